package dev.breakwater.cluster;

import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the service refuses in a cluster, and nothing else. */
final class ClusterRules {
    private static final int MOST_AUTHORITIES = 10;

    private ClusterRules() {}

    static List<Issue> check(AksCluster cluster) {
        Problems problems = new Problems("AksCluster '" + cluster.name() + "'");
        names(cluster, problems);
        couplings(cluster, problems);
        network(cluster, problems);
        lists(cluster, problems);
        List<Issue> issues = new ArrayList<>(problems.issues());
        for (NodePool pool : cluster.pools()) {
            issues.addAll(pool.issues());
        }
        return List.copyOf(issues);
    }

    private static void names(AksCluster cluster, Problems problems) {
        problems.unlessMatches(
                "name",
                cluster.name(),
                "[a-zA-Z0-9]([-_a-zA-Z0-9]{0,61}[a-zA-Z0-9])?",
                "is not 1 to 63 letters, digits, '-' and '_', beginning and ending with a letter or digit");
        problems.unlessMatches(
                "dnsPrefix",
                cluster.dnsPrefix(),
                "[a-zA-Z0-9]([-a-zA-Z0-9]{0,52}[a-zA-Z0-9])?",
                "is not 1 to 54 letters, digits and '-', beginning and ending with a letter or digit");
        problems.unless(
                cluster.group().resourceGroupName().isPresent(),
                "group contains '" + cluster.group() + "', which is not a resource group.");
        problems.unless(!cluster.location().isBlank(), "location is blank; name a region such as 'westeurope'.");
        problems.version(cluster.kubernetesVersion());
    }

    private static void couplings(AksCluster cluster, Problems problems) {
        boolean noAccounts = !cluster.localAccounts().orElse(true);
        problems.unless(
                !noAccounts || cluster.entra().isPresent(),
                "localAccounts contains false, which leaves nobody able to sign in; declare entra(…) too.");
        boolean identity = cluster.workloadIdentity().orElse(false);
        problems.unless(
                !identity || cluster.oidcIssuer().orElse(false),
                "workloadIdentity contains true, which needs the OIDC issuer; declare oidcIssuer(true) too.");
        boolean longTerm = cluster.longTermSupport().orElse(false);
        boolean premium = cluster.sku().isPresent() && cluster.sku().get().tier() == SkuTier.PREMIUM;
        problems.unless(
                !longTerm || premium,
                "longTermSupport contains true, which needs the tier PREMIUM; declare sku(…) too.");
        boolean free = cluster.sku().isEmpty() || cluster.sku().get().tier() == SkuTier.FREE;
        problems.unless(
                !cluster.costAnalysis().orElse(false) || !free,
                "costAnalysis contains true, which needs a paid tier; declare sku(ClusterSku.of(SkuTier.STANDARD)).");
        problems.unless(
                cluster.dnsPrefix().isEmpty() || cluster.fqdnSubdomain().isEmpty(),
                "dnsPrefix and fqdnSubdomain are both declared, and exclude each other; keep one.");
        boolean closed = !cluster.publicNetworkAccess().orElse(true);
        boolean routes = cluster.egress().orElse(null) instanceof Egress.UserRoutes;
        problems.unless(
                !closed || !routes,
                "publicNetworkAccess contains false, which the service refuses with routes of yours; leave it out.");
        boolean ownIdentity = cluster.identity().orElse(null) instanceof ClusterIdentity.UserAssigned;
        problems.unless(
                cluster.kubeletIdentity().isEmpty() || ownIdentity,
                "kubeletIdentity is declared, which needs a cluster identity of yours; declare identity(…) too.");
    }

    private static void network(AksCluster cluster, Problems problems) {
        Optional<Cidr> pods = block("podCidr", cluster.podCidr(), problems);
        Optional<Cidr> services = block("serviceCidr", cluster.serviceCidr(), problems);
        Optional<Cidr> dns = Optional.empty();
        if (cluster.dnsServiceIp().isPresent()) {
            String address = cluster.dnsServiceIp().get();
            problems.found("dnsServiceIp", Cidr.addressProblem(address));
            dns = Cidr.tryParse(address);
        }
        problems.unless(
                pods.isEmpty() || services.isEmpty() || !pods.get().overlaps(services.get()),
                "podCidr and serviceCidr overlap; give pods and services a block each.");
        problems.unless(
                dns.isEmpty() || services.isEmpty() || services.get().contains(dns.get()),
                "dnsServiceIp contains '" + cluster.dnsServiceIp().orElse("") + "', which is not in serviceCidr.");
        boolean single = cluster.podCidr().isPresent() || cluster.serviceCidr().isPresent();
        problems.unless(
                !single || cluster.dualStack().isEmpty(),
                "dualStack is declared together with podCidr or serviceCidr; put all blocks into dualStack.");
        if (cluster.network().orElse(null) instanceof NetworkEngine.Cilium cilium) {
            pools(cluster, cilium, problems);
        }
    }

    private static Optional<Cidr> block(String attribute, Optional<String> text, Problems problems) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        problems.found(attribute, Cidr.problem(text.get()));
        return Cidr.tryParse(text.get());
    }

    /** What cilium wants of the pools. */
    private static void pools(AksCluster cluster, NetworkEngine.Cilium cilium, Problems problems) {
        for (NodePool pool : cluster.pools()) {
            problems.unless(
                    pool.osType().orElse(OsType.LINUX) != OsType.WINDOWS,
                    "pool '" + pool.name() + "' runs Windows, which cilium does not serve; declare calico(…).");
            problems.unless(
                    cilium.overlay()
                            || pool.podSubnetId().isPresent()
                            || pool.rawProperties().containsKey("/podSubnetID"),
                    "pool '" + pool.name() + "' has no subnet of pods, which cilium without overlay needs; declare"
                            + " podSubnetId(…).");
        }
    }

    private static void lists(AksCluster cluster, Problems problems) {
        int authorities = cluster.customCaCertificates().size();
        problems.unless(
                authorities <= MOST_AUTHORITIES,
                "customCaCertificates contains " + authorities + " certificates, which is more than ten.");
        for (String pointer : cluster.rawProperties().keySet()) {
            problems.unless(
                    pointer.matches("/(properties|sku|identity|tags|extendedLocation|kind)(/.+)?"),
                    "property contains '" + pointer
                            + "', which is no pointer into the body, such as /properties/supportPlan.");
        }
        if (cluster.entra().isPresent()) {
            problems.addAll(cluster.entra().get().issues());
        }
        unique(cluster, problems);
    }

    private static void unique(AksCluster cluster, Problems problems) {
        boolean system = false;
        Set<String> pools = new HashSet<>();
        for (NodePool pool : cluster.pools()) {
            system |= pool.mode() == PoolMode.SYSTEM;
            once("pools", pool.name(), pools, problems);
        }
        problems.unless(
                system, "pools contains no system pool; AKS needs one for its own pods: declare NodePool.system(…).");
        Set<String> addOns = new HashSet<>();
        for (AddOn addOn : cluster.addOns()) {
            once("addOns", addOn.name(), addOns, problems);
        }
    }

    private static void once(String attribute, String name, Set<String> seen, Problems problems) {
        problems.unless(
                seen.add(name.toLowerCase(Locale.ROOT)), attribute + " contains '" + name + "' twice; keep one.");
    }
}
