package dev.breakwater.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.Auditor;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.change.Consequence;
import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.resource.Output;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerRegistryTest {
    private static final ArmId GROUP =
            ArmId.subscription("00000000-0000-0000-0000-000000000001").resourceGroup("rg");

    private final ContainerRegistry registry = ContainerRegistry.named("images")
            .group(GROUP)
            .location("westeurope")
            .networkAccess(NetworkAccess.privateOnly())
            .export(false)
            .armTokens(false)
            .build();

    @Test
    void a_registry_takes_no_shared_password_and_no_anonymous_pull_unless_declared() {
        assertThat(registry.document())
                .isEqualTo(Document.parse("{\"location\": \"westeurope\", \"sku\": {\"name\": \"Premium\"},"
                        + " \"properties\": {\"adminUserEnabled\": false, \"anonymousPullEnabled\": false,"
                        + " \"publicNetworkAccess\": \"Disabled\", \"policies\": {\"exportPolicy\": {\"status\":"
                        + " \"disabled\"}, \"azureADAuthenticationAsArmPolicy\": {\"status\": \"disabled\"}},"
                        + " \"networkRuleBypassOptions\": \"AzureServices\", \"networkRuleSet\": {\"defaultAction\":"
                        + " \"Deny\", \"ipRules\": []}}}"));
    }

    @Test
    void a_small_registry_is_told_no_rules_of_the_network() {
        ContainerRegistry small = ContainerRegistry.named("small")
                .group(GROUP)
                .location("westeurope")
                .sku(RegistrySku.BASIC)
                .networkAccess(NetworkAccess.open())
                .build();

        assertThat(small.document().at("/properties/networkRuleSet")).isEmpty();
    }

    @Test
    void everything_wrong_is_told_at_once() {
        assertThatThrownBy(() -> ContainerRegistry.named("my-acr")
                        .group(GROUP)
                        .location("westeurope")
                        .sku(RegistrySku.BASIC)
                        .anonymousPull(true)
                        .networkAccess(NetworkAccess.from("10.0.0.0/8").andSubnet(Output.of("/subscriptions/s/a")))
                        .retentionDays(400)
                        .export(false)
                        .build())
                .hasMessageContaining("6 issues")
                .hasMessageContaining("not 5 to 50 letters and digits")
                .hasMessageContaining("which registries no longer take")
                .hasMessageContaining("retentionDays is 400; the registry takes 0 to 365")
                .hasMessageContaining("only together with NetworkAccess.privateOnly()")
                .hasMessageContaining("anonymousPull needs SKU Standard or Premium")
                .hasMessageContaining("retentionDays: only for SKU Premium, but the SKU is Basic");
    }

    @Test
    void zones_are_for_ever() {
        assertThat(ContainerRegistry.PROPERTIES.diff(
                        registry.withZoneRedundancy(true).document(), registry.document()))
                .extracting(FieldChange::consequence)
                .containsExactly(Consequence.REFUSED);
    }

    @ParameterizedTest
    @CsvSource({
        "ACR-01, /properties/adminUserEnabled, true",
        "ACR-02, /properties/anonymousPullEnabled, true",
        "ACR-05, /properties/policies/exportPolicy/status, \"enabled\"",
        "ACR-06, /properties/policies/azureADAuthenticationAsArmPolicy/status, \"enabled\"",
        "ACR-04, /properties/encryption/status, \"disabled\"",
    })
    void each_control_fails_on_its_own_property(String control, String pointer, String value) {
        Document good = registry.document().withAt("/properties/encryption", Document.object("status", "enabled"));

        assertThat(failures(good)).isEmpty();
        assertThat(failures(good.withAt(pointer, Document.parse(value)))).containsExactly(control);
    }

    @Test
    void an_open_network_is_found_and_a_named_range_is_not() {
        ContainerRegistry open = registry.withExport(true).withNetworkAccess(NetworkAccess.open());
        ContainerRegistry named = open.withNetworkAccess(NetworkAccess.from("203.0.113.0/24"));

        assertThat(failures(open.document())).contains("ACR-03");
        assertThat(failures(named.document())).doesNotContain("ACR-03");
    }

    private List<String> failures(Document body) {
        Estate estate =
                Estate.of(Estate.Origin.LIVE, List.of(new Estate.Entry(registry.address(), body, "2025-11-01")));
        return Auditor.of(RegistryControls.all()).audit(estate).findings().stream()
                .filter(finding -> finding.verdict() == Verdict.FAIL)
                .map(Finding::control)
                .toList();
    }
}
