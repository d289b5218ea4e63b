package dev.breakwater.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.secret.SecretProviderClass;
import dev.breakwater.secret.VaultObject;
import dev.breakwater.workload.Manifest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A SecretProviderClass read from YAML: typed where nothing is lost by it. */
class VaultMountsTest {
    private static final String YAML = """
            apiVersion: secrets-store.csi.x-k8s.io/v1
            kind: SecretProviderClass
            metadata:
              name: web
              namespace: shop
              labels: {team: shop}
            spec:
              provider: azure
              parameters:
                keyvaultName: vault
                tenantId: 72f988bf-86f1-41af-91ab-2d7cd011db47
                clientID: 11111111-2222-3333-4444-555555555555
                objects: |
                  array:
                    - |
                      objectName: password
                      objectType: secret
                      objectAlias: db
                    - |
                      objectName: web
                      objectType: cert
                      objectVersion: ""
              secretObjects:
                - secretName: copy
                  type: Opaque
                  data:
                    - objectName: db
                      key: password
            """;

    @Test
    void what_a_declaration_can_say_is_read_as_one() {
        assertThat(Manifests.parse(YAML.replace("          objectVersion: \"\"\n", ""))
                        .resources())
                .singleElement()
                .isInstanceOfSatisfying(SecretProviderClass.class, mount -> {
                    assertThat(mount.objects())
                            .containsExactly(VaultObject.secret("password").as("db"), VaultObject.certificate("web"));
                    assertThat(mount.vaultName().toDocument().asText()).contains("vault");
                    assertThat(mount.labels()).isEqualTo(Map.of("team", "shop"));
                    assertThat(mount.secretObjects()).isEqualTo(Map.of("copy", Map.of("db", "password")));
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "provider: azure|provider: vault",
                "keyvaultName: vault|keyvaultName: vault\n    cloudName: AzureChina",
                "type: Opaque|type: kubernetes.io/tls",
                "objectType: secret|objectType: secret\n          objectEncoding: base64",
                "objectType: cert|objectType: card",
            })
    void what_it_cannot_say_stays_a_manifest_with_all_of_it(String change) {
        String[] parts = change.split("\\|", 2);
        assertThat(Manifests.parse(YAML.replace(parts[0], parts[1])).resources())
                .singleElement()
                .isInstanceOf(Manifest.class);
    }
}
