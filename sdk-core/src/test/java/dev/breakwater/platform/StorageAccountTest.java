package dev.breakwater.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.Auditor;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.change.Consequence;
import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.NetworkAccess;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageAccountTest {
    private static final ArmId GROUP =
            ArmId.subscription("00000000-0000-0000-0000-000000000001").resourceGroup("rg");

    private final StorageAccount account = StorageAccount.named("backups1")
            .group(GROUP)
            .location("westeurope")
            .networkAccess(NetworkAccess.privateOnly())
            .build();
    private final BlobContainer container =
            BlobContainer.named("velero").account(account.id()).build();

    @Test
    void an_account_is_closed_unless_declared_otherwise() {
        assertThat(account.document())
                .isEqualTo(Document.parse("{\"location\": \"westeurope\", \"kind\": \"StorageV2\", \"sku\": {\"name\":"
                        + " \"Standard_ZRS\"}, \"properties\": {\"supportsHttpsTrafficOnly\": true,"
                        + " \"minimumTlsVersion\": \"TLS1_2\", \"allowSharedKeyAccess\": false,"
                        + " \"allowBlobPublicAccess\": false, \"defaultToOAuthAuthentication\": true,"
                        + " \"allowCrossTenantReplication\": false, \"publicNetworkAccess\": \"Disabled\","
                        + " \"networkAcls\": {\"bypass\": \"AzureServices\", \"defaultAction\": \"Deny\","
                        + " \"ipRules\": [], \"virtualNetworkRules\": []}}}"));
        assertThat(container.document()).isEqualTo(Document.parse("{\"properties\": {\"publicAccess\": \"None\"}}"));
        assertThat(container.id()).hasToString(account.id() + "/blobServices/default/containers/velero");
    }

    @Test
    void everything_wrong_is_told_at_once() {
        assertThatThrownBy(() -> StorageAccount.named("My-Account")
                        .group(GROUP)
                        .location("westeurope")
                        .sku("Cheap")
                        .kind("Tape")
                        .minimumTls("SSL3")
                        .networkAccess(NetworkAccess.privateOnly())
                        .build())
                .hasMessageContaining("4 issues")
                .hasMessageContaining("not 3 to 24 lower-case letters and digits")
                .hasMessageContaining("sku is 'Cheap'")
                .hasMessageContaining("kind is 'Tape', which is none of BlobStorage")
                .hasMessageContaining("minimumTls is 'SSL3'");
        assertThatThrownBy(() -> BlobContainer.named("a--b").account(GROUP).build())
                .hasMessageContaining("2 issues")
                .hasMessageContaining("single hyphens")
                .hasMessageContaining("which is not the id of a storage account");
    }

    @ParameterizedTest
    @CsvSource({
        "Standard_GZRS, StorageV2, IN_PLACE",
        "Standard_LRS, StorageV2, REFUSED",
        "Premium_ZRS, StorageV2, REFUSED",
        "Standard_ZRS, BlobStorage, REFUSED",
    })
    void sku_and_kind_change_only_where_azure_changes_them(String sku, String kind, Consequence consequence) {
        StorageAccount changed = account.withSku(sku).withKind(kind);

        assertThat(StorageAccount.PROPERTIES.diff(changed.document(), account.document()))
                .extracting(FieldChange::consequence)
                .containsExactly(consequence);
    }

    @Test
    void an_old_kind_is_upgraded_and_never_back() {
        Document old = account.document().with("kind", "Storage");

        assertThat(StorageAccount.PROPERTIES.diff(account.document(), old))
                .extracting(FieldChange::consequence)
                .containsExactly(Consequence.ONE_WAY);
    }

    @ParameterizedTest
    @CsvSource({
        "STG-01, /properties/allowSharedKeyAccess, true",
        "STG-02, /properties/supportsHttpsTrafficOnly, false",
        "STG-02, /properties/minimumTlsVersion, \"TLS1_1\"",
        "STG-03, /properties/allowBlobPublicAccess, true",
        "STG-05, /properties/allowCrossTenantReplication, true",
    })
    void each_control_fails_on_its_own_property(String control, String pointer, String value) {
        assertThat(failures(account.address(), account.document())).isEmpty();
        assertThat(failures(account.address(), account.document().withAt(pointer, Document.parse(value))))
                .containsExactly(control);
    }

    @Test
    void open_accounts_and_containers_are_found() {
        assertThat(failures(
                        account.address(),
                        account.withNetworkAccess(NetworkAccess.open()).document()))
                .containsExactly("STG-04");
        assertThat(failures(
                        container.address(), container.withPublicAccess(true).document()))
                .containsExactly("STG-06");
        assertThat(failures(account.address(), Document.object("properties", Document.object())))
                .as("what Azure assumes")
                .containsExactlyInAnyOrder("STG-01", "STG-02", "STG-04");
    }

    private static List<String> failures(Address<?> address, Document body) {
        Estate estate = Estate.of(Estate.Origin.LIVE, List.of(new Estate.Entry(address, body, "2025-06-01")));
        return Auditor.of(StorageControls.all()).audit(estate).findings().stream()
                .filter(finding -> finding.verdict() == Verdict.FAIL)
                .map(Finding::control)
                .toList();
    }
}
