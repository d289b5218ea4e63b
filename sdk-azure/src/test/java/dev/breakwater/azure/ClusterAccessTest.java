package dev.breakwater.azure;

import static dev.breakwater.azure.TestAzure.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.ClientAuthenticationException;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.ClusterConnection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ClusterAccessTest {
    private static final String CREDENTIAL = TestAzure.CLUSTER + "/listClusterUserCredential";

    private final TestAzure azure = new TestAzure();
    private final ClusterAccess access = ClusterAccess.of(azure.credential, azure.options);

    @Test
    void a_connection_signs_in_with_a_token_for_the_aks_server_application_only() {
        azure.http.on("POST", CREDENTIAL, 200, KubeconfigTest.credential(KubeconfigTest.GOOD));
        ClusterConnection connection = access.connect(TestAzure.CLUSTER);
        assertThat(connection.server()).hasHost("prod.hcp.westeurope.azmk8s.io");
        assertThat(connection.certificateAuthority()).contains("PEM");
        assertThat(connection.token().reveal()).isEqualTo(TestAzure.CANARY + "-2");
        assertThat(azure.credential.asked).last().isEqualTo(List.of("6dae42f8-4368-4678-94ff-3960e28e3630/.default"));
        assertThat(azure.http.sent()).extracting(StubHttp.Sent::url).noneMatch(url -> url.contains("Admin"));
    }

    @Test
    void a_token_is_used_until_shortly_before_it_expires() {
        azure.http.on("POST", CREDENTIAL, 200, KubeconfigTest.credential(KubeconfigTest.GOOD));
        ClusterConnection connection = access.connect(TestAzure.CLUSTER);
        String first = connection.token().reveal();
        azure.clock.pass(Duration.ofMinutes(50));
        assertThat(connection.token().reveal()).isEqualTo(first);
        azure.clock.pass(Duration.ofMinutes(6));
        assertThat(connection.token().reveal()).isNotEqualTo(first);
    }

    @Test
    void no_text_shows_a_token() {
        azure.http.on("POST", CREDENTIAL, 200, KubeconfigTest.credential(KubeconfigTest.GOOD));
        ClusterConnection connection = access.connect(TestAzure.CLUSTER);
        assertThat(connection + " " + connection.token() + " " + access + " " + azure.client)
                .doesNotContain(TestAzure.CANARY);
    }

    @Test
    void an_answer_without_kubeconfig_names_the_role_that_is_missing() {
        azure.http.on("POST", CREDENTIAL, 200, "{\"kubeconfigs\":[]}");
        assertThatThrownBy(() -> access.connect(TestAzure.CLUSTER))
                .isInstanceOf(KubeconfigException.class)
                .hasMessageContaining("Azure Kubernetes Service Cluster User Role");
    }

    @Test
    void an_answer_that_is_not_base64_is_told_without_quoting_it() {
        azure.http.on("POST", CREDENTIAL, 200, "{\"kubeconfigs\":[{\"value\":\"canary!!\"}]}");
        assertThatThrownBy(() -> access.connect(TestAzure.CLUSTER))
                .hasMessageContaining("is not base64")
                .hasMessageNotContaining("canary");
    }

    @Test
    void a_refused_credential_names_the_cluster() {
        azure.http.on("POST", CREDENTIAL, 403, error("AuthorizationFailed", "no action 'a/b' over scope '/x'"));
        assertThatThrownBy(() -> access.connect(TestAzure.CLUSTER))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining(TestAzure.CLUSTER + ": Azure refused to run an action on it (403");
    }

    @Test
    void a_credential_without_token_is_a_failure_of_the_provider() {
        TokenCredential none = request -> Mono.error(new ClientAuthenticationException("AADSTS700024", null));
        assertThatThrownBy(() -> new EntraTokens(none, azure.options).get())
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("AADSTS700024");
    }
}
