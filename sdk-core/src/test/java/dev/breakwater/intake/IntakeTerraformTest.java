package dev.breakwater.intake;

import static dev.breakwater.intake.Inputs.audited;
import static dev.breakwater.intake.Inputs.file;
import static dev.breakwater.intake.Inputs.finding;
import static dev.breakwater.intake.Inputs.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.engine.Estate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntakeTerraformTest {
    private static final Estate PLAN = Intake.terraform(file("plan.json"));
    private static final AuditReport REPORT = audited(PLAN);

    @ParameterizedTest
    @CsvSource({
        "AKS-ID-03, shop, PASS",
        "AKS-ID-02, shop, PASS",
        "AKS-NET-01, shop, PASS",
        "AKS-API-02, shop, PASS",
        "AKS-API-04, shop, PASS",
        "AKS-SEC-04, shop, PASS",
        "AKS-OBS-01, shop, PASS",
        "AKS-OBS-03, shop, PASS",
        "AKS-UPG-05, shop, PASS",
        "AKS-NODE-01, shop, FAIL",
        "AKS-NODE-02, shop, FAIL",
        "AKS-NET-04, shop, FAIL",
        "AKS-NODE-14, shop, NOT_ASSESSABLE",
        "AKS-SEC-01, shop, PASS",
        "AKS-ID-12, *, NOT_ASSESSABLE",
        "ACR-01, shopimages, FAIL",
        "ACR-02, shopimages, PASS",
        "ACR-03, shopimages, PASS",
        "ACR-05, shopimages, PASS",
        "KV-01, shopsecrets, PASS",
        "KV-02, shopsecrets, FAIL",
        "AKS-ID-03, second, FAIL",
        "AKS-NET-01, second, FAIL"
    })
    void a_plan_is_judged_by_what_it_would_leave(String control, String name, Verdict verdict) {
        assertThat(verdict(REPORT, control, name)).isEqualTo(verdict);
    }

    @Test
    void a_value_known_after_apply_is_named_by_its_attribute() {
        assertThat(finding(REPORT, "AKS-NODE-14", "shop").message())
                .isEqualTo("It hangs on what only the deployment knows:"
                        + " azurerm_kubernetes_cluster.main.image_cleaner_enabled.");
    }

    @Test
    void only_the_pool_that_fails_is_evidence() {
        Finding encryption = finding(REPORT, "AKS-NODE-01", "shop");

        assertThat(encryption.evidence())
                .extracting(Evidence::path)
                .containsExactly("/properties/agentPoolProfiles/web/enableEncryptionAtHost");
    }

    @Test
    void a_resource_remembers_its_address_and_its_line() {
        Estate.Entry registry =
                PLAN.ofType("Microsoft.ContainerRegistry/registries").get(0);

        assertThat(registry.source().orElseThrow())
                .hasToString(file("plan.json").toString().replace('\\', '/')
                        + ":138 /planned_values/root_module/child_modules/0/resources/0"
                        + " module.platform.azurerm_container_registry.shop");
    }

    @Test
    void a_type_that_controls_ask_for_and_that_is_not_read_is_a_gap() {
        assertThat(PLAN.gaps())
                .containsExactly(new Estate.Gap(
                        "Microsoft.Authorization/roleAssignments",
                        "azurerm_role_assignment.pull is of the type azurerm_role_assignment, which is not read."));
    }

    @Test
    void a_state_has_ids_of_its_own_and_older_names_of_attributes() {
        Estate state = Intake.terraform(file("state.json"));
        AuditReport report = audited(state);

        assertThat(state.entries().get(0).address().path())
                .startsWith("/subscriptions/44444444-4444-4444-4444-444444444444/resourceGroups/old/");
        assertThat(verdict(report, "AKS-UPG-03", "old")).isEqualTo(Verdict.PASS);
        assertThat(verdict(report, "AKS-NODE-01", "old")).isEqualTo(Verdict.PASS);
        assertThat(verdict(report, "AKS-ID-06", "old")).isEqualTo(Verdict.FAIL);
        assertThat(state.toJson()).doesNotContain("kept-out");
    }

    @Test
    void no_literal_secret_of_a_body_is_read() {
        String body = "'type':'Microsoft.ContainerService/managedClusters@2025-01-01','parent_id':'/subscriptions/s/"
                + "resourceGroups/g','body':{'properties':{'windowsProfile':{'adminPassword':'kept-out'}}}";

        assertThat(state(resource("azapi_resource", "a", body)).toJson())
                .doesNotContain("kept-out")
                .contains("windowsProfile");
    }

    @Test
    void another_json_is_refused() {
        assertThatThrownBy(() -> Intake.terraform(file("main.json")))
                .hasMessageContaining("is no plan or state of Terraform: it has no format_version");
    }

    private static Estate state(String... resources) {
        String json =
                "{'format_version':'1.0','values':{'root_module':{'resources':[" + String.join(",", resources) + "]}}}";
        return Terraform.read("state.json", json.replace('\'', '"'), "/subscriptions/s/resourceGroups/g");
    }

    private static String resource(String type, String name, String values) {
        return "{'address':'" + type + "." + name + "','mode':'managed','type':'" + type + "','values':{'name':'" + name
                + "'," + values + "}}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "AKS-ID-01 | azurerm_kubernetes_cluster | 'azure_active_directory_role_based_access_control':"
                        + "[{'managed':false,'client_app_id':'c','server_app_id':'s'}] | FAIL",
                "AKS-ID-01 | azurerm_kubernetes_cluster | 'azure_active_directory_role_based_access_control':"
                        + "[{'managed':null,'client_app_id':'c','server_app_id':'s'}] | FAIL",
                "AKS-ID-01 | azurerm_kubernetes_cluster | 'azure_active_directory_role_based_access_control':"
                        + "[{'managed':true,'tenant_id':'t'}] | PASS",
                "AKS-ID-01 | azurerm_kubernetes_cluster | 'azure_active_directory_role_based_access_control':"
                        + "[{'tenant_id':'t'}] | PASS",
                "ACR-04 | azurerm_container_registry | 'encryption':[{'enabled':false,'key_vault_key_id':''}] | FAIL",
                "ACR-04 | azurerm_container_registry | 'encryption':[{'enabled':true,'key_vault_key_id':'k'}] | PASS",
                "ACR-04 | azurerm_container_registry | 'encryption':[{'key_vault_key_id':'k'}] | PASS"
            })
    void a_block_that_is_switched_off_is_not_on(String control, String type, String values, Verdict verdict) {
        assertThat(verdict(audited(state(resource(type, "one", values))), control, "one"))
                .isEqualTo(verdict);
    }

    private static final String ID =
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/";

    private static String pool(String type, String cluster) {
        return resource(
                type,
                "web",
                "'type':'Microsoft.ContainerService/managedClusters/agentPools@2025-01-01','parent_id':'" + ID + cluster
                        + "','body':{'properties':{'enableNodePublicIP':true}}");
    }

    @ParameterizedTest
    @CsvSource({"azurerm_kubernetes_cluster", "azapi_resource"})
    void a_pool_of_azapi_is_a_pool_of_its_cluster(String kind) {
        String cluster = resource(
                kind,
                "shop",
                "'resource_group_name':'g','type':'Microsoft.ContainerService/managedClusters@2025-01-01','parent_id':"
                        + "'/subscriptions/s/resourceGroups/g'");
        Finding addresses = finding(audited(state(pool("azapi_resource", "shop"), cluster)), "AKS-NET-04", "shop");

        assertThat(addresses.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(addresses.evidence())
                .extracting(Evidence::path)
                .contains("/properties/agentPoolProfiles/web/enableNodePublicIP");
    }

    @Test
    void a_pool_of_a_cluster_elsewhere_is_a_gap_of_clusters() {
        assertThat(state(pool("azapi_resource", "old")).gaps())
                .containsExactly(new Estate.Gap(
                        "Microsoft.ContainerService/managedClusters",
                        "The pool web in state.json:1 /values/root_module/resources/0 azapi_resource.web is of no"
                                + " cluster of this file, so that no control looks at it."));
        assertThat(state(pool("azapi_update_resource", "old")).gaps())
                .containsExactly(new Estate.Gap(
                        "Microsoft.ContainerService/managedClusters",
                        "azapi_update_resource.web is of the type azapi_update_resource, which is not read."));
    }
}
