package dev.breakwater.blueprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.access.Position.Kind;
import dev.breakwater.access.RoleBinding;
import dev.breakwater.access.Subject;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Address;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlastRadiusTest {
    private static final String CLUSTER = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/shop"
            + "/providers/Microsoft.ContainerService/managedClusters/prod";
    private static final RoleBinding VIEW = RoleBinding.named("web")
            .namespace("shop")
            .clusterRole("edit")
            .addSubjects(Subject.serviceAccount("shop", "web"))
            .build();

    private static Document pod(String name, String account) {
        return Document.object(
                "apiVersion",
                "v1",
                "kind",
                "Pod",
                "metadata",
                Document.object("name", name, "namespace", "shop"),
                "spec",
                Document.object("serviceAccountName", account, "containers", List.of(Document.object("name", "c"))));
    }

    private static Document namespace(String level) {
        Document labels = Document.object("pod-security.kubernetes.io/enforce", level);
        return Document.object(
                "apiVersion", "v1", "kind", "Namespace", "metadata", Document.object("name", "shop", "labels", labels));
    }

    private static Estate estate(Document... objects) {
        List<Estate.Entry> entries = new ArrayList<>();
        for (Document object : objects) {
            String type = object.text("/apiVersion").orElse("") + "/"
                    + object.text("/kind").orElse("");
            String path = CLUSTER + "/namespaces/shop/x/"
                    + object.text("/metadata/name").orElse("") + entries.size();
            entries.add(new Estate.Entry(new Address<>(type, path), object, "live"));
        }
        return Estate.of(Estate.Origin.LIVE, entries);
    }

    @Test
    void a_pod_gives_what_its_account_may_and_whom_it_reaches() {
        BlastRadius radius = BlastRadius.of(
                estate(pod("web", "web"), pod("db", "db"), VIEW.document(), namespace("restricted")),
                CLUSTER,
                "shop",
                "web");

        assertThat(radius.render())
                .startsWith("pod shop/web, taken over, gives\n")
                .contains("  service account shop/web in 1 step: uses the token of its service account\n")
                .contains("  service account shop/db in 2 steps: makes tokens of service accounts in shop\n")
                .contains("  secrets of shop in 2 steps: reads secrets in shop\n")
                .contains("  over the network: shop/web to shop/db on ");
        assertThat(radius.to(Kind.NODE)).isEmpty();
        assertThat(radius.to(Kind.CLUSTER_ADMIN)).isEmpty();
        assertThat(radius.toJson()).contains("pod shop/web");
        assertThat(radius.pods()).isNotEmpty();
    }

    @Test
    void a_pod_that_is_not_there_is_refused() {
        assertThatThrownBy(() -> BlastRadius.of(estate(pod("web", "web")), CLUSTER, "shop", "wep"))
                .hasMessageContaining("has no running pod shop/wep");
    }
}
