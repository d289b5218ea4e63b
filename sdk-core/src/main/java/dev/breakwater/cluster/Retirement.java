package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Something of Azure that ended or will end on a known day, and how to tell who uses it. Dates are those of the
 * AKS documentation of August 2026.
 */
public final class Retirement {
    private static final String POOLS = "/properties/agentPoolProfiles";
    private static final String NETWORK = "/properties/networkProfile/";
    private static final String ROUTING = "/properties/ingressProfile/webAppRouting/";

    private static final List<Retirement> ALL = List.of(
            cluster("Kubenet", "2028-03-31", "Move to NetworkEngine.cilium().", NETWORK + "networkPlugin", "kubenet"),
            azureNpm("Azure Network Policy Manager on Linux", "2028-09-30", false),
            azureNpm("Azure Network Policy Manager on Windows", "2026-09-30", true),
            cluster(
                    "The basic load balancer",
                    "2025-09-30",
                    "Make a new cluster with a standard load balancer.",
                    NETWORK + "loadBalancerSku",
                    "basic"),
            new Retirement(
                    AksCluster.TYPE,
                    "NGINX of application routing",
                    "2026-11-30",
                    "Move to the Gateway API, then declare WebAppRouting.throughGateways().",
                    false,
                    List.of(ROUTING + "enabled", ROUTING + "nginx/defaultIngressControllerType"),
                    Retirement::routesByNginx),
            new Retirement(
                    AksCluster.TYPE,
                    "The Open Service Mesh add-on",
                    "2027-09-30",
                    "Move to ServiceMesh.istio(…).",
                    false,
                    List.of("/properties/addonProfiles/openServiceMesh/enabled"),
                    body -> Facts.isTrue(Facts.addOn(body, "openServiceMesh"), "/enabled")),
            cluster(
                    "Pod identity",
                    "2025-09-30",
                    "Move to workload identity, then switch it off.",
                    "/properties/podIdentityProfile/enabled",
                    "true"),
            new Retirement(
                    AksCluster.TYPE,
                    "Sign-in through AAD server and client applications",
                    "2023-12-01",
                    "Reset the AAD profile to the one that AKS manages.",
                    false,
                    List.of("/properties/aadProfile/serverAppID"),
                    body -> body.text("/properties/aadProfile/serverAppID").isPresent()),
            pool("Availability sets", "2025-09-30", "/type", "availabilityset"),
            pool("Azure Linux 2", "2025-11-30", "/osSKU", "cblmariner|mariner"),
            pool("Azure Linux 2", "2025-11-30", "/nodeImageVersion", "akscblmariner-*|aksazurelinux-v2*"),
            pool("Ubuntu 22.04", "2027-06-30", "/osSKU", "ubuntu2204"),
            pool("Ubuntu 22.04", "2027-06-30", "/nodeImageVersion", "aksubuntu-2204*"),
            pool("Windows Server 2019", "2026-03-01", "/osSKU", "windows2019"),
            pool("Windows Server 2022", "2028-06-30", "/osSKU", "windows2022"),
            pool("The size M192i of version 2", "2027-03-31", "/vmSize", "standard_m192i*_v2"),
            pool("Custom CA trust of pools", "2026-09-14", "/enableCustomCATrust", "true"),
            pool(
                    "The way out of rotating serving certificates",
                    "2027-04-01",
                    "/tags/aks-disable-kubelet-serving-certificate-rotation",
                    "true"),
            new Retirement(
                    "Microsoft.Network/virtualNetworks/subnets",
                    "Default outbound access of new subnets",
                    "2026-03-31",
                    "Declare the way out: a NAT gateway, a load balancer or routes.",
                    false,
                    List.of("/properties/defaultOutboundAccess"),
                    body -> Facts.isTrue(body, "/properties/defaultOutboundAccess")),
            new Retirement(
                    "Microsoft.ContainerRegistry/registries",
                    "Docker Content Trust",
                    "2028-03-31",
                    "Sign images with Notation instead.",
                    false,
                    List.of("/properties/policies/trustPolicy/status"),
                    body -> Facts.is(body, "/properties/policies/trustPolicy/status", "disabled", "enabled")));

    private static final Map<String, List<Retirement>> BY_TYPE = byType();

    private final String type;
    private final String subject;
    private final LocalDate ends;
    private final String remedy;
    private final boolean ofPools;
    private final List<String> places;
    private final Predicate<Document> uses;

    /** The predicate and the places are those of each pool if it is something of pools, else of the body. */
    private Retirement(
            String type,
            String subject,
            String ends,
            String remedy,
            boolean ofPools,
            List<String> places,
            Predicate<Document> uses) {
        this.type = type;
        this.subject = subject;
        this.ends = LocalDate.parse(ends);
        this.remedy = remedy;
        this.ofPools = ofPools;
        this.places = places;
        this.uses = uses;
    }

    private static Retirement cluster(String subject, String ends, String remedy, String path, String value) {
        return new Retirement(
                AksCluster.TYPE, subject, ends, remedy, false, List.of(path), body -> Facts.is(body, path, "", value));
    }

    private static Retirement azureNpm(String subject, String ends, boolean windows) {
        return new Retirement(
                AksCluster.TYPE,
                subject,
                ends,
                windows ? "Move to NetworkEngine.calico(…)." : "Move to NetworkEngine.cilium().",
                false,
                List.of(NETWORK + "networkPolicy"),
                body -> Facts.is(body, NETWORK + "networkPolicy", "none", "azure")
                        && Facts.anyPool(body, pool -> Facts.isWindows(pool) == windows));
    }

    private static Retirement pool(String subject, String ends, String member, String values) {
        String[] ending = values.split("[|]", -1);
        return new Retirement(
                AksCluster.TYPE,
                subject,
                ends,
                "Make a new pool without it, drain the old one and delete it.",
                true,
                List.of(member),
                pool -> isOneOf(pool.text(member), ending));
    }

    /** Whether the text is one of these, compared without case; a star stands for any text. */
    private static boolean isOneOf(Optional<String> text, String[] values) {
        for (String value : text.isPresent() ? values : new String[0]) {
            int star = value.indexOf('*');
            String start = star < 0 ? value : value.substring(0, star);
            String end = value.substring(star + 1);
            int rest = text.get().length() - end.length();
            boolean same = star < 0
                    ? text.get().equalsIgnoreCase(value)
                    : rest >= star
                            && text.get().regionMatches(true, 0, start, 0, star)
                            && text.get().regionMatches(true, rest, end, 0, end.length());
            if (same) {
                return true;
            }
        }
        return false;
    }

    private static boolean routesByNginx(Document body) {
        return Facts.isTrue(body, ROUTING + "enabled")
                && !Facts.is(body, ROUTING + "nginx/defaultIngressControllerType", "AnnotationControlled", "none");
    }

    /** Everything that has a known end, whether it is past or to come. */
    public static List<Retirement> all() {
        return ALL;
    }

    private static Map<String, List<Retirement>> byType() {
        Map<String, List<Retirement>> byType = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Retirement retirement : ALL) {
            byType.computeIfAbsent(retirement.type, any -> new ArrayList<>()).add(retirement);
        }
        return byType;
    }

    /** The resource types of which something ends. */
    static Set<String> types() {
        return Collections.unmodifiableSet(BY_TYPE.keySet());
    }

    /** What ends of a type, compared without case. */
    static List<Retirement> of(String type) {
        return BY_TYPE.getOrDefault(type, List.of());
    }

    /** The resource type concerned. */
    public String type() {
        return type;
    }

    /** What ends. */
    public String subject() {
        return subject;
    }

    /** The last day. */
    public LocalDate ends() {
        return ends;
    }

    /** What to use instead. */
    public String remedy() {
        return remedy;
    }

    /** Whether a body of that type uses it. */
    public boolean isUsedIn(Document body) {
        if (!ofPools) {
            return uses.test(body);
        }
        for (Document pool : Facts.pools(body)) {
            if (uses.test(pool)) {
                return true;
            }
        }
        return false;
    }

    /** Where a body uses it; empty if it does not. */
    List<Result.Place> uses(Document body) {
        List<Result.Place> found = new ArrayList<>();
        if (!ofPools && uses.test(body)) {
            places.forEach(path -> found.add(new Result.Place(path, body.at(path))));
        }
        for (Document pool : ofPools ? Facts.pools(body) : List.<Document>of()) {
            if (uses.test(pool)) {
                String at = POOLS + "/" + pool.text("/name").orElse("?");
                places.forEach(member -> found.add(new Result.Place(at + member, pool.at(member))));
            }
        }
        return found;
    }

    /** {@code Kubenet ends on 2028-03-31}. */
    @Override
    public String toString() {
        return subject + " ends on " + ends;
    }
}
