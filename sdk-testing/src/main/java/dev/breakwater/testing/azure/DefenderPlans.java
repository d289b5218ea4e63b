package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The plans of Defender for Cloud: each is there from the beginning, Free, and none can be deleted. */
final class DefenderPlans {
    static final String TYPE = "Microsoft.Security/pricings";
    private static final String LIST = "/subscriptions/{subscription}/providers/" + TYPE;
    private static final Map<String, List<String>> PLANS = plans();

    private final World world;

    DefenderPlans(World world) {
        this.world = world;
    }

    void routes(Router router) {
        router.add("GET", LIST, this::list);
        router.add("GET", LIST + "/{name}", call -> ArmResponse.ok(current(call.id(), plan(call))));
        router.add("PUT", LIST + "/{name}", this::put);
    }

    private ArmResponse list(Call call) {
        List<Document> all = new ArrayList<>();
        PLANS.keySet().forEach(plan -> all.add(current(call.id() + '/' + plan, plan)));
        return Paging.list(all);
    }

    /** The plan in the service's own spelling. */
    private static String plan(Call call) {
        String name = call.variable("name");
        return PLANS.keySet().stream()
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(() -> ArmError.badRequest(
                        "InvalidInput",
                        "Pricing name '" + name + "' is not valid. Use one of " + PLANS.keySet() + '.'));
    }

    private Document current(String id, String plan) {
        return world.store().get(id).orElseGet(() -> resource(id, plan, free(plan)));
    }

    private static Document resource(String id, String plan, Document properties) {
        return Document.object("id", id, "name", plan, "type", TYPE, "properties", properties);
    }

    private static Document free(String plan) {
        return Document.object("pricingTier", "Free", "freeTrialRemainingTime", "P30D")
                .with("enforce", "False")
                .with("resourcesCoverageStatus", "NotCovered")
                .with("extensions", extensions(plan, Document.array(), "False"));
    }

    private ArmResponse put(Call call) {
        String plan = plan(call);
        Document asked = call.body().get("properties").orElse(Document.object());
        String tier = asked.text("/pricingTier").orElse("");
        if (!tier.equalsIgnoreCase("Free") && !tier.equalsIgnoreCase("Standard")) {
            throw ArmError.badRequest(
                    "InvalidInput", "Pricing tier '" + tier + "' is not valid. Use 'Free' or 'Standard'.");
        }
        Document before = current(call.id(), plan).get("properties").orElseThrow();
        Document after = tier.equalsIgnoreCase("Free") ? free(plan) : standard(plan, asked, before);
        Document stored = resource(
                call.id(), plan, after.with("enforce", asked.text("/enforce").orElse("False")));
        world.store().put(call.id(), stored);
        return ArmResponse.ok(stored);
    }

    /** An extension that is not named stays as it is; a plan that is switched on begins with all of them. */
    private Document standard(String plan, Document asked, Document before) {
        boolean on = before.text("/pricingTier").filter("Standard"::equals).isPresent();
        Document known = on ? before.get("extensions").orElse(Document.array()) : Document.array();
        Document all = extensions(plan, known, "True");
        Optional<Document> since = on ? before.get("enablementTime") : Optional.empty();
        String now = world.settings().time().clock().instant().toString();
        return Document.object("pricingTier", "Standard", "freeTrialRemainingTime", "P30D")
                .withSome("subPlan", asked.get("subPlan"))
                .with("enablementTime", since.orElse(Document.of(now)))
                .with("resourcesCoverageStatus", "FullyCovered")
                .with("extensions", laid(all, asked.get("extensions").orElse(Document.array())));
    }

    /** Those of the plan, as known, else with that switch. */
    private static Document extensions(String plan, Document known, String otherwise) {
        List<Document> all = new ArrayList<>();
        for (String name : PLANS.getOrDefault(plan, List.of())) {
            all.add(named(known, name).orElse(Document.object("name", name, "isEnabled", otherwise)));
        }
        return Document.of(all);
    }

    private static Document laid(Document all, Document asked) {
        Map<String, Document> byName = new LinkedHashMap<>();
        all.elements().forEach(extension -> byName.put(key(extension), extension));
        for (Document extension : asked.elements()) {
            Document status = Document.object("code", "Succeeded", "message", "Successfully enabled extension");
            byName.put(
                    key(extension),
                    byName.getOrDefault(key(extension), Document.object())
                            .merge(extension)
                            .with("operationStatus", status));
        }
        return Document.of(List.copyOf(byName.values()));
    }

    private static Optional<Document> named(Document extensions, String name) {
        return extensions.elements().stream()
                .filter(extension -> key(extension).equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    private static String key(Document extension) {
        return extension.text("/name").orElse("").toLowerCase(Locale.ROOT);
    }

    private static Map<String, List<String>> plans() {
        Map<String, List<String>> plans = new LinkedHashMap<>();
        plans.put(
                "Containers",
                List.of(
                        "ContainerRegistriesVulnerabilityAssessments",
                        "AgentlessDiscoveryForKubernetes",
                        "AgentlessVmScanning",
                        "ContainerSensor",
                        "ContainerIntegrityContribution"));
        plans.put(
                "CloudPosture",
                List.of(
                        "AgentlessVmScanning",
                        "AgentlessDiscoveryForKubernetes",
                        "SensitiveDataDiscovery",
                        "ContainerRegistriesVulnerabilityAssessments",
                        "EntraPermissionsManagement"));
        plans.put("VirtualMachines", List.of("AgentlessVmScanning"));
        plans.put("StorageAccounts", List.of("OnUploadMalwareScanning", "SensitiveDataDiscovery"));
        for (String plain : List.of("KeyVaults", "Arm", "SqlServers", "AppServices", "KubernetesService")) {
            plans.put(plain, List.of());
        }
        plans.put("ContainerRegistry", List.of());
        return plans;
    }
}
