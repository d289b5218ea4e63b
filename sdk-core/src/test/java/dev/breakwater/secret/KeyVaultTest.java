package dev.breakwater.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.Auditor;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.change.Consequence;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Sensitive;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyVaultTest {
    private static final ArmId GROUP =
            ArmId.subscription("00000000-0000-0000-0000-000000000001").resourceGroup("rg");
    private static final String CANARY = "canary-44b1";

    private final KeyVault vault = KeyVault.named("kv-prod")
            .group(GROUP)
            .location("westeurope")
            .tenant("00000000-0000-0000-0000-000000000002")
            .networkAccess(NetworkAccess.from("203.0.113.0/24").andSubnet(Output.of("/subscriptions/s/subnets/a")))
            .build();
    private final KeyVaultSecret secret = KeyVaultSecret.named("db")
            .vault(vault.id())
            .value(Sensitive.of(CANARY))
            .version("7")
            .expires(Instant.parse("2027-01-01T00:00:00Z"))
            .build();

    private Document live() {
        return vault.document();
    }

    private List<FieldChange> changes(KeyVault desired) {
        return KeyVault.PROPERTIES.diff(desired.document(), live());
    }

    @Test
    void a_vault_is_ruled_by_roles_protected_and_closed_unless_declared_otherwise() {
        assertThat(vault.document())
                .isEqualTo(Document.parse("{\"location\": \"westeurope\", \"properties\": {\"tenantId\":"
                        + " \"00000000-0000-0000-0000-000000000002\", \"sku\": {\"family\": \"A\", \"name\":"
                        + " \"standard\"}, \"enableRbacAuthorization\": true, \"enablePurgeProtection\": true,"
                        + " \"publicNetworkAccess\": \"Enabled\", \"networkAcls\": {\"bypass\": \"AzureServices\","
                        + " \"defaultAction\": \"Deny\", \"ipRules\": [{\"value\": \"203.0.113.0/24\"}],"
                        + " \"virtualNetworkRules\": [{\"id\": \"/subscriptions/s/subnets/a\"}]}}}"));
    }

    @Test
    void everything_wrong_with_a_vault_is_told_at_once() {
        assertThatThrownBy(() -> KeyVault.named("1-kv--x")
                        .group(ArmId.subscription("00000000-0000-0000-0000-000000000001"))
                        .location(" ")
                        .tenant("contoso")
                        .softDeleteDays(5)
                        .networkAccess(NetworkAccess.from("256.0.0.1"))
                        .build())
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("6 issues")
                .hasMessageContaining("single hyphens")
                .hasMessageContaining("which is not a resource group")
                .hasMessageContaining("location is blank")
                .hasMessageContaining("tenant contains 'contoso', which is not a GUID")
                .hasMessageContaining("softDeleteDays is 5; the vault takes 7 to 90")
                .hasMessageContaining("'256.0.0.1', which is no IPv4 address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "a-", "-ab", "abcdefghijklmnopqrstuvwxy", "a_b"})
    void a_name_that_azure_refuses_is_refused(String name) {
        assertThatThrownBy(() -> vault.withName(name)).hasMessageContaining("name contains '" + name + "'");
    }

    @Test
    void a_unique_name_follows_from_group_and_prefix_and_fits_a_vault() {
        String name = GROUP.uniqueName("kv");

        ArmId shouted = ArmId.parse(GROUP.toString().replace("/rg", "/RG"));

        assertThat(name).matches("kv[a-z0-9]{10}").isEqualTo(shouted.uniqueName("kv"));
        assertThat(name).isNotEqualTo(GROUP.uniqueName("kw"));
        assertThat(ArmId.subscription("00000000-0000-0000-0000-000000000001")
                        .resourceGroup("other")
                        .uniqueName("kv"))
                .isNotEqualTo(name);
        assertThat(vault.withName(name).name()).isEqualTo(name);
    }

    @Test
    void each_property_says_what_a_change_takes_and_does() {
        Document unprotected = live().withoutAt("/properties/enablePurgeProtection");

        assertThat(KeyVault.PROPERTIES.diff(live(), unprotected))
                .extracting(FieldChange::consequence)
                .containsExactly(Consequence.ONE_WAY);
        assertThat(changes(vault.withPurgeProtection(false)))
                .as("left as it is")
                .isEmpty();
        assertThat(changes(vault.withSoftDeleteDays(30)))
                .extracting(FieldChange::consequence)
                .containsExactly(Consequence.REFUSED);
        assertThat(changes(vault.withRbacAuthorization(false)))
                .extracting(FieldChange::effect)
                .containsExactly(Effect.WEAKENS);
        assertThat(changes(vault.withNetworkAccess(NetworkAccess.open())))
                .extracting(FieldChange::effect)
                .containsExactly(Effect.WEAKENS);
    }

    @Test
    void one_range_more_weakens_and_one_less_hardens() {
        NetworkAccess subnet = NetworkAccess.from().andSubnet(Output.of("/subscriptions/s/subnets/a"));
        NetworkAccess wider =
                NetworkAccess.from("203.0.113.0/24", "198.51.100.7").andSubnet(Output.of("/SUBSCRIPTIONS/s/subnets/A"));

        assertThat(changes(vault.withNetworkAccess(wider)))
                .extracting(FieldChange::effect)
                .containsExactly(Effect.WEAKENS);
        assertThat(changes(vault.withNetworkAccess(subnet)))
                .extracting(FieldChange::effect)
                .containsExactly(Effect.HARDENS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "KV-01 | /properties/enablePurgeProtection | ",
                "KV-01 | /properties/enableSoftDelete | false",
                "KV-02 | /properties/enableRbacAuthorization | false",
                "KV-03 | /properties/networkAcls/defaultAction | \"Allow\"",
            })
    void each_control_of_vaults_fails_on_its_own_property(String control, String pointer, String value) {
        Document bad = value == null || value.isBlank()
                ? live().withoutAt(pointer)
                : live().withAt(pointer, Document.parse(value));

        assertThat(failures(vault, live())).isEmpty();
        assertThat(failures(vault, bad)).containsExactly(control);
    }

    @Test
    void a_vault_without_public_network_needs_no_rules() {
        Document shut = live().withAt("/properties/publicNetworkAccess", "disabled")
                .withAt("/properties/networkAcls/defaultAction", "Allow");

        assertThat(failures(vault, shut)).isEmpty();
    }

    private static List<String> failures(KeyVault vault, Document body) {
        Estate estate = Estate.of(Estate.Origin.LIVE, List.of(new Estate.Entry(vault.address(), body, "2025-05-01")));
        return Auditor.of(SecretControls.all()).audit(estate).findings().stream()
                .filter(finding -> finding.verdict() == Verdict.FAIL)
                .map(Finding::control)
                .toList();
    }

    @Test
    void a_secret_is_a_document_without_its_value() {
        assertThat(secret.document())
                .isEqualTo(Document.parse(
                        "{\"attributes\": {\"exp\": 1798761600}, \"tags\": {\"breakwater-version\": \"7\"}}"));
        assertThat(secret.toString() + secret.document() + secret.address()).doesNotContain(CANARY);
        assertThat(DesiredState.named("d").with(vault, secret).prerequisites(secret))
                .contains(vault.address());
    }

    @Test
    void everything_wrong_with_a_secret_is_told_at_once_and_its_value_never() {
        assertThatThrownBy(() -> secret.withName("a_b")
                        .withVault(GROUP)
                        .withVersion(" ")
                        .withTags(Map.of("breakwater-version", "1")))
                .hasMessageNotContaining(CANARY);
        assertThatThrownBy(() -> KeyVaultSecret.named("a_b")
                        .vault(GROUP)
                        .value(Sensitive.of(CANARY.repeat(5000)))
                        .version(" ")
                        .putTag("Breakwater-Version", "1")
                        .notBefore(Instant.parse("2028-01-01T00:00:00Z"))
                        .expires(Instant.parse("2027-01-01T00:00:00Z"))
                        .build())
                .hasMessageContaining("6 issues")
                .hasMessageContaining("not 1 to 127 letters, digits and hyphens")
                .hasMessageContaining("which is not the id of a key vault")
                .hasMessageContaining("version is blank")
                .hasMessageContaining("declare version instead")
                .hasMessageContaining("value is larger than 25 KiB")
                .hasMessageContaining("notBefore is not before expires")
                .hasMessageNotContaining(CANARY);
    }

    @Test
    void a_secret_that_never_expires_is_found() {
        KeyVaultSecret eternal = KeyVaultSecret.named("eternal")
                .vault(vault.id())
                .value(Sensitive.of("x"))
                .version("1")
                .build();
        Estate estate = Estate.of(DesiredState.named("d").with(vault, secret, eternal));

        assertThat(SecretControls.all().get(3).check(estate))
                .extracting(Finding::verdict)
                .containsExactly(Verdict.PASS, Verdict.FAIL);
    }
}
