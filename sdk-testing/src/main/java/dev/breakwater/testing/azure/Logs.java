package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Log Analytics workspaces, and the diagnostic settings that send logs to them. */
final class Logs {
    static final String WORKSPACES = "Microsoft.OperationalInsights/workspaces";
    static final String SETTINGS = "Microsoft.Insights/diagnosticSettings";
    private static final List<String> SINKS =
            List.of("workspaceId", "storageAccountId", "eventHubAuthorizationRuleId", "marketplacePartnerId");
    private static final Set<String> OF_CLUSTERS = Set.of(
            "kube-apiserver",
            "kube-audit",
            "kube-audit-admin",
            "kube-controller-manager",
            "kube-scheduler",
            "cluster-autoscaler",
            "cloud-controller-manager",
            "guard",
            "csi-azuredisk-controller",
            "csi-azurefile-controller",
            "csi-snapshot-controller",
            "fleet-member-agent",
            "fleet-member-net-controller-manager",
            "fleet-mcs-controller-manager");

    private final World world;

    Logs(World world) {
        this.world = world;
    }

    void routes(Router router) {
        workspaces().routes(router, world);
        FakeType.extension(SETTINGS)
                .answersOk()
                .refuses((call, body, current) -> requireSettings(call, body))
                .defaults((call, settings) -> completed(settings))
                .routes(router, world);
    }

    private FakeType workspaces() {
        return FakeType.tracked(WORKSPACES)
                .operating()
                .refuses((call, body, current) -> requireRetention(body))
                .defaults((call, workspace) -> {
                    Document complete = workspace;
                    for (Object[] row : STANDARD) {
                        complete = standard(complete, (String) row[0], row[1]);
                    }
                    String guid = world.guids().of("workspace " + call.id().toLowerCase(Locale.ROOT));
                    return complete.withAt("/properties/customerId", guid);
                });
    }

    private static final Object[][] STANDARD = {
        {"/properties/sku/name", "PerGB2018"},
        {"/properties/retentionInDays", 30},
        {"/properties/features/legacy", 0},
        {"/properties/features/searchVersion", 1},
        {"/properties/features/enableLogAccessUsingOnlyResourcePermissions", true},
        {"/properties/workspaceCapping/dailyQuotaGb", -1.0},
        {"/properties/workspaceCapping/dataIngestionStatus", "RespectQuota"},
        {"/properties/publicNetworkAccessForIngestion", "Enabled"},
        {"/properties/publicNetworkAccessForQuery", "Enabled"},
    };

    private static Document standard(Document body, String pointer, Object value) {
        return body.at(pointer).isPresent() ? body : body.withAt(pointer, value);
    }

    private static void requireRetention(Document body) {
        int days =
                body.number("/properties/retentionInDays").map(Number::intValue).orElse(30);
        boolean free = body.text("/properties/sku/name")
                .filter("Free"::equalsIgnoreCase)
                .isPresent();
        if (free ? days != 7 : days < 30 || days > 730) {
            throw ArmError.badRequest("BadRequest", "'RetentionInDays' property doesn't match the SKU limits.");
        }
    }

    private void requireSettings(Call call, Document body) {
        List<String> sinks = sinks(body);
        if (sinks.isEmpty()) {
            throw ArmError.badRequest(
                    "BadRequest",
                    "At least one data sink needs to be specified: a workspace, a storage account, an event hub or a"
                            + " partner.");
        }
        for (String sink : sinks) {
            if (world.isModelled(sink) && world.store().get(sink).isEmpty()) {
                throw World.notFound(sink, sink.split("/", -1)[4]);
            }
        }
        Set<String> categories = categories(body);
        boolean ofCluster = call.variable("scope").toLowerCase(Locale.ROOT).contains("/managedclusters/");
        categories.stream()
                .filter(category -> ofCluster && !category.startsWith("@") && !OF_CLUSTERS.contains(category))
                .findFirst()
                .ifPresent(unknown -> {
                    throw ArmError.badRequest("BadRequest", "Category '" + unknown + "' is not supported.");
                });
        requireSinksUnused(call, sinks, categories);
    }

    private void requireSinksUnused(Call call, List<String> sinks, Set<String> categories) {
        for (Document other : world.store().children(call.variable("scope"), "providers/" + SETTINGS)) {
            boolean itself = call.id().equalsIgnoreCase(other.text("/id").orElse(""));
            Optional<String> sink =
                    sinks(other).stream().filter(sinks::contains).findFirst();
            Optional<String> category =
                    categories(other).stream().filter(categories::contains).findFirst();
            if (!itself && sink.isPresent() && category.isPresent()) {
                throw ArmError.conflict(
                        "Conflict",
                        "Data sink '" + sink.get() + "' is already used in diagnostic setting '"
                                + other.text("/name").orElse("") + "' for category '" + category.get()
                                + "'. Data sinks can't be reused in different settings on the same category for the"
                                + " same resource.");
            }
        }
    }

    private static List<String> sinks(Document settings) {
        List<String> sinks = new ArrayList<>();
        for (String sink : SINKS) {
            settings.text("/properties/" + sink).ifPresent(id -> sinks.add(id.toLowerCase(Locale.ROOT)));
        }
        return sinks;
    }

    /** What is sent; groups with a mark before them. */
    private static Set<String> categories(Document settings) {
        Set<String> names = new HashSet<>();
        for (Document log :
                settings.at("/properties/logs").map(Document::elements).orElse(List.of())) {
            if (log.flag("/enabled").orElse(false)) {
                log.text("/category")
                        .or(() -> log.text("/categoryGroup").map(group -> "@" + group))
                        .ifPresent(name -> names.add(name.toLowerCase(Locale.ROOT)));
            }
        }
        return names;
    }

    /** The service answers with every member it knows, and gives each category a retention that it ignores. */
    private static Document completed(Document settings) {
        Document complete = settings;
        for (String list : List.of("logs", "metrics")) {
            List<Document> entries = new ArrayList<>();
            for (Document entry :
                    settings.at("/properties/" + list).map(Document::elements).orElse(List.of())) {
                Document retention = Document.object("days", 0, "enabled", false);
                entries.add(standard(entry, "/retentionPolicy", retention));
            }
            complete = complete.withAt("/properties/" + list, entries);
        }
        for (String member : List.of("workspaceId", "storageAccountId", "serviceBusRuleId", "eventHubName")) {
            complete = standard(complete, "/properties/" + member, Document.nothing());
        }
        return standard(complete, "/properties/logAnalyticsDestinationType", Document.nothing());
    }

    /** What an assigned policy adds to a new cluster some time after nobody asked for it. */
    static void addByPolicy(World world, String cluster) {
        world.settings()
                .defaultDiagnostics()
                .ifPresent(workspace ->
                        addByPolicy(world, cluster + "/providers/" + SETTINGS + "/setByPolicy", workspace));
    }

    /** Settings of that id that nobody asked for. */
    static void addByPolicy(World world, String id, String workspace) {
        Document log = Document.object("categoryGroup", "allLogs", "enabled", true);
        Document properties = Document.object("workspaceId", workspace, "logs", Document.array(log));
        Document settings = Document.object("id", id, "name", "setByPolicy", "type", SETTINGS);
        world.store().put(id, completed(settings.with("properties", properties)));
    }
}
