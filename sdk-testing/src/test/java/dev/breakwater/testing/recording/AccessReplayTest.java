package dev.breakwater.testing.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.access.AccessReviews;
import dev.breakwater.access.AccessRule;
import dev.breakwater.access.Authorizer;
import dev.breakwater.access.Caller;
import dev.breakwater.access.DefaultRoles;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a real server answered about access, asked of the authorizer alone and compared with the default roles. */
class AccessReplayTest {
    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final Map<String, String> KINDS = Map.of(
            "clusterroles", "ClusterRole",
            "clusterrolebindings", "ClusterRoleBinding",
            "roles", "Role",
            "rolebindings", "RoleBinding");

    private final Recording recording = Recording.read("access");

    /** The objects the server started with, as it listed them. */
    private List<Document> defaults() {
        List<Document> objects = new ArrayList<>();
        for (Recording.Answered one : of("defaults")) {
            String kind = KINDS.get(plural(one.step()));
            one.answer().at("/body/items").orElseThrow().elements().forEach(item -> objects.add(typed(kind, item)));
        }
        return objects;
    }

    /** The objects that the suite made. */
    private List<Document> made() {
        List<Document> objects = new ArrayList<>();
        for (Recording.Answered one : of("setup")) {
            boolean role = KINDS.containsKey(plural(one.step()));
            if (role && one.status() == 201) {
                Document body = typed(
                        KINDS.get(plural(one.step())),
                        one.step().request().get("body").orElseThrow());
                String[] path = one.step().target().split("/", -1);
                objects.add(path.length > 6 ? body.withAt("/metadata/namespace", path[5]) : body);
            }
        }
        return objects;
    }

    private List<Recording.Answered> of(String scenario) {
        return recording.answered().stream()
                .filter(one -> one.step().scenario().equals(scenario))
                .toList();
    }

    private static String plural(Step step) {
        String path = step.target().split("\\?", 2)[0];
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static Document typed(String kind, Document object) {
        return Document.object("apiVersion", GROUP + "/v1", "kind", kind).merge(object);
    }

    @Test
    void reviews_are_decided_as_by_the_real_server() {
        List<Document> objects = defaults();
        objects.addAll(made());
        Authorizer authorizer = Authorizer.of(objects);
        Caller admin = Caller.user("admin", "system:masters");
        Map<String, String> differing = new TreeMap<>();
        int compared = 0;
        for (String scenario : List.of("reviews", "users")) {
            for (Recording.Answered one : of(scenario)) {
                Document body = one.step().request().get("body").orElseThrow();
                if (plural(one.step()).equals("subjectaccessreviews") && one.status() == 201) {
                    Document review = Document.object(
                                    "apiVersion", "authorization.k8s.io/v1", "kind", "SubjectAccessReview")
                            .merge(body);
                    Document real = one.answer().get("body").orElseThrow();
                    Document ours = AccessReviews.answer(authorizer, admin, review)
                            .get("status")
                            .orElseThrow();
                    compared++;
                    if (!verdict(real).equals(verdict(ours))) {
                        differing.put(one.step().id(), verdict(real) + " but here " + verdict(ours));
                    }
                }
            }
        }

        assertThat(differing).isEmpty();
        assertThat(compared).isGreaterThan(2_000);
        System.out.println("Access: " + compared + " reviews of a real API server compared");
    }

    /** Which of several bindings a server names as its reason is left to the order of its cache. */
    private static String verdict(Document status) {
        boolean allowed = status.flag("/allowed").orElse(false);
        return allowed ? "allowed" : "not allowed " + status.text("/reason").orElse("");
    }

    @Test
    void the_default_roles_grant_and_bind_what_those_of_the_real_server_do() {
        Map<String, Set<String>> real = grants(defaults());
        Map<String, Set<String>> ours = grants(DefaultRoles.all());
        real.values().removeIf(Set::isEmpty);
        ours.values().removeIf(Set::isEmpty);

        assertThat(ours).isEqualTo(real);
    }

    /** What each role grants, cell by cell, and each binding binds. */
    private static Map<String, Set<String>> grants(List<Document> objects) {
        Authorizer authorizer = Authorizer.of(objects);
        Map<String, Set<String>> grants = new LinkedHashMap<>();
        for (Document object : objects) {
            String kind = object.text("/kind").orElse("");
            String namespace = object.text("/metadata/namespace").orElse("");
            String name = object.text("/metadata/name").orElse("");
            Set<String> cells = new TreeSet<>();
            if (kind.endsWith("Role")) {
                authorizer.rulesOf(kind, namespace, name).orElse(List.of()).forEach(rule -> cells.addAll(cells(rule)));
            } else {
                String role = object.text("/roleRef/kind").orElse("") + " "
                        + object.text("/roleRef/name").orElse("");
                object.get("subjects")
                        .orElse(Document.array())
                        .elements()
                        .forEach(subject -> cells.add(role + " to "
                                + subject.text("/kind").orElse("") + " "
                                + subject.text("/namespace").map(ns -> ns + "/").orElse("")
                                + subject.text("/name").orElse("")));
            }
            grants.put(kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name, cells);
        }
        return grants;
    }

    private static Set<String> cells(AccessRule rule) {
        Document document = rule.document();
        Set<String> cells = new TreeSet<>();
        for (String verb : texts(document, "verbs")) {
            texts(document, "nonResourceURLs").forEach(path -> cells.add(verb + " " + path));
            for (String group : texts(document, "apiGroups")) {
                for (String resource : texts(document, "resources")) {
                    List<String> names = texts(document, "resourceNames");
                    String cell = verb + " " + resource + (group.isEmpty() ? "" : "." + group);
                    (names.isEmpty() ? List.of("") : names)
                            .forEach(name -> cells.add(name.isEmpty() ? cell : cell + " " + name));
                }
            }
        }
        return cells;
    }

    private static List<String> texts(Document rule, String field) {
        return rule.get(field).orElse(Document.array()).elements().stream()
                .map(text -> text.asText().orElse(""))
                .toList();
    }
}
