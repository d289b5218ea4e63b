package dev.breakwater.examples.bench;

import dev.breakwater.document.Document;
import dev.breakwater.policy.AssignedPolicies;
import dev.breakwater.policy.PolicyMatch;
import dev.breakwater.policy.PolicyTarget;
import dev.breakwater.policy.PolicyVerdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/** What it costs to hold resources against assigned policies, and how that grows with both. */
public final class AzurePolicyScale {
    private static final int SEED = 11;
    private static final String SCOPE = "/subscriptions/5b5f5c5d-0000-4000-8000-000000000002";
    private static final String CLUSTER = "Microsoft.ContainerService/managedClusters";
    private static final String STORAGE = "Microsoft.Storage/storageAccounts";
    private static final String NETWORK = "Microsoft.Network/networkSecurityGroups";
    private static final String VAULT = "Microsoft.KeyVault/vaults";

    private AzurePolicyScale() {}

    /** Runs at full size. */
    public static void main(String[] arguments) {
        Report.publish(full());
    }

    static BenchResult full() {
        return run(10_000, 100, 5, 4);
    }

    /**
     * A kind of rule and the same question in Java.
     *
     * @param rule the condition; {@code $} stands for the number of the definition
     * @param question whether it matches a resource
     */
    private record Kind(String rule, BiPredicate<Document, Integer> question) {}

    private static final List<Kind> KINDS = List.of(
            kind(
                    CLUSTER,
                    "{'field': '" + CLUSTER + "/disableLocalAccounts', 'notEquals': true}",
                    (r, n) -> !flag(r, "/properties/disableLocalAccounts")),
            kind(
                    CLUSTER,
                    "{'count': {'field': '" + CLUSTER + "/agentPoolProfiles[*]', 'where': {'field': '" + CLUSTER
                            + "/agentPoolProfiles[*].count', 'greater': $}}, 'greaterOrEquals': 1}",
                    (r, n) -> elements(r, "/properties/agentPoolProfiles").stream()
                            .anyMatch(pool -> number(pool, "/count") > n)),
            kind(
                    CLUSTER,
                    "{'field': '" + CLUSTER + "/addonProfiles.azurePolicy.enabled', 'exists': 'false'}",
                    (r, n) -> r.at("/properties/addonProfiles/azurepolicy/enabled")
                            .isEmpty()),
            kind(
                    STORAGE,
                    "{'field': '" + STORAGE + "/minimumTlsVersion', 'in': ['TLS1_0', 'TLS1_$']}",
                    (r, n) -> List.of("TLS1_0", "TLS1_" + n).contains(text(r, "/properties/minimumTlsVersion"))),
            kind(
                    STORAGE,
                    "{'field': 'name', 'like': 'data$*'}",
                    (r, n) -> text(r, "/name").startsWith("data" + n)),
            kind(
                    NETWORK,
                    "{'not': {'field': '" + NETWORK + "/securityRules[*].access', 'notEquals': 'Allow'}}",
                    (r, n) -> elements(r, "/properties/securityRules").stream()
                            .anyMatch(rule -> text(rule, "/properties/access").equals("Allow"))),
            kind(
                    NETWORK,
                    "{'count': {'field': '" + NETWORK + "/securityRules[*]', 'where': {'allOf': [{'field': '"
                            + NETWORK + "/securityRules[*].priority', 'less': 10$}, {'field': '" + NETWORK
                            + "/securityRules[*].access', 'equals': 'deny'}]}}, 'equals': 0}",
                    (r, n) -> elements(r, "/properties/securityRules").stream()
                            .noneMatch(rule -> number(rule, "/properties/priority") < 100 + n
                                    && text(rule, "/properties/access").equals("Deny"))),
            kind(
                    VAULT,
                    "{'anyOf': [{'field': 'tags.env', 'equals': 'prod$'}, {'field': '" + VAULT
                            + "/enablePurgeProtection', 'equals': false}]}",
                    (r, n) -> text(r, "/tags/env").equals("prod" + n) || !flag(r, "/properties/enablePurgeProtection")),
            new Kind(
                    "{'field': 'location', 'notIn': ['westeurope', 'region$']}",
                    (r, n) -> !List.of("westeurope", "region" + n).contains(text(r, "/location"))),
            new Kind(
                    "{'value': '[less(length(field(`tags`)), $)]', 'equals': true}",
                    (r, n) -> r.at("/tags").map(tags -> tags.members().size()).orElse(0) < n));

    private static Kind kind(String type, String rule, BiPredicate<Document, Integer> question) {
        return new Kind(
                "{'allOf': [{'field': 'type', 'equals': '" + type + "'}, " + rule + "]}",
                (resource, number) -> text(resource, "/type").equals(type) && question.test(resource, number));
    }

    private static boolean flag(Document from, String pointer) {
        return from.flag(pointer).orElse(false);
    }

    private static String text(Document from, String pointer) {
        return from.text(pointer).orElse("");
    }

    private static int number(Document from, String pointer) {
        return from.number(pointer).orElseThrow().intValue();
    }

    private static List<Document> elements(Document from, String pointer) {
        return from.at(pointer).map(Document::elements).orElse(List.of());
    }

    static BenchResult run(int resources, int definitions, int rounds, int warmUps) {
        List<Document> documents = resources(resources);
        List<PolicyTarget> targets = documents.stream().map(PolicyTarget::of).toList();
        AssignedPolicies assigned = assigned(definitions);
        List<String> expected =
                documents.stream().map(one -> naive(one, definitions)).toList();
        Answers.same(
                "Azure Policy",
                expected,
                targets.stream().map(one -> matches(assigned, one)).toList());
        Map<String, Long> operations = new TreeMap<>();
        operations.put("questions", (long) resources * definitions);
        operations.put(
                "matches",
                expected.stream()
                        .mapToLong(one -> one.chars().filter(c -> c == ';').count())
                        .sum());
        Runnable ours = () -> targets.forEach(assigned::judge);
        Runnable naive = () -> documents.forEach(one -> naive(one, definitions));
        Interleaved.warmUp(warmUps, ours);
        Interleaved measured = Interleaved.measure(rounds, Interleaved.cpu(1, ours), Interleaved.cpu(1, naive));
        List<Figure> figures = new ArrayList<>(List.of(
                Figure.of("the same questions written in Java", "ms CPU", measured.second()),
                Figure.against(
                        measured.second(), "all resources against all definitions", "ms CPU", measured.first())));
        AssignedPolicies few = assigned(definitions / 2);
        List<PolicyTarget> half = targets.subList(0, resources / 2);
        Interleaved growth = Interleaved.measure(
                rounds,
                Interleaved.cpu(1, () -> targets.forEach(few::judge)),
                Interleaved.cpu(1, () -> half.forEach(assigned::judge)));
        figures.add(Figure.of("half the definitions", "ms CPU", growth.first()));
        figures.add(Figure.of("half the resources", "ms CPU", growth.second()));
        return new BenchResult(
                "Azure Policy",
                resources + " resources of four types, seed " + SEED + ", against " + definitions
                        + " definitions of ten kinds, assigned with parameters at their subscription. The definitions"
                        + " that match each resource are those that the same questions in Java name.",
                operations,
                figures,
                List.of(
                        new Goal(
                                resources + " resources against " + definitions + " definitions of Azure Policy",
                                "ms CPU",
                                1_000,
                                measured.first().median()),
                        exponent("resources", measured.first(), growth.second()),
                        exponent("definitions", measured.first(), growth.first())));
    }

    private static Goal exponent(String of, Samples whole, Samples half) {
        double growth = Math.log(whole.median() / half.median()) / Math.log(2);
        return new Goal("growth exponent of Azure Policy from half the " + of, "", 1.15, growth);
    }

    private static String naive(Document resource, int definitions) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < definitions; i++) {
            if (KINDS.get(i % KINDS.size()).question().test(resource, i / KINDS.size())) {
                names.append(i).append(';');
            }
        }
        return names.toString();
    }

    private static String matches(AssignedPolicies assigned, PolicyTarget target) {
        StringBuilder names = new StringBuilder();
        for (PolicyVerdict verdict : assigned.judge(target)) {
            if (verdict.match() == PolicyMatch.MATCHES) {
                names.append(text(verdict.policy().definition(), "/name")).append(';');
            }
        }
        return names.toString();
    }

    private static AssignedPolicies assigned(int count) {
        Map<String, Document> definitions = new LinkedHashMap<>();
        List<Document> assignments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = SCOPE + "/providers/Microsoft.Authorization/policyDefinitions/" + i;
            definitions.put(id, definition(id, i));
            assignments.add(Document.object(
                    "id",
                    SCOPE + "/providers/Microsoft.Authorization/policyAssignments/" + i,
                    "name",
                    "a" + i,
                    "properties",
                    Document.object("policyDefinitionId", id)
                            .with("parameters", Document.object("effect", Document.object("value", "Audit")))));
        }
        return AssignedPolicies.of(assignments, id -> Optional.ofNullable(definitions.get(id)), List.of());
    }

    /** Apostrophes are quotes, and grave accents are apostrophes. */
    private static Document definition(String id, int number) {
        String json = KINDS.get(number % KINDS.size()).rule().replace('\'', '"').replace('`', '\'');
        Document condition = Document.parse(json.replace("$", String.valueOf(number / KINDS.size())));
        Document rule = Document.object("if", condition, "then", Document.object("effect", "[parameters('effect')]"));
        return Document.object("id", id, "name", String.valueOf(number))
                .with(
                        "properties",
                        Document.object("mode", "All", "policyRule", rule)
                                .with("parameters", Document.object("effect", Document.object("type", "String"))));
    }

    private static List<Document> resources(int count) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Document> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String type = List.of(CLUSTER, STORAGE, NETWORK, VAULT).get(i % 4);
            String name = (type.equals(STORAGE) ? "data" : "shop") + random.nextInt(20);
            Document tags = Document.object("env", "prod" + random.nextInt(10));
            for (int more = random.nextInt(10); more > 0; more--) {
                tags = tags.with("tag" + more, "x");
            }
            all.add(Document.object("id", SCOPE + "/resourceGroups/rg" + i % 50 + "/providers/" + type + "/" + name + i)
                    .with("name", name + i)
                    .with("type", type)
                    .with("location", random.nextInt(3) == 0 ? "westeurope" : "region" + random.nextInt(12))
                    .with("tags", tags)
                    .with("properties", properties(type, random)));
        }
        return all;
    }

    private static Document properties(String type, SplittableRandom random) {
        return switch (type) {
            case CLUSTER -> {
                Document cluster = Document.object("disableLocalAccounts", random.nextBoolean())
                        .with("agentPoolProfiles", pools(random));
                yield random.nextBoolean()
                        ? cluster.withAt("/addonProfiles/azurepolicy/enabled", random.nextBoolean())
                        : cluster;
            }
            case STORAGE -> Document.object("minimumTlsVersion", "TLS1_" + random.nextInt(10));
            case NETWORK -> Document.object("securityRules", rules(random));
            default -> Document.object("enablePurgeProtection", random.nextBoolean());
        };
    }

    private static List<Document> pools(SplittableRandom random) {
        List<Document> pools = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            pools.add(Document.object("name", "pool" + i, "count", random.nextInt(12)));
        }
        return pools;
    }

    private static List<Document> rules(SplittableRandom random) {
        List<Document> rules = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            String access = random.nextInt(3) == 0 ? "Allow" : "Deny";
            rules.add(Document.object(
                    "name",
                    "rule" + i,
                    "properties",
                    Document.object("access", access, "priority", 100 + random.nextInt(30))));
        }
        return rules;
    }
}
