package dev.breakwater.intake;

import static dev.breakwater.intake.Inputs.audited;
import static dev.breakwater.intake.Inputs.file;
import static dev.breakwater.intake.Inputs.finding;
import static dev.breakwater.intake.Inputs.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.BreakwaterException;
import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeTemplateTest {
    private static final String CLUSTER = "Microsoft.ContainerService/managedClusters";
    private static final Estate ESTATE = Intake.template(file("main.json"), file("main.parameters.json"));

    private static Estate.Entry only(Estate estate, String type) {
        assertThat(estate.ofType(type)).hasSize(1);
        return estate.ofType(type).get(0);
    }

    @Test
    void pools_beside_the_cluster_are_its_pools() {
        Document pools = only(ESTATE, CLUSTER)
                .document()
                .at("/properties/agentPoolProfiles")
                .orElseThrow();

        assertThat(pools.elements())
                .extracting(pool -> pool.text("/name").orElse("") + " "
                        + pool.text("/enableEncryptionAtHost").orElse(""))
                .containsExactly("system true", "web true", "batch false");
    }

    @ParameterizedTest
    @CsvSource({
        "AKS-ID-03, shop, PASS",
        "AKS-NET-01, shop, PASS",
        "AKS-API-02, shop, PASS",
        "AKS-NODE-01, shop, FAIL",
        "AKS-OBS-03, shop, PASS",
        "AKS-POL-01, shop, PASS",
        "AKS-ID-05, shop, NOT_ASSESSABLE"
    })
    void a_template_is_judged_with_its_parameters(String control, String name, Verdict verdict) {
        assertThat(verdict(audited(ESTATE), control, name)).isEqualTo(verdict);
    }

    @Test
    void a_parameter_without_a_value_makes_its_control_not_assessable_and_is_named() {
        Finding ranges = finding(audited(Intake.template(file("main.json"))), "AKS-API-02", "shop");

        assertThat(ranges.verdict()).isEqualTo(Verdict.NOT_ASSESSABLE);
        assertThat(ranges.message())
                .isEqualTo("It hangs on what only the deployment knows: [parameters('officeRange')].");
    }

    @Test
    void a_default_of_a_parameter_counts_where_nothing_else_is_given() {
        assertThat(verdict(audited(Intake.template(file("main.json"))), "AKS-ID-03", "shop"))
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_nested_template_has_parameters_of_its_own_and_its_line() {
        Estate.Entry registry = only(ESTATE, "Microsoft.ContainerRegistry/registries");

        assertThat(registry.source().orElseThrow().pointer())
                .isEqualTo("/resources/3/properties/template/resources/registry");
        assertThat(registry.source().orElseThrow().line()).isEqualTo(119);
        assertThat(registry.address().name()).isEqualTo("[format('shop{0}', variables('suffix'))]");
        AuditReport report = audited(ESTATE);
        assertThat(verdict(report, "ACR-01", registry.address().name())).isEqualTo(Verdict.FAIL);
        assertThat(verdict(report, "ACR-03", registry.address().name())).isEqualTo(Verdict.NOT_ASSESSABLE);
    }

    @Test
    void what_may_not_be_deployed_is_a_gap_and_what_exists_elsewhere_is_none() {
        assertThat(ESTATE.ofType("Microsoft.KeyVault/vaults")).isEmpty();
        assertThat(ESTATE.gaps()).extracting(Estate.Gap::type).containsExactly("Microsoft.KeyVault/vaults");
        assertThat(ESTATE.gaps().get(0).reason())
                .endsWith("/main.json:139 /resources/4 is left out, since whether it is deployed is told by"
                        + " [equals(reference('flags').outputs.vault.value, '…')].");
        assertThat(verdict(audited(ESTATE), "KV-01", "*")).isEqualTo(Verdict.NOT_ASSESSABLE);
    }

    @Test
    void code_scanning_points_at_the_line_of_the_template() {
        Document sarif = Document.parse(audited(ESTATE).toSarif(address -> Optional.empty()));
        Document first =
                sarif.at("/runs/0/results/0/locations/0/physicalLocation").orElseThrow();

        assertThat(first.text("/artifactLocation/uri").orElseThrow()).endsWith("/intake/main.json");
        assertThat(first.number("/region/startLine").orElseThrow().intValue()).isGreaterThan(30);
    }

    @Test
    void no_secret_of_a_template_is_read() {
        assertThat(ESTATE.toJson() + audited(ESTATE).toJson()).doesNotContain("Kept-Out");
    }

    @Test
    void a_snapshot_of_it_keeps_what_is_not_known_and_where_it_stands() {
        Estate again = Estate.parse(ESTATE.toJson());

        assertThat(again.toJson()).isEqualTo(ESTATE.toJson().replace("DECLARED", "SNAPSHOT"));
        assertThat(only(again, CLUSTER).source())
                .isEqualTo(only(ESTATE, CLUSTER).source());
        assertThat(verdict(audited(again), "AKS-ID-05", "shop")).isEqualTo(Verdict.NOT_ASSESSABLE);
    }

    @Test
    void a_file_that_is_no_json_is_named() {
        Path picture = file("layer-1.txt");
        assertThatThrownBy(() -> Intake.template(picture))
                .isInstanceOf(BreakwaterException.class)
                .hasMessageContaining("layer-1.txt cannot be read: The text is not well-formed JSON");
        assertThatThrownBy(() -> Intake.template(Path.of("nowhere.json")))
                .hasMessage("nowhere.json cannot be read as UTF-8 text (NoSuchFileException).");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "plain | \"plain\"",
                "[[x] | \"[x]\"",
                "[concat('a', 'it''s')] | \"ait's\"",
                "[format('{0}-{1}', 'a', 2)] | \"a-2\"",
                "[if(true(), 'yes', newGuid())] | \"yes\"",
                "[and(false(), reference('x').y)] | false",
                "[coalesce(null(), 'b')] | \"b\"",
                "[empty(createArray())] | true",
                "[length('abc')] | 3",
                "[parameters('list')[1]] | \"two\"",
                "[parameters('object').inner.deep] | 7",
                "[variables('made')] | [\"x0\",\"x1\"]",
                "[union(createObject('a', 1), createObject('b', 2))] | {\"a\":1,\"b\":2}",
                "[union(createArray('0.0.0.0/0', 'a'), createArray('b', 'a'))] | [\"0.0.0.0/0\",\"a\",\"b\"]",
                "[union(createObject('a', createObject('x', null(), 'y', 1)), createObject('A', createObject('Y', 2)))] |"
                        + " {\"a\":{\"x\":null,\"y\":2}}",
                "[take(createArray('a', 'b'), 1)] | [\"a\"]",
                "[take('abc', -1)] | \"\"",
                "[contains(createArray('a', newGuid()), 'a')] | true",
                "[resourceId('A.B/c/d', 'x', 'y')] | \"/subscriptions/s/resourceGroups/g/providers/A.B/c/x/d/y\"",
                "[resourceId('other', 'A.B/c', 'x')] | \"/subscriptions/s/resourceGroups/other/providers/A.B/c/x\"",
                "[subscriptionResourceId('A.B/c', 'x')] | \"/subscriptions/s/providers/A.B/c/x\"",
                "[toLower(parameters('object').name)] | \"upper\"",
                "[replace('a-b', '-', '')] | \"ab\""
            })
    void pure_expressions_are_worked_out(String text, String json) {
        String wanted = json.startsWith("{") || json.startsWith("[") || json.matches("\"?.*") ? json : "";
        Document value = scope().evaluate(Document.of(text));
        assertThat(
                        value.isObject() || value.isArray() || value.asNumber().isPresent()
                                ? value.toJson()
                                : value.asText().orElse("?"))
                .isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[uniqueString('x')]",
                "[concat('a', newGuid())]",
                "[reference('x').outputs.y.value]",
                "[parameters('nowhere')]",
                "[parameters('secret')]",
                "[variables('circle')]",
                "[parameters('list')[9]]",
                "[concat('open']",
                "[]",
                "[format('{0:D2}', 1)]",
                "[union(createArray('a'), createObject('b', 1))]",
                "[union(createArray('a'), newGuid())]",
                "[concat(createArray('a'), 'b')]",
                "[take(createObject('a', 1), 1)]",
                "[contains(createArray('a', newGuid()), 'b')]",
                "[equals(createArray(newGuid()), createArray('b'))]",
                "[((((]"
            })
    void all_else_is_a_reference_that_names_the_expression(String text) {
        Document value = scope().evaluate(Document.of(text));

        assertThat(value.isReference()).as(text).isTrue();
        assertThat(value.asReference().orElseThrow()).startsWith("[").endsWith("]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"a\": \"[concat(variables('a'), variables('a'), variables('a'))]\"",
                "\"a\": \"[createArray(variables('b'), variables('b'), variables('b'))]\", \"b\": \"[createArray("
                        + "variables('a'), variables('a'), variables('a'))]\"",
                "\"a\": {\"copy\": [{\"name\": \"x\", \"count\": 800, \"input\": {\"copy\": [{\"name\": \"y\","
                        + " \"count\": 800, \"input\": \"z\"}]}}]}",
                "\"a\": \"[json('{')]\"",
                "\"a\": [\"[concat(variables('b'), variables('b'), variables('b'), variables('b'))]\"], \"b\":"
                        + " \"[concat(variables('c'), variables('c'), variables('c'), variables('c'))]\", \"c\":"
                        + " \"[concat(parameters('big'), parameters('big'), parameters('big'), parameters('big'))]\"",
                "\"a\": \"[format('{0}{0}{0}{0}{0}{0}{0}{0}{0}{0}{0}{0}{0}{0}{0}{0}{0}{0}', parameters('big'))]\"",
                "\"a\": \"[string(createArray(parameters('many'), parameters('many'), parameters('many')))]\"",
                "\"a\": \"[string(variables('b'))]\", \"b\": \"[createArray(parameters('many'), parameters('many'))]\"",
                "\"a\": \"[equals(variables('b'), variables('b'))]\", \"b\": [\"[parameters('many')]\","
                        + " \"[parameters('many')]\"]"
            })
    @Timeout(30)
    void a_hostile_template_comes_to_an_end(String variables) {
        Document template = Document.parse("{\"variables\": {" + variables + "}}");

        Document big = Document.of("x".repeat(4 << 20));
        Document many = Document.of(Collections.nCopies(20, big));

        Document value = TemplateScope.of(template, Map.of("big", big, "many", many), "/subscriptions/s")
                .evaluate(Document.of("[variables('a')]"));

        assertThat(value.references()).isNotEmpty();
    }

    @Test
    void variables_that_nest_in_turn_end_before_the_stack_does() {
        String variables = IntStream.range(0, 20)
                .mapToObj(i ->
                        "\"v" + i + "\": " + "[".repeat(90) + "\"[variables('v" + (i + 1) + "')]\"" + "]".repeat(90))
                .collect(Collectors.joining(", "));
        Document template = Document.parse("{\"variables\": {" + variables + "}}");

        Document value =
                TemplateScope.of(template, Map.of(), "/subscriptions/s").evaluate(Document.of("[variables('v0')]"));

        assertThat(value.references()).containsExactly("what nests too deeply");
        assertThat(value.toJson().length()).isLessThan(1000);
    }

    @Test
    void a_resource_that_costs_too_much_is_a_gap_that_names_its_place() {
        Document many = Document.of(Collections.nCopies(1000, "x".repeat(1000)));
        Estate estate = ArmTemplate.read(
                "main.json",
                quoted("{'resources': [{'type':'Microsoft.KeyVault/vaults','name':'small','properties':{}},"
                        + "{'type':'Microsoft.KeyVault/vaults','name':\"[concat('big', copyIndex())]\",'copy':{'name':'c','count':800},"
                        + "'properties':{'all':\"[parameters('many')]\"}}]}"),
                Map.of("many", many),
                "/subscriptions/s");

        assertThat(estate.entries().size()).isBetween(20, 100);
        assertThat(estate.gaps().get(0).type()).isEqualTo("Microsoft.KeyVault/vaults");
        assertThat(estate.gaps().get(0).reason())
                .isEqualTo("Microsoft.KeyVault/vaults in main.json:1 /resources/1 is left out, since the template makes"
                        + " too much.");
        assertThat(estate.gaps()).hasSizeLessThan(5);
    }

    @Test
    @Timeout(30)
    void templates_in_templates_do_not_multiply_what_they_are_given() {
        String template = "{'resources':[{'type':'Microsoft.KeyVault/vaults','name':'v','properties':"
                + "{'all':\"[parameters('p')]\"}}]}";
        for (int depth = 0; depth < 9; depth++) {
            String ten = String.join(",", Collections.nCopies(10, "\"[parameters('p')]\""));
            template = "{'resources':[{'type':'Microsoft.Resources/deployments','name':'d','properties':"
                    + "{'expressionEvaluationOptions':{'scope':'inner'},'parameters':{'p':{'value':[" + ten
                    + "]}},'template':" + template + "}}]}";
        }
        Estate estate =
                ArmTemplate.read("main.json", quoted(template), Map.of("p", Document.of("x")), "/subscriptions/s");

        assertThat(estate.entries()).isEmpty();
        assertThat(estate.gaps())
                .extracting(Estate.Gap::reason)
                .singleElement()
                .asString()
                .startsWith("Microsoft.KeyVault/vaults in main.json:1 /resources/0/properties/template/resources/0")
                .endsWith(" is left out, since the template makes too much.");
    }

    @Test
    @Timeout(30)
    void objects_of_many_members_are_worked_out_in_time_that_grows_with_them() {
        String members =
                IntStream.range(0, 200_000).mapToObj(i -> "'m" + i + "':1").collect(Collectors.joining(","));
        Estate estate = made("[{'type':'Microsoft.KeyVault/vaults','name':'v','properties':{" + members + "}}]");

        assertThat(estate.entries()
                        .get(0)
                        .document()
                        .at("/properties")
                        .orElseThrow()
                        .members())
                .hasSize(200_000);
    }

    @Test
    @Timeout(30)
    void long_names_cost_no_memory_for_each_object_below_them() {
        String json = "{'" + "n".repeat(40_000) + "':[" + "{},".repeat(500_000) + "{}],'resources':[\n{}]}";
        JsonLines lines = JsonLines.of(quoted(json));

        assertThat(lines.line("/resources/0")).isEqualTo(2);
        assertThat(lines).hasToString("JsonLines[2 objects]");
    }

    @Test
    void no_literal_secret_of_a_resource_is_read() {
        Estate estate = made("[{'type':'Microsoft.ContainerService/managedClusters','name':'a','properties':"
                + "{'windowsProfile':{'adminUsername':'adm','adminPassword':'Kept-Out'},"
                + "'servicePrincipalProfile':{'clientId':'c','Secret':'Kept-Out'},"
                + "'disableLocalAccounts':\"[if(parameters('x'), 'Kept-Out', concat('Kept''Out', variables('y')))]\"}},"
                + "{'type':'Microsoft.KeyVault/vaults/secrets','name':'v/s','properties':{'value':'Kept-Out'}}]");

        assertThat(estate.toJson() + audited(estate).toJson())
                .doesNotContain("Kept")
                .contains("adm", "[if(parameters('x'), '…', concat('…''…', variables('y')))]");
    }

    private static TemplateScope scope() {
        Document template = Document.parse("""
                {"parameters": {"list": {"type": "array", "defaultValue": ["one", "two"]},
                  "object": {"type": "object", "defaultValue": {"inner": {"deep": 7}, "name": "UPPER"}},
                  "secret": {"type": "secureString", "defaultValue": "kept out"}},
                 "variables": {"circle": "[variables('circle')]",
                  "copy": [{"name": "made", "count": 2, "input": "[format('x{0}', copyIndex('made'))]"}]}}""");
        return TemplateScope.of(template, Map.of(), "/subscriptions/s/resourceGroups/g");
    }

    /** Apostrophes for quotes, but those of expressions. */
    private static String quoted(String json) {
        return Pattern.compile("\"[^\"]*\"|'")
                .matcher(json)
                .replaceAll(found -> Matcher.quoteReplacement(found.group().equals("'") ? "\"" : found.group()));
    }

    private static Estate made(String resources) {
        String json = "{'resources': " + resources + "}";
        return ArmTemplate.read("main.json", quoted(json), Map.of(), "/subscriptions/s/resourceGroups/g");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'type':'Microsoft.ContainerService/managedClusters/agentPools','name':'old/web','properties':{}}]",
                "{'old':{'type':'Microsoft.ContainerService/managedClusters','name':'old','existing':true}, 'web':"
                        + "{'type':'Microsoft.ContainerService/managedClusters/agentPools','name':'old/web'}}",
                "[{'type':'Microsoft.ContainerService/managedClusters','name':'new','properties':{}},"
                        + "{'type':'Microsoft.ContainerService/managedClusters/agentPools','name':'old/web'}]"
            })
    void a_pool_of_a_cluster_elsewhere_is_a_gap_of_clusters(String resources) {
        assertThat(made(resources).gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.type()).isEqualTo(CLUSTER);
            assertThat(gap.reason())
                    .startsWith("The pool web in main.json:1 /resources/")
                    .endsWith(" is of no cluster of this file, so that no control looks at it.");
        });
    }

    @Test
    void a_pool_that_stands_in_the_cluster_and_beside_it_is_one_as_it_will_be() {
        Estate estate = made("[{'type':'Microsoft.ContainerService/managedClusters','name':'a','properties':"
                + "{'agentPoolProfiles':[{'name':'web','osType':'Linux','enableNodePublicIP':false}]}},"
                + "{'type':'Microsoft.ContainerService/managedClusters/agentPools','name':'a/web','properties':"
                + "{'enableNodePublicIP':true}}]");

        assertThat(only(estate, CLUSTER).document().at("/properties/agentPoolProfiles"))
                .hasToString("Optional[[{\"name\":\"web\",\"osType\":\"Linux\",\"enableNodePublicIP\":true}]]");
    }

    @Test
    void two_estates_are_audited_as_one() {
        Estate image = Intake.image("shop", file("image.json"));

        assertThat(ESTATE.plus(image).entries()).hasSize(ESTATE.entries().size() + 1);
        assertThat(ESTATE.plus(image).gaps()).isEqualTo(ESTATE.gaps());
        assertThat(List.of(verdict(audited(ESTATE.plus(image)), "IMG-06", "shop")))
                .containsExactly(Verdict.FAIL);
    }
}
