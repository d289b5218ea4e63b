package dev.breakwater.testing.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing that the registry does not do is answered as if it were done. */
class RegistryEngineTest {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    private final RegistryEngine engine = new RegistryEngine();
    private final String digest = engine.put("app", "v1", "{}".getBytes(StandardCharsets.UTF_8), MANIFEST);

    private RegistryEngine.Reply ask(String method, String path) {
        int query = path.indexOf('?');
        Map<String, String> values = RegistryEngine.Call.query(query < 0 ? "" : path.substring(query + 1));
        String plain = query < 0 ? path : path.substring(0, query);
        return engine.answer(new RegistryEngine.Call(method, plain.replace("DIGEST", digest), values, "", new byte[0]));
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /v2/app/manifests/v1",
        "DELETE, /v2/app/blobs/DIGEST",
        "POST, /v2/app/manifests/v1",
        "PATCH, /v2/app/blobs/uploads/1",
        "PUT, /v2/app/tags/list",
        "PUT, /v2/app/referrers/DIGEST",
    })
    void what_is_not_done_is_refused(String method, String path) {
        assertThat(ask(method, path).status()).isEqualTo(405);
        assertThat(ask("HEAD", "/v2/app/manifests/v1").status()).isEqualTo(200);
    }

    @Test
    void tags_come_in_order_and_in_pages() {
        engine.put("app", "v0", "{}".getBytes(StandardCharsets.UTF_8), MANIFEST);
        engine.put("app", "v2", "{}".getBytes(StandardCharsets.UTF_8), MANIFEST);

        assertThat(tags("/v2/app/tags/list")).hasToString("[\"v0\",\"v1\",\"v2\"]");
        assertThat(tags("/v2/app/tags/list?n=1&last=v0")).hasToString("[\"v1\"]");
        assertThat(ask("GET", "/v2/other/tags/list").status()).isEqualTo(404);
    }

    private Document tags(String path) {
        return Document.parse(ask("GET", path).body()).get("tags").orElseThrow();
    }
}
