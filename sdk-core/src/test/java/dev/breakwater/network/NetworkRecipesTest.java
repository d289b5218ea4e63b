package dev.breakwater.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Well-known policies with what they let through in one small world; the page of the documentation is written here. */
class NetworkRecipesTest {
    private static final Path PAGE = Path.of("..", "docs", "network-recipes.md");
    private static final Path PICTURES = PAGE.resolveSibling("pictures");
    private static final String REGENERATE =
            "mvn -pl sdk-core test -Dtest=NetworkRecipesTest -Dbreakwater.regenerate=true";
    private static final Peer WEB_PODS = Peer.pods(LabelSelector.label("app", "web"));
    private static final LabelSelector DB = LabelSelector.label("app", "db");
    private static final LabelSelector WEB = LabelSelector.label("app", "web");

    private static final World WORLD = World.builder()
            .namespace("kube-system", Map.of())
            .namespace("shop", Map.of("team", "sales"))
            .namespace("pay", Map.of("team", "money"))
            .namespace("front", Map.of())
            .pod(NetworkPod.of("kube-system", "dns", Map.of("k8s-app", "kube-dns")))
            .pod(NetworkPod.of("front", "gate", Map.of("app", "gate")))
            .pod(NetworkPod.of("pay", "till", Map.of("app", "till")))
            .pod(NetworkPod.of("shop", "web", Map.of("app", "web")).port("http", Port.tcp(8080)))
            .pod(NetworkPod.of("shop", "db", Map.of("app", "db")).port("sql", Port.tcp(5432)))
            .build();

    private record Recipe(String title, List<NetworkPolicy> policies) {
        String picture() {
            return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-") + ".svg";
        }

        Reachability answer() {
            World world = WORLD;
            for (NetworkPolicy policy : policies) {
                world = world.with(policy);
            }
            return Reachability.of(world);
        }
    }

    private static Recipe recipe(String title, NetworkPolicy... policies) {
        return new Recipe(title, List.of(policies));
    }

    private static NetworkPolicy in(LabelSelector pods, IngressRule... rules) {
        return NetworkPolicy.named("example")
                .namespace("shop")
                .podSelector(pods)
                .ingress(IngressTraffic.allow(rules))
                .build();
    }

    private static NetworkPolicy out(LabelSelector pods, EgressRule... rules) {
        return NetworkPolicy.named("example")
                .namespace("shop")
                .podSelector(pods)
                .egress(EgressTraffic.allow(rules))
                .build();
    }

    private static List<Recipe> recipes() {
        LabelSelector all = LabelSelector.all();
        return List.of(
                recipe("No policy at all"),
                recipe("Deny what comes in", NetworkPolicy.defaultDenyIngress("shop")),
                recipe("Deny both directions", NetworkPolicy.defaultDeny("shop")),
                recipe("Deny both directions but for names", NetworkPolicies.denyAllButDns("shop")),
                recipe("Allow within the namespace", NetworkPolicies.allowWithinNamespace("shop")),
                recipe(
                        "Deny by default, then allow all in again",
                        NetworkPolicy.defaultDenyIngress("shop"),
                        in(all, IngressRule.any())),
                recipe("Deny one workload what comes in", in(DB)),
                recipe("Let one workload in", in(DB, IngressRule.from(WEB_PODS))),
                recipe(
                        "Let one workload in on one port",
                        in(DB, IngressRule.from(WEB_PODS).onPorts(PolicyPort.tcp(5432)))),
                recipe(
                        "Let one workload in on a named port",
                        in(DB, IngressRule.from(WEB_PODS).onPorts(PolicyPort.named(PolicyPort.Protocol.TCP, "sql")))),
                recipe("Let another namespace in", in(WEB, IngressRule.from(Peer.namespace("pay")))),
                recipe(
                        "Let namespaces in by label",
                        in(WEB, IngressRule.from(Peer.namespaces(LabelSelector.label("team", "money"))))),
                recipe(
                        "Let all namespaces in, but nothing from outside",
                        in(WEB, IngressRule.from(Peer.namespaces(all)))),
                recipe(
                        "Let certain pods of another namespace in",
                        in(
                                WEB,
                                IngressRule.from(Peer.podsInNamespaces(
                                        LabelSelector.label("team", "money"), LabelSelector.label("app", "till"))))),
                recipe(
                        "Let an ingress controller in",
                        NetworkPolicies.allowFromIngressController("shop", WEB, "front", PolicyPort.tcp(8080))),
                recipe("Let addresses outside in", in(WEB, IngressRule.from(Peer.ipBlock("203.0.113.0/24")))),
                recipe(
                        "Deny what goes out",
                        NetworkPolicy.named("example")
                                .namespace("shop")
                                .egress(EgressTraffic.denied())
                                .build()),
                recipe(
                        "Let one workload out to another",
                        out(WEB, EgressRule.to(Peer.pods(DB)).onPorts(PolicyPort.tcp(5432)))),
                recipe(
                        "Let out to a block of addresses on one port",
                        NetworkPolicies.allowToBlock("shop", "example", WEB, "203.0.113.0/24", PolicyPort.tcp(5432))),
                recipe("Let out within the cluster only", out(all, EgressRule.to(Peer.namespaces(all)))),
                recipe("Deny the instance metadata service", NetworkPolicies.denyInstanceMetadata("shop")),
                recipe("Deny the kubelet's read-only port", NetworkPolicies.denyKubeletReadOnlyPort("shop")));
    }

    @Test
    void the_committed_page_is_the_one_the_engine_renders() throws IOException {
        isCommitted(PAGE, page());
    }

    @Test
    void the_committed_pictures_are_those_the_engine_draws() throws IOException {
        Files.createDirectories(PICTURES);
        for (Recipe recipe : recipes()) {
            String drawn = ReachabilityPicture.of(recipe.answer()).svg();
            isCommitted(PICTURES.resolve(recipe.picture()), drawn + "\n");
        }
        try (Stream<Path> files = Files.list(PICTURES)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".svg")))
                    .as("no picture is left of a recipe that is gone")
                    .containsExactlyInAnyOrderElementsOf(
                            recipes().stream().map(Recipe::picture).toList());
        }
    }

    private static void isCommitted(Path file, String text) throws IOException {
        if (Boolean.getBoolean("breakwater.regenerate")) {
            Files.writeString(file, text);
        }
        assertThat(file).as("regenerate it with: %s", REGENERATE).exists();
        assertThat(Files.readString(file).replace("\r\n", "\n"))
                .as("%s is stale; regenerate it with: %s", file.getFileName(), REGENERATE)
                .isEqualTo(text);
    }

    @Test
    void pictures_escape_names_and_show_what_passes() {
        World world = World.builder()
                .pod(NetworkPod.of("a\"<b", "x]", Map.of()))
                .pod(NetworkPod.of("shop", "db", Map.of("app", "db")))
                .policy(in(DB, IngressRule.any().onPorts(PolicyPort.tcp(5432))))
                .build();
        ReachabilityPicture picture = ReachabilityPicture.of(Reachability.of(world));
        assertThat(picture.svg())
                .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
                .contains("a&#34;&#60;b/Pod/x], shop/Pod/db: TCP 5432")
                .doesNotContain("<b");
        assertThat(picture.graph().svg()).contains("<title>a&#34;&#60;b/Pod/x] to shop/Pod/db: TCP 5432</title>");
        assertThat(picture.mermaid()).contains("w0 -->|\"TCP 5432\"| w1").contains("w1 -->|\"every port\"| w0");
        assertThat(picture.dot()).contains("w0 -> w1 [label=\"TCP 5432\"];").endsWith("}\n");
    }

    private static String page() {
        StringBuilder out = new StringBuilder("""
                # Recipes of network policies

                This page is written by a test from what the engine answers. In each table rows send and columns \
                receive; the world is one of five pods, `shop/web` and `shop/db` among them, and one address outside. \
                Judged as the specification says, on TCP 5432 / TCP 80 / UDP 53 in this order: `y` passes, `n` does \
                not, `?` depends on the network plug-in, `-` is not judged. The pictures show all ports at once.
                """);
        for (Recipe recipe : recipes()) {
            out.append("\n## ").append(recipe.title()).append("\n\n");
            for (NetworkPolicy policy : recipe.policies()) {
                out.append("```json\n").append(policy.document().toPrettyJson()).append("\n```\n\n");
            }
            out.append(table(recipe.answer()));
            out.append("\n![").append(recipe.title()).append("](pictures/").append(recipe.picture());
            out.append(")\n");
        }
        return out.toString();
    }

    private static String table(Reachability reachability) {
        List<Endpoint> ends = new ArrayList<>();
        reachability.world().pods().forEach(pod -> ends.add(pod.endpoint()));
        ends.add(Endpoint.address("203.0.113.7"));
        StringBuilder out = new StringBuilder("| from \\ to |");
        ends.forEach(end -> out.append(' ').append(end).append(" |"));
        out.append("\n|---|").append("---|".repeat(ends.size())).append('\n');
        for (Endpoint from : ends) {
            out.append("| ").append(from).append(" |");
            for (Endpoint to : ends) {
                out.append(' ').append(cell(reachability, from, to)).append(" |");
            }
            out.append('\n');
        }
        return out.toString();
    }

    private static String cell(Reachability reachability, Endpoint from, Endpoint to) {
        if (from instanceof Endpoint.Address && to instanceof Endpoint.Address) {
            return "-";
        }
        StringBuilder out = new StringBuilder();
        for (Port port : List.of(Port.tcp(5432), Port.tcp(80), Port.udp(53))) {
            Reach reach = reachability.allowed(from, to, port);
            out.append(reach == Reach.ALLOWED ? 'y' : reach == Reach.DENIED ? 'n' : '?');
        }
        return out.toString();
    }
}
