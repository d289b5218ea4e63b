package dev.breakwater.network;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.document.Document;
import dev.breakwater.manifest.KubernetesSyntax;
import dev.breakwater.manifest.LabelledObject;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What traffic the selected pods of a namespace may receive and send. A direction that is declared is
 * denied but for its rules; a direction that is not declared is left to other policies. Policies add
 * up: traffic passes if any policy allows it. Immutable.
 *
 * <pre>{@code
 * NetworkPolicy closed = NetworkPolicy.defaultDenyIngress("payments");
 * }</pre>
 */
@Value.Immutable
@BreakwaterStyle
public interface NetworkPolicy extends LabelledObject, WithNetworkPolicy {
    /** The address type, {@code networking.k8s.io/v1/NetworkPolicy}. */
    String TYPE = "networking.k8s.io/v1/NetworkPolicy";

    /** Declares the policy of that name. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** A policy {@code default-deny} that denies all pods of the namespace all traffic in both directions. */
    static NetworkPolicy defaultDeny(String namespace) {
        return named("default-deny")
                .namespace(namespace)
                .ingress(IngressTraffic.denied())
                .egress(EgressTraffic.denied())
                .build();
    }

    /** A policy {@code default-deny-ingress} that denies all pods of the namespace all incoming traffic. */
    static NetworkPolicy defaultDenyIngress(String namespace) {
        return named("default-deny-ingress")
                .namespace(namespace)
                .ingress(IngressTraffic.denied())
                .build();
    }

    /** A policy {@code allow-dns} that lets all pods of the namespace ask the cluster's DNS in {@code kube-system}. */
    static NetworkPolicy allowDns(String namespace) {
        Peer dns = Peer.podsInNamespaces(
                LabelSelector.label("kubernetes.io/metadata.name", "kube-system"),
                LabelSelector.label("k8s-app", "kube-dns"));
        return named("allow-dns")
                .namespace(namespace)
                .egress(EgressTraffic.allow(EgressRule.to(dns).onPorts(PolicyPort.udp(53), PolicyPort.tcp(53))))
                .build();
    }

    /**
     * Reads a manifest back.
     *
     * @throws InvalidDeclarationException with every issue, unknown fields among them
     */
    static NetworkPolicy parse(Document manifest) {
        return PolicyReader.read(manifest);
    }

    /** The namespace whose pods it selects. */
    String namespace();

    /** The pods it applies to; by default all pods of the namespace. */
    @Value.Default
    default LabelSelector podSelector() {
        return LabelSelector.all();
    }

    /** Traffic into the pods; empty leaves it to other policies. */
    Optional<IngressTraffic> ingress();

    /** Traffic out of the pods; empty leaves it to other policies. */
    Optional<EgressTraffic> egress();

    @Override
    default String apiVersion() {
        return "networking.k8s.io/v1";
    }

    @Override
    default String kind() {
        return "NetworkPolicy";
    }

    @Override
    default String plural() {
        return "networkpolicies";
    }

    @Override
    default Optional<String> namespaceName() {
        return Optional.of(namespace());
    }

    /** The manifest; {@code policyTypes} is always written, so that no default decides what is denied. */
    @Override
    default Document document() {
        List<String> types = new ArrayList<>();
        ingress().ifPresent(declared -> types.add("Ingress"));
        egress().ifPresent(declared -> types.add("Egress"));
        Document spec = Document.object("podSelector", podSelector().document(), "policyTypes", types)
                .withSome(
                        "ingress", ingress().filter(in -> !in.rules().isEmpty()).map(IngressTraffic::document))
                .withSome(
                        "egress", egress().filter(out -> !out.rules().isEmpty()).map(EgressTraffic::document));
        return manifest().with("spec", spec);
    }

    @Override
    default List<Issue> issues() {
        String subject = "NetworkPolicy '" + name() + "'";
        List<Issue> issues = new ArrayList<>(KubernetesSyntax.subdomain("NetworkPolicy: name", name()));
        issues.addAll(metadataIssues());
        issues.addAll(podSelector().issues(subject + ": podSelector"));
        ingress().ifPresent(in -> in.rules().forEach(rule -> issues.addAll(rule.issues(subject + ": ingress"))));
        egress().ifPresent(out -> out.rules().forEach(rule -> issues.addAll(rule.issues(subject + ": egress"))));
        if (ingress().isEmpty() && egress().isEmpty()) {
            issues.add(new Issue(
                    subject,
                    "declares neither ingress nor egress, which the API server would read as"
                            + " denied ingress; write ingress(IngressTraffic.denied()) if that is meant."));
        }
        return issues;
    }

    /** Refuses what the API server would refuse. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Builds network policies. Not thread-safe. */
    final class Builder extends ImmutableNetworkPolicy.Builder {
        Builder() {}

        /** Places the policy in that cluster. */
        public Builder on(ClusterLink link) {
            return cluster(link);
        }
    }
}
