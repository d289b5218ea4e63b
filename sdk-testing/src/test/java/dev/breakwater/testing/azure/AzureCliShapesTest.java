package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpMethod;
import dev.breakwater.document.Document;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that the Azure CLI sends and our own provider does not, as recorded from version 2.74. */
class AzureCliShapesTest {
    private final FakeAzure azure = FakeAzure.start();
    private final AzureSdk sdk = AzureSdk.over(azure).withCluster();
    private final String subscription = "/subscriptions/" + azure.subscription();

    private AzureSdk.Answer post(String path, String version, Document body) {
        return sdk.send(HttpMethod.POST, path, version, Map.of(), body.isNull() ? "" : body.toJson());
    }

    @Test
    void whoever_lists_deleted_vaults_lists_deleted_security_modules_too() {
        AzureSdk.Answer answer = sdk.get(subscription + "/providers/Microsoft.KeyVault/deletedManagedHSMs");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().get("value").orElseThrow().elements()).isEmpty();
    }

    @Test
    void the_name_of_a_storage_account_is_checked_before_it_is_created() {
        String path = subscription + "/providers/Microsoft.Storage/checkNameAvailability";
        Document asked = Document.object("name", "shopdata", "type", "Microsoft.Storage/storageAccounts");
        assertThat(post(path, "2024-01-01", asked).body().flag("/nameAvailable"))
                .contains(true);
        Document account = Document.object("location", "westeurope", "kind", "StorageV2")
                .with("sku", Document.object("name", "Standard_LRS"));
        assertThat(sdk.put(sdk.group() + "/providers/Microsoft.Storage/storageAccounts/shopdata", account)
                        .status())
                .isLessThan(300);
        Document taken = post(path, "2024-01-01", asked).body();
        assertThat(taken.flag("/nameAvailable")).contains(false);
        assertThat(taken.text("/reason")).contains("AlreadyExists");
        assertThat(taken.text("/message")).contains("The storage account named shopdata is already taken.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bad_Name!", "xy", "Upper", "a2345678901234567890123456"})
    void the_check_of_a_name_refuses_what_the_creation_would(String name) {
        Document asked = Document.object("name", name, "type", "Microsoft.Storage/storageAccounts");
        Document answer = post(subscription + "/providers/Microsoft.Storage/checkNameAvailability", "2024-01-01", asked)
                .body();
        assertThat(answer.flag("/nameAvailable")).contains(false);
        assertThat(answer.text("/reason")).contains("AccountNameInvalid");
        assertThat(answer.text("/message"))
                .contains(name + " is not a valid storage account name. Storage account name must be between 3 and 24"
                        + " characters in length and use numbers and lower-case letters only.");
    }

    @Test
    void the_image_of_a_pool_is_upgraded_by_an_operation() {
        azure.operations(Pacing.polls(1));
        String pool = sdk.cluster() + "/agentPools/system";
        AzureSdk.Answer started = post(pool + "/upgradeNodeImageVersion", "2025-03-01", Document.nothing());
        assertThat(started.status()).isEqualTo(202);
        assertThat(started.headers()).containsKeys("Azure-AsyncOperation", "Location");
        assertThat(post(pool + "/upgradeNodeImageVersion", "2025-03-01", Document.nothing())
                        .code())
                .as("one operation at a time")
                .isEqualTo("OperationNotAllowed");
        assertThat(sdk.get(pool).body().text("/properties/provisioningState")).contains("Succeeded");
        assertThat(post(sdk.cluster() + "/agentPools/none/upgradeNodeImageVersion", "2025-03-01", Document.nothing())
                        .code())
                .isEqualTo("ResourceNotFound");
    }
}
