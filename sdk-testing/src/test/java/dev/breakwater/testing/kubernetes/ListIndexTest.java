package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Lists by selector look only at what an index of the label or field knows, and answer as if they looked at all. */
class ListIndexTest {
    private static final String CORE = "/api/v1/";
    /** Selectors, and what they mean to somebody who knows no index. */
    private static final Map<String, Predicate<Document>> SELECTORS = new LinkedHashMap<>();

    static {
        SELECTORS.put("labelSelector=app=v1", object -> label(object, "app").equals(Optional.of("v1")));
        SELECTORS.put("labelSelector=app=", object -> label(object, "app").equals(Optional.of("")));
        SELECTORS.put(
                "labelSelector=app in (v1,v2)",
                object -> label(object, "app")
                        .filter(Set.of("v1", "v2")::contains)
                        .isPresent());
        SELECTORS.put("labelSelector=app!=v1", object -> !label(object, "app").equals(Optional.of("v1")));
        SELECTORS.put(
                "labelSelector=app=v2,tier=v1",
                object -> label(object, "app").equals(Optional.of("v2"))
                        && label(object, "tier").equals(Optional.of("v1")));
        SELECTORS.put(
                "labelSelector=tier,app=v0",
                object -> label(object, "app").equals(Optional.of("v0"))
                        && label(object, "tier").isPresent());
        SELECTORS.put(
                "fieldSelector=metadata.name=m3", object -> Meta.name(object).equals("m3"));
        SELECTORS.put(
                "labelSelector=tier=v1&fieldSelector=metadata.namespace=ns1",
                object -> label(object, "tier").equals(Optional.of("v1"))
                        && Meta.namespace(object).equals("ns1"));
    }

    private final FakeKubernetes fake = FakeKubernetes.create();
    private final Api api = new Api(fake);
    private final SplittableRandom random = new SplittableRandom(5);

    private static Optional<String> label(Document object, String key) {
        return object.text("/metadata/labels/" + key);
    }

    @Test
    void indexed_lists_answer_as_if_every_object_were_looked_at() {
        for (int namespace = 0; namespace < 3; namespace++) {
            api.post(Api.NAMESPACES, Api.named("ns" + namespace));
        }
        ClusterSnapshot before = fake.snapshot();
        int compared = 0;
        for (int round = 0; round < 60; round++) {
            for (int write = 0; write < 8; write++) {
                write();
            }
            compared += compare();
            if (round == 20) {
                before = fake.snapshot();
            } else if (round == 40) {
                fake.restore(before);
                compared += compare();
            }
        }
        assertThat(compared).as("objects selected").isGreaterThan(1000);
    }

    private void write() {
        String maps = CORE + "namespaces/ns" + random.nextInt(3) + "/configmaps";
        String name = "m" + random.nextInt(12);
        if (random.nextInt(4) == 0) {
            api.delete(maps + "/" + name);
            return;
        }
        Document labels = Document.object();
        for (String key : List.of("app", "tier")) {
            int value = random.nextInt(5);
            if (value < 4) {
                labels = labels.with(key, value == 3 ? "" : "v" + value);
            }
        }
        Document map = Meta.with(Api.map(name), "labels", labels);
        if (api.post(maps, map).status() == 409) {
            api.put(maps + "/" + name, map);
        }
    }

    /** Compares all selectors in one namespace and in all; returns how many objects were selected. */
    private int compare() {
        int selected = 0;
        for (String place : List.of("configmaps", "namespaces/ns1/configmaps")) {
            List<Document> all = items(CORE + place);
            for (Map.Entry<String, Predicate<Document>> selector : SELECTORS.entrySet()) {
                List<Document> expected =
                        all.stream().filter(selector.getValue()).toList();
                assertThat(items(CORE + place + "?" + query(selector.getKey())))
                        .as("%s of %s", selector.getKey(), place)
                        .isEqualTo(expected);
                selected += expected.size();
            }
        }
        return selected;
    }

    private static String query(String selectors) {
        List<String> parts = new ArrayList<>();
        for (String part : selectors.split("&", -1)) {
            String[] both = part.split("=", 2);
            parts.add(both[0] + "=" + URLEncoder.encode(both[1], StandardCharsets.UTF_8));
        }
        return String.join("&", parts);
    }

    private List<Document> items(String target) {
        return api.get(target).body().at("/items").orElseThrow().elements();
    }

    @Test
    void only_what_the_most_selective_index_knows_is_looked_at() {
        Table table = new Table();
        for (int at = 0; at < 1000; at++) {
            put(table, "n" + at % 10, "o" + at, "app", "a" + at / 10);
        }
        Lookup app = Lookup.label("app", Set.of("a7"));
        Lookup all = Lookup.label("all", Set.of("yes"));
        assertThat(table.list("", List.of(all, app))).hasSize(10);
        assertThat(table.list("n3", List.of(app, all)).keySet()).containsExactly(new Store.Key("n3", "o73"));
        assertThat(table.list("", List.of(all))).hasSize(1000);
        assertThat(table.list("", List.of(Lookup.label("app", Set.of("none"))))).isEmpty();

        put(table, "n3", "o73", "app", "other");
        table.remove(new Store.Key("n4", "o74"));
        assertThat(table.list("", List.of(app))).hasSize(8);
        assertThat(table.copy().list("", List.of(app))).isEqualTo(table.list("", List.of(app)));
    }

    private static void put(Table table, String namespace, String name, String key, String value) {
        Document labels = Document.object("all", "yes").with(key, value);
        Document metadata = Document.object("namespace", namespace, "name", name, "labels", labels);
        table.put(new Store.Key(namespace, name), Document.object("metadata", metadata));
    }

    @Test
    void a_list_of_a_version_before_shows_what_has_lost_the_label_since() {
        Document labelled = Meta.with(Api.map("m"), "labels", Document.object("app", "web"));
        String version = Meta.version(api.post(Api.MAPS, labelled).body());
        String query = Api.MAPS + "?labelSelector=app%3Dweb";
        assertThat(items(query)).hasSize(1);
        api.put(Api.MAPS + "/m", Api.map("m"));

        assertThat(items(query)).isEmpty();
        assertThat(items(query + "&resourceVersionMatch=Exact&resourceVersion=" + version))
                .extracting(Meta::name)
                .containsExactly("m");
    }
}
