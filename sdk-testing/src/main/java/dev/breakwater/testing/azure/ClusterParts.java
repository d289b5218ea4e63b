package dev.breakwater.testing.azure;

import static dev.breakwater.testing.azure.ServerDefaults.standard;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What lives below a cluster: maintenance configurations, managed namespaces, deployment safeguards. */
final class ClusterParts {
    static final String MAINTENANCE = Clusters.TYPE + "/maintenanceConfigurations";
    static final String NAMESPACES = Clusters.TYPE + "/managedNamespaces";
    static final String SAFEGUARDS = "Microsoft.ContainerService/deploymentSafeguards";
    private static final String DEFAULT = "default";
    private static final String NODE_IMAGES = "aksManagedNodeOSUpgradeSchedule";
    private static final Set<String> WORK = Set.of(DEFAULT, "aksManagedAutoUpgradeSchedule", NODE_IMAGES);
    private static final String WINDOW = "/properties/maintenanceWindow";
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private final World world;

    ClusterParts(World world) {
        this.world = world;
    }

    void routes(Router router) {
        FakeType.child(MAINTENANCE)
                .withoutState()
                .refuses((call, body, current) -> requireWindow(call.variable("name"), body))
                .defaults((call, resource) -> window(resource))
                .routes(router, world);
        FakeType.child(NAMESPACES)
                .etagged()
                .operating()
                .createOnly("/location")
                .named(
                        NAMESPACE,
                        "InvalidParameter",
                        "The name '%s' of the managed namespace must match " + NAMESPACE + ".")
                .refuses(this::requireNamespace)
                .defaults((call, resource) -> namespace(resource))
                .afterWrite(this::make)
                .afterDelete(this::unmake)
                .routes(router, world);
        FakeType.extension(SAFEGUARDS)
                .etagged()
                .operating()
                .refuses(this::requireSafeguards)
                .defaults((call, resource) -> safeguards(resource))
                .routes(router, world);
    }

    private static void requireWindow(String name, Document body) {
        if (!WORK.contains(name)) {
            throw invalid("maintenance configuration name", "'" + name + "' is none of " + WORK + ".");
        }
        boolean weekly = body.at("/properties/timeInWeek").isPresent();
        if (name.equals(DEFAULT) != weekly || weekly == body.at(WINDOW).isPresent()) {
            throw invalid(
                    "maintenanceConfiguration.properties",
                    name + " takes " + (name.equals(DEFAULT) ? "timeInWeek" : "maintenanceWindow") + " only.");
        }
        if (weekly) {
            return;
        }
        int hours =
                body.number(WINDOW + "/durationHours").map(BigDecimal::intValue).orElse(0);
        if (hours < 4 || hours > 24) {
            throw invalid("maintenanceWindow.durationHours", "It must be from 4 to 24.");
        }
        Map<String, Document> schedule =
                body.at(WINDOW + "/schedule").map(Document::members).orElse(Map.of());
        if (schedule.size() != 1 || (schedule.containsKey("daily") && !name.equals(NODE_IMAGES))) {
            throw invalid(
                    "maintenanceWindow.schedule",
                    "Exactly one schedule must be set, and daily is for " + NODE_IMAGES + " only.");
        }
    }

    private Document window(Document resource) {
        if (resource.at(WINDOW).isEmpty()) {
            return resource;
        }
        String today = LocalDate.now(world.settings().time().clock()).toString();
        return standard(standard(resource, WINDOW + "/startDate", today), WINDOW + "/utcOffset", "+00:00");
    }

    private void requireNamespace(Call call, Document body, Optional<Document> current) {
        Document cluster = world.store().get(parent(call)).orElseThrow();
        String home = cluster.text("/location").orElseThrow();
        if (!home.equals(Settings.folded(body.text("/location").orElse("")))) {
            throw ArmError.badRequest(
                    "LocationMismatch", "The location of a managed namespace must be that of its cluster: " + home);
        }
        String name = call.variable("name");
        boolean adopts =
                !body.text("/properties/adoptionPolicy").orElse("Never").equals("Never");
        Optional<Document> there = world.backends().of(cluster).get("v1", "Namespace", "", name);
        if (current.isEmpty() && there.isPresent() && !adopts) {
            throw ArmError.conflict(
                    "NamespaceAlreadyExists",
                    "The namespace '" + name + "' already exists, and the adoption policy is Never.");
        }
    }

    private static Document namespace(Document resource) {
        String location = Settings.folded(resource.text("/location").orElse(""));
        Document at = resource.with("location", location);
        at = standard(at, "/properties/defaultNetworkPolicy/ingress", "AllowSameNamespace");
        at = standard(at, "/properties/defaultNetworkPolicy/egress", "AllowAll");
        at = standard(at, "/properties/adoptionPolicy", "Never");
        return standard(at, "/properties/deletePolicy", "Keep");
    }

    /** The namespace and its default network policy, in the API server behind the cluster. */
    private void make(Call call, Document resource) {
        FakeKubernetes server =
                world.backends().of(world.store().get(parent(call)).orElseThrow());
        Document metadata = Document.object("name", call.variable("name"))
                .withSome("labels", resource.at("/properties/labels"))
                .withSome("annotations", resource.at("/properties/annotations"));
        server.apply(Document.object("apiVersion", "v1", "kind", "Namespace", "metadata", metadata));
        server.apply(policy(call.variable("name"), resource));
    }

    private static Document policy(String namespace, Document resource) {
        Document spec = Document.object("podSelector", Document.object(), "policyTypes", List.of("Ingress", "Egress"));
        spec = spec.withSome("ingress", rules(resource, "ingress", "from"));
        spec = spec.withSome("egress", rules(resource, "egress", "to"));
        return Document.object("apiVersion", "networking.k8s.io/v1", "kind", "NetworkPolicy")
                .with("metadata", Document.object("name", "defaultnetworkpolicy", "namespace", namespace))
                .with("spec", spec);
    }

    /** No rule lets nothing through, an empty one everything. */
    private static Optional<Document> rules(Document resource, String direction, String peers) {
        String traffic =
                resource.text("/properties/defaultNetworkPolicy/" + direction).orElse("");
        Document own = Document.object("podSelector", Document.object());
        return switch (traffic.toLowerCase(Locale.ROOT)) {
            case "denyall" -> Optional.empty();
            case "allowall" -> Optional.of(Document.array(Document.object()));
            default -> Optional.of(Document.array(Document.object(peers, Document.array(own))));
        };
    }

    private void unmake(Call call, Document resource) {
        boolean contents = resource.text("/properties/deletePolicy").orElse("").equalsIgnoreCase("Delete");
        Optional<Document> cluster = world.store().get(parent(call));
        if (contents && cluster.isPresent()) {
            world.backends().of(cluster.get()).delete("v1", "Namespace", "", call.variable("name"));
        }
    }

    private void requireSafeguards(Call call, Document body, Optional<Document> current) {
        Document cluster = world.store().get(call.variable("scope")).orElseThrow();
        boolean policy =
                cluster.at("/properties/addonProfiles").map(Document::members).orElse(Map.of()).entrySet().stream()
                        .anyMatch(addOn -> addOn.getKey().equalsIgnoreCase("azurepolicy")
                                && addOn.getValue().flag("/enabled").orElse(false));
        if (!policy) {
            throw ArmError.badRequest(
                    "AzurePolicyAddonRequired", "Deployment safeguards need the Azure Policy add-on of the cluster.");
        }
        String level = body.text("/properties/level").orElse("");
        if (!level.equalsIgnoreCase("Warn") && !level.equalsIgnoreCase("Enforce")) {
            throw invalid("deploymentSafeguards.level", "It must be Warn or Enforce.");
        }
    }

    private static Document safeguards(Document resource) {
        Document at = standard(resource, "/properties/podSecurityStandardsLevel", "Privileged");
        return at.withAt(
                "/properties/systemExcludedNamespaces", List.of("kube-system", "gatekeeper-system", "azure-arc"));
    }

    private static String parent(Call call) {
        String id = call.id();
        String collection = id.substring(0, id.lastIndexOf('/'));
        return collection.substring(0, collection.lastIndexOf('/'));
    }

    private static ArmError invalid(String parameter, String details) {
        return ClusterRules.invalid(parameter, details);
    }
}
