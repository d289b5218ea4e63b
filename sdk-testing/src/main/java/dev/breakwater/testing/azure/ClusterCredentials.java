package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.resource.ClusterConnection;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Kubeconfigs of clusters. They lead to the fake API server behind the cluster. */
final class ClusterCredentials {
    private final World world;

    ClusterCredentials(World world) {
        this.world = world;
    }

    void routes(Router router) {
        router.add("POST", Clusters.ONE + "/listClusterUserCredential", this::user);
        router.add("POST", Clusters.ONE + "/listClusterAdminCredential", this::admin);
        router.add("POST", Clusters.ONE + "/rotateClusterCertificates", this::rotate);
    }

    private ArmResponse user(Call call) {
        Document cluster = cluster(call);
        Optional<Document> entra = cluster.at("/properties/aadProfile");
        return answer(call, cluster, "clusterUser", entra.isPresent() ? exec() : token(cluster));
    }

    private ArmResponse admin(Call call) {
        Document cluster = cluster(call);
        if (cluster.flag("/properties/disableLocalAccounts").orElse(false)) {
            throw ArmError.badRequest(
                    "BadRequest",
                    "Getting static credential is not allowed because this cluster is set to disable local accounts.");
        }
        return answer(call, cluster, "clusterAdmin", token(cluster));
    }

    /** What somebody fetched before is good until then, also where local accounts were turned off since. */
    private ArmResponse rotate(Call call) {
        Document cluster = cluster(call);
        String id = cluster.text("/id").orElse("");
        String operation = world.operations().start(call.request(), id, "rotate certificates", end -> {
            if ("Succeeded".equals(end)) {
                world.backends().of(cluster).rotate();
            }
        });
        String path = "/subscriptions/" + call.variable("subscription") + "/operationresults/" + operation;
        return ArmResponse.of(202).with("Location", Links.to(call.request(), path));
    }

    private Document cluster(Call call) {
        world.requireGroup(call);
        String id = call.groupId() + "/providers/" + Clusters.TYPE + '/' + call.variable("cluster");
        return world.store().get(id).orElseThrow(() -> World.notFound(id, call.variable("group")));
    }

    private ArmResponse answer(Call call, Document cluster, String user, List<String> login) {
        String name = user + '_' + call.variable("group") + '_' + call.variable("cluster");
        String text = kubeconfig(connection(cluster), call.variable("cluster"), name, login);
        return ArmResponse.ok(
                Document.object("kubeconfigs", Document.array(Document.object("name", user, "value", encoded(text)))));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String kubeconfig(ClusterConnection connection, String cluster, String user, List<String> login) {
        String authority = connection
                .certificateAuthority()
                .map(pem -> "    certificate-authority-data: " + encoded(pem) + '\n')
                .orElse("");
        return String.join(
                        "\n",
                        List.of(
                                "apiVersion: v1",
                                "clusters:",
                                "- cluster:",
                                authority + "    server: " + connection.server(),
                                "  name: " + cluster,
                                "contexts:",
                                "- context:",
                                "    cluster: " + cluster,
                                "    user: " + user,
                                "  name: " + cluster,
                                "current-context: " + cluster,
                                "kind: Config",
                                "preferences: {}",
                                "users:",
                                "- name: " + user,
                                "  user:",
                                String.join("\n", login)))
                + '\n';
    }

    private List<String> token(Document cluster) {
        return List.of("    token: " + connection(cluster).token().reveal());
    }

    private ClusterConnection connection(Document cluster) {
        FakeKubernetes server = world.backends().of(cluster);
        return world.settings().clustersInProcess()
                ? ClusterConnection.of(
                        URI.create("https://" + host(cluster) + ":443"), Optional.empty(), server::adminToken)
                : server.connection();
    }

    /** The name of a cluster's API server: the public one if there is one. */
    static String host(Document cluster) {
        return cluster.text("/properties/fqdn")
                .or(() -> cluster.text("/properties/privateFQDN"))
                .orElseThrow();
    }

    private List<String> exec() {
        return List.of(
                "    exec:",
                "      apiVersion: client.authentication.k8s.io/v1beta1",
                "      args:",
                "      - get-token",
                "      - --environment",
                "      - AzurePublicCloud",
                "      - --server-id",
                "      - " + Audiences.AKS,
                "      - --client-id",
                "      - 80faf920-1908-4b52-b5ef-a8e7bedfc67a",
                "      - --tenant-id",
                "      - " + world.settings().tenant(),
                "      - --login",
                "      - devicecode",
                "      command: kubelogin",
                "      env: null",
                "      installHint: |2",
                "",
                "        kubelogin is not installed which is required to connect to AAD enabled cluster.",
                "      provideClusterInfo: false");
    }
}
