package dev.breakwater.cluster;

import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
        cluster.pools().forEach(pool -> issues.addAll(pool.issues()));
        return List.copyOf(issues);
    }

    private static void names(AksCluster cluster, Problems problems) {
        problems.unlessMatches(
                "name",
                cluster.name(),
                "[a-zA-Z0-9]([-_a-zA-Z0-9]{0,61}[a-zA-Z0-9])?",
                "is not 1 to 63 letters, digits, '-' and '_', beginning and ending with a letter or digit");
        cluster.dnsPrefix()
                .ifPresent(prefix -> problems.unlessMatches(
                        "dnsPrefix",
                        prefix,
                        "[a-zA-Z0-9]([-a-zA-Z0-9]{0,52}[a-zA-Z0-9])?",
                        "is not 1 to 54 letters, digits and '-', beginning and ending with a letter or digit"));
        problems.unless(
                cluster.group().resourceGroupName().isPresent(),
                "group contains '" + cluster.group() + "', which is not a resource group.");
        problems.unless(!cluster.location().isBlank(), "location is blank; name a region such as 'westeurope'.");
        cluster.kubernetesVersion()
                .ifPresent(version -> problems.unless(
                        KubernetesVersion.parse(version).isPresent(),
                        "kubernetesVersion contains '" + version
                                + "', which is not a version such as 1.33 or 1.33.2."));
    }

    private static void couplings(AksCluster cluster, Problems problems) {
        boolean noAccounts = cluster.localAccounts().filter(on -> !on).isPresent();
        problems.unless(
                !noAccounts || cluster.entra().isPresent(),
                "localAccounts contains false, which leaves nobody able to sign in; declare entra(…) too.");
        boolean identity = cluster.workloadIdentity().orElse(false);
        problems.unless(
                !identity || cluster.oidcIssuer().orElse(false),
                "workloadIdentity contains true, which needs the OIDC issuer; declare oidcIssuer(true) too.");
        boolean longTerm = cluster.longTermSupport().orElse(false);
        boolean premium =
                cluster.sku().filter(sku -> sku.tier() == SkuTier.PREMIUM).isPresent();
        problems.unless(
                !longTerm || premium,
                "longTermSupport contains true, which needs the tier PREMIUM; declare sku(…) too.");
        boolean free = cluster.sku().filter(sku -> sku.tier() != SkuTier.FREE).isEmpty();
        problems.unless(
                !cluster.costAnalysis().orElse(false) || !free,
                "costAnalysis contains true, which needs a paid tier; declare sku(ClusterSku.of(SkuTier.STANDARD)).");
        problems.unless(
                cluster.dnsPrefix().isEmpty() || cluster.fqdnSubdomain().isEmpty(),
                "dnsPrefix and fqdnSubdomain are both declared, and exclude each other; keep one.");
        boolean closed = cluster.publicNetworkAccess().filter(on -> !on).isPresent();
        boolean routes =
                cluster.egress().filter(Egress.UserRoutes.class::isInstance).isPresent();
        problems.unless(
                !closed || !routes,
                "publicNetworkAccess contains false, which the service refuses with routes of yours; leave it out.");
        boolean ownIdentity = cluster.identity()
                .filter(ClusterIdentity.UserAssigned.class::isInstance)
                .isPresent();
        problems.unless(
                cluster.kubeletIdentity().isEmpty() || ownIdentity,
                "kubeletIdentity is declared, which needs a cluster identity of yours; declare identity(…) too.");
    }

    private static void network(AksCluster cluster, Problems problems) {
        problems.each("podCidr", cluster.podCidr(), Cidr::problem);
        problems.each("serviceCidr", cluster.serviceCidr(), Cidr::problem);
        problems.each("dnsServiceIp", cluster.dnsServiceIp(), Cidr::addressProblem);
        Optional<Cidr> pods = cluster.podCidr().flatMap(Cidr::tryParse);
        Optional<Cidr> services = cluster.serviceCidr().flatMap(Cidr::tryParse);
        Optional<Cidr> dns = cluster.dnsServiceIp().flatMap(Cidr::tryParse);
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
        cluster.network().ifPresent(engine -> pools(cluster, engine, problems));
    }

    /** What a network engine wants of the pools. */
    private static void pools(AksCluster cluster, NetworkEngine engine, Problems problems) {
        if (engine instanceof NetworkEngine.Cilium cilium) {
            for (NodePool pool : cluster.pools()) {
                problems.unless(
                        pool.osType().filter(OsType.WINDOWS::equals).isEmpty(),
                        "pool '" + pool.name() + "' runs Windows, which cilium does not serve; declare calico(…).");
                problems.unless(
                        cilium.overlay()
                                || pool.podSubnetId().isPresent()
                                || pool.rawProperties().containsKey("/podSubnetID"),
                        "pool '" + pool.name() + "' has no subnet of pods, which cilium without overlay needs; declare"
                                + " podSubnetId(…).");
            }
        }
    }

    private static void lists(AksCluster cluster, Problems problems) {
        int authorities = cluster.customCaCertificates().size();
        problems.unless(
                authorities <= MOST_AUTHORITIES,
                "customCaCertificates contains " + authorities + " certificates, which is more than ten.");
        problems.unless(
                cluster.pools().stream().anyMatch(pool -> pool.mode() == PoolMode.SYSTEM),
                "pools contains no system pool; AKS needs one for its own pods: declare NodePool.system(…).");
        cluster.rawProperties()
                .keySet()
                .forEach(pointer -> problems.unless(
                        pointer.matches("/(properties|sku|identity|tags|extendedLocation|kind)(/.+)?"),
                        "property contains '" + pointer
                                + "', which is no pointer into the body, such as /properties/supportPlan."));
        cluster.entra().ifPresent(entra -> entra.issues().forEach(problems::add));
        duplicates("pools", cluster.pools().stream().map(NodePool::name).toList(), problems);
        duplicates("addOns", cluster.addOns().stream().map(AddOn::name).toList(), problems);
    }

    private static void duplicates(String attribute, List<String> names, Problems problems) {
        List<String> seen = new ArrayList<>();
        for (String name : names) {
            String key = name.toLowerCase(Locale.ROOT);
            problems.unless(!seen.contains(key), attribute + " contains '" + name + "' twice; keep one.");
            seen.add(key);
        }
    }
}
