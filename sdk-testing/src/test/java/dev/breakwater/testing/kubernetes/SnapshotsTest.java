package dev.breakwater.testing.kubernetes;

import static dev.breakwater.testing.kubernetes.Api.MAPS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
    private static final String TABS = "/apis/stable.example.com/v1/namespaces/default/crontabs";

    private final FakeKubernetes fake = FakeKubernetes.create();
    private final Api api = new Api(fake);

    private static List<String> names(FakeKubernetes fake) {
        return fake.list("v1", "ConfigMap", "default").stream().map(Meta::name).toList();
    }

    @Test
    void objects_come_back_as_they_were() {
        Document owner = api.post(MAPS, Api.map("a", "x", "1")).body();
        api.post(
                MAPS,
                Meta.with(Api.map("child"), "ownerReferences", List.of(Owners.reference(ApiKinds.CONFIG_MAP, owner))));
        ClusterSnapshot before = fake.snapshot();
        api.put(MAPS + "/a", Api.map("a", "x", "2"));
        api.post(MAPS, Api.map("b"));
        long version = Long.parseLong(api.get(MAPS).text("/metadata/resourceVersion"));

        fake.restore(before);

        assertThat(names(fake)).containsExactly("a", "child", "kube-root-ca.crt");
        assertThat(api.get(MAPS + "/a").body()).isEqualTo(owner);
        assertThat(Long.parseLong(api.get(MAPS).text("/metadata/resourceVersion")))
                .isGreaterThan(version);
        api.delete(MAPS + "/a");
        assertThat(names(fake)).containsExactly("kube-root-ca.crt");
        fake.restore(before);
        assertThat(names(fake)).containsExactly("a", "child", "kube-root-ca.crt");
        assertThat(before).hasToString("ClusterSnapshot[" + count() + " objects]");
    }

    private long count() {
        long count = 0;
        for (ApiKind kind : ApiKinds.SERVED) {
            count += kind.verbs().contains("list")
                    ? fake.list(kind.groupVersion(), kind.kind(), "").size()
                    : 0;
        }
        return count;
    }

    @Test
    void kinds_and_rights_come_back_too() {
        ClusterSnapshot plain = fake.snapshot();
        api.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", ManifestSamples.DEFINITION);
        api.post(TABS, Api.policy("t", Document.object("cronSpec", "0 3 * * *")));
        api.post(Api.RBAC + "/clusterrolebindings", Api.binding("b", "view", "bob"));
        ClusterSnapshot rich = fake.snapshot();
        assertThat(mayBobList()).isEqualTo(200);

        fake.restore(plain);
        assertThat(api.get(TABS).status()).isEqualTo(404);
        assertThat(mayBobList()).isEqualTo(403);

        fake.restore(rich);
        assertThat(api.get(TABS + "/t").status()).isEqualTo(200);
        assertThat(mayBobList()).isEqualTo(200);
    }

    private int mayBobList() {
        return fake.handle(KubernetesRequest.of(
                        "GET",
                        "/api/v1/namespaces",
                        java.util.Map.of(
                                "Authorization", "Bearer " + fake.adminToken().reveal(), "Impersonate-User", "bob")))
                .status();
    }

    @Test
    void a_snapshot_fills_another_cluster() {
        api.post(MAPS, Api.map("a"));

        assertThat(names(FakeKubernetes.create().restore(fake.snapshot()))).contains("a");
    }

    @Test
    void versions_go_on_rising_in_another_cluster_too() {
        List.of("a", "b", "c").forEach(name -> api.post(MAPS, Api.map(name, "x", "1")));
        FakeKubernetes other = FakeKubernetes.create().restore(fake.snapshot());
        Api there = new Api(other);
        Document read = there.get(MAPS + "/c").body();
        long last = version(read);

        for (String value : List.of("2", "3", "4", "5", "6")) {
            assertThat(version(there.put(MAPS + "/a", Api.map("a", "x", value)).body()))
                    .isGreaterThan(last);
        }
        assertThat(there.get(MAPS + "?resourceVersion=" + last).status()).isEqualTo(200);
        assertThat(there.get(MAPS + "?watch=true&resourceVersion=" + last)
                        .response()
                        .body())
                .contains("\"code\":410");
    }

    private static long version(Document object) {
        return Long.parseLong(object.text("/metadata/resourceVersion").orElseThrow());
    }

    @Test
    void who_reads_meanwhile_finds_what_is_there_before_and_after() throws Exception {
        api.post(MAPS, Api.map("a"));
        ClusterSnapshot kept = fake.snapshot();
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Set<Integer>> reader = CompletableFuture.supplyAsync(() -> {
            Set<Integer> seen = new HashSet<>();
            while (!over.get()) {
                seen.add(api.get(MAPS + "/a").status());
            }
            return seen;
        });
        for (int round = 0; round < 1000; round++) {
            fake.restore(kept);
        }
        over.set(true);

        assertThat(reader.get(10, TimeUnit.SECONDS)).isSubsetOf(200);
    }

    @Test
    void a_watch_from_before_is_told_that_it_is_too_old() {
        ClusterSnapshot before = fake.snapshot();
        String version = api.get(MAPS).text("/metadata/resourceVersion");
        api.post(MAPS, Api.map("a"));

        fake.restore(before);

        assertThat(api.get(MAPS + "?watch=true&resourceVersion=" + version)
                        .response()
                        .body())
                .contains("\"code\":410");
    }

    @Test
    void pages_and_exact_lists_show_one_moment() {
        List.of("a", "b", "c").forEach(name -> api.post(MAPS, Api.map(name)));
        Document first = api.get(MAPS + "?limit=2").body();
        String version = first.text("/metadata/resourceVersion").orElseThrow();
        api.delete(MAPS + "/c");
        api.post(MAPS, Api.map("bb"));

        String token = first.text("/metadata/continue").orElseThrow();
        Document second = api.get(MAPS + "?limit=2&continue=" + token).body();

        assertThat(items(first)).containsExactly("a", "b");
        assertThat(items(second)).containsExactly("c", "kube-root-ca.crt");
        assertThat(second.text("/metadata/resourceVersion")).contains(version);
        assertThat(items(api.get(MAPS + "?resourceVersionMatch=Exact&resourceVersion=" + version)
                        .body()))
                .containsExactly("a", "b", "c", "kube-root-ca.crt");
        assertThat(items(api.get(MAPS).body())).containsExactly("a", "b", "bb", "kube-root-ca.crt");
        fake.compact();
        assertThat(api.get(MAPS + "?limit=2&continue=" + token).status()).isEqualTo(410);
        assertThat(api.get(MAPS + "?resourceVersion=999999").text("/message"))
                .startsWith("Timeout: Too large resource version: 999999, current: ");
    }

    private static List<String> items(Document list) {
        return list.at("/items").orElseThrow().elements().stream()
                .map(Meta::name)
                .toList();
    }
}
