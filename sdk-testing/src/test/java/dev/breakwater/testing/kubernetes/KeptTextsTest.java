package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Reads answer by texts that are kept from the read before, and say what is stored now. */
class KeptTextsTest {
    private final FakeKubernetes fake = FakeKubernetes.create();
    private final Api api = new Api(fake);
    private final SplittableRandom random = new SplittableRandom(11);

    @Test
    void reads_between_writes_of_all_kinds_say_what_is_stored() {
        ClusterSnapshot before = fake.snapshot();
        int compared = 0;
        for (int round = 0; round < 400; round++) {
            write("m" + random.nextInt(6), "v" + round);
            if (round % 100 == 50) {
                before = fake.snapshot();
            } else if (round % 100 == 80) {
                fake.restore(before);
            }
            compared += compare();
        }
        assertThat(compared).as("objects read").isGreaterThan(1000);
    }

    private void write(String name, String value) {
        Document map = Api.map(name, "key", value);
        switch (random.nextInt(5)) {
            case 0 -> api.post(Api.MAPS, map);
            case 1 -> api.put(Api.MAPS + "/" + name, map);
            case 2 -> api.patch(Api.MAPS + "/" + name, "merge-patch", "{\"data\":{\"other\":\"" + value + "\"}}");
            case 3 -> api.apply(Api.MAPS + "/" + name + "?force=true", "someone", map);
            default -> api.delete(Api.MAPS + "/" + name);
        }
    }

    /** Reads one by one and all together, each twice: what is kept is told by the second time. */
    private int compare() {
        List<Document> stored = fake.list("v1", "ConfigMap", "default");
        List<Document> untyped = stored.stream()
                .map(object -> object.without("apiVersion").without("kind"))
                .toList();
        for (int time = 0; time < 2; time++) {
            assertThat(api.get(Api.MAPS).body().at("/items").orElseThrow().elements())
                    .isEqualTo(untyped);
            for (Document object : stored) {
                assertThat(api.get(Api.MAPS + "/" + Meta.name(object)).body()).isEqualTo(object);
            }
        }
        return stored.size();
    }

    @Test
    void a_list_of_an_earlier_version_says_what_was_stored_then() {
        String version = api.post(Api.MAPS, Api.map("a", "key", "first")).text("/metadata/resourceVersion");
        api.get(Api.MAPS);
        api.put(Api.MAPS + "/a", Api.map("a", "key", "second"));
        api.get(Api.MAPS);
        String then = Api.MAPS + "?resourceVersionMatch=Exact&resourceVersion=" + version;
        assertThat(api.get(then).text("/items/0/data/key")).isEqualTo("first");
        assertThat(api.get(Api.MAPS).text("/items/0/data/key")).isEqualTo("second");
    }

    @Test
    void a_single_object_begins_with_its_type_and_a_listed_one_has_none() {
        api.apply(Api.MAPS + "/a", "someone", Api.map("a"));
        assertThat(api.get(Api.MAPS + "/a").response().body())
                .startsWith("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\",")
                .endsWith("}\n");
        assertThat(api.get(Api.MAPS + "?fieldSelector=metadata.name=a")
                        .response()
                        .body())
                .contains("\"items\":[{\"metadata\":{\"name\":\"a\",")
                .endsWith("}]}\n");
    }

    @Test
    void texts_go_with_the_objects_they_tell() {
        Table table = new Table();
        Store.Key key = new Store.Key("", "a");
        for (int write = 0; write < 10; write++) {
            Document object = Document.object("kind", "Thing", "data", write);
            table.put(key, object);
            assertThat(table.text(key, object)).isEqualTo("\"data\":" + write + "}");
            assertThat(table.text(key, Document.object("data", -1))).isEqualTo("\"data\":-1}");
        }
        assertThat(table).hasToString("Table[1 objects, 1 texts, []]");
        assertThat(table.copy()).hasToString("Table[1 objects, 0 texts, []]");
        table.remove(key);
        assertThat(table).hasToString("Table[0 objects, 0 texts, []]");
    }

    @Test
    void a_config_map_takes_a_mebibyte_and_no_byte_more() {
        String most = "x".repeat(1 << 20);
        assertThat(api.post(Api.MAPS, Api.map("a", "key", most)).status()).isEqualTo(201);
        Api.Answer refused = api.post(Api.MAPS, Api.map("b", "key", most, "other", "x"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("/details/causes/0/reason")).isEqualTo("FieldValueTooLong");
        assertThat(refused.text("/details/causes/0/message")).isEqualTo("Too long: may not be more than 1048576 bytes");
    }
}
