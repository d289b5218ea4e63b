package dev.breakwater.examples.analysis;

import dev.breakwater.network.EgressRule;
import dev.breakwater.network.EgressTraffic;
import dev.breakwater.network.IngressRule;
import dev.breakwater.network.IngressTraffic;
import dev.breakwater.network.LabelSelector;
import dev.breakwater.network.NetworkPod;
import dev.breakwater.network.NetworkPolicies;
import dev.breakwater.network.NetworkPolicy;
import dev.breakwater.network.Peer;
import dev.breakwater.network.PolicyPort;
import dev.breakwater.network.Port;
import dev.breakwater.network.Reachability;
import dev.breakwater.network.ReachabilityDiff;
import dev.breakwater.network.ReachabilityPicture;
import dev.breakwater.network.Service;
import dev.breakwater.network.World;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Everything denied by default, what that cuts, and what exactly two policies open again. */
public final class NetworkExample {
    private static final LabelSelector WEB = LabelSelector.label("app", "web");
    private static final LabelSelector DB = LabelSelector.label("app", "db");

    private NetworkExample() {}

    /** Prints what changes, and writes pictures to the folder that is named, or to target/analysis. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments.length > 0 ? arguments[0] : "target/analysis");
        run(folder, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(Path folder, PrintStream out) throws IOException {
        Reachability open = Reachability.of(world());
        Reachability denied = open.with(NetworkPolicies.denyAllButDns("shop"));
        Reachability allowed = denied.with(in()).with(out());
        ReachabilityDiff cut = open.diff(denied);
        out.println("Denied by default: " + cut.closed().size() + " paths are cut, " + denied.pairs(Port.tcp(5432)));
        out.println("Opened by two policies:");
        denied.diff(allowed).opened().forEach(out::println);
        out.println("From the internet: " + open.entryPoints() + ", then " + allowed.entryPoints());

        Files.createDirectories(folder);
        write(folder, "network-open", open);
        write(folder, "network-denied", denied);
        write(folder, "network-allowed", allowed);
    }

    private static void write(Path folder, String name, Reachability reachability) throws IOException {
        ReachabilityPicture picture = ReachabilityPicture.of(reachability);
        Files.writeString(folder.resolve(name + ".svg"), picture.matrix().svg());
        Files.writeString(folder.resolve(name + "-graph.svg"), picture.graph().svg());
    }

    private static World world() {
        return World.builder()
                .namespace("shop", Map.of())
                .namespace("kube-system", Map.of())
                .pod(NetworkPod.of("shop", "web", Map.of("app", "web")).ownedBy("Deployment/web"))
                .pod(NetworkPod.of("shop", "db", Map.of("app", "db")).ownedBy("StatefulSet/db"))
                .pod(NetworkPod.of("other", "probe", Map.of()))
                .pod(NetworkPod.of("kube-system", "coredns", Map.of("k8s-app", "kube-dns")))
                .manifest(Service.named("web")
                        .in("shop")
                        .selecting("app", "web")
                        .port("http", 80, 8080)
                        .publicLoadBalancer()
                        .document())
                .build();
    }

    private static NetworkPolicy in() {
        return NetworkPolicy.named("db-from-web")
                .namespace("shop")
                .podSelector(DB)
                .ingress(IngressTraffic.allow(IngressRule.from(Peer.pods(WEB)).onPorts(PolicyPort.tcp(5432))))
                .build();
    }

    private static NetworkPolicy out() {
        return NetworkPolicy.named("web-to-db")
                .namespace("shop")
                .podSelector(WEB)
                .egress(EgressTraffic.allow(EgressRule.to(Peer.pods(DB)).onPorts(PolicyPort.tcp(5432))))
                .build();
    }
}
