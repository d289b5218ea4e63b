package dev.breakwater.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KubeconfigTest {
    static final String CLUSTER = """
            apiVersion: v1
            kind: Config
            current-context: prod
            contexts:
            - name: prod
              context: {cluster: prod, user: me}
            clusters:
            - name: prod
              cluster:
                server: https://prod.hcp.westeurope.azmk8s.io:443
                certificate-authority-data: UEVN
            users:
            - name: me
              user:
            """;
    static final String KUBELOGIN = """
                exec:
                  apiVersion: client.authentication.k8s.io/v1beta1
                  command: kubelogin
                  args: [get-token, --login, devicecode, --server-id, 6dae42f8-4368-4678-94ff-3960e28e3630]
                  env: null
                  provideClusterInfo: false
            """;
    static final String GOOD = CLUSTER + KUBELOGIN;
    private static final String CANARY = "canary-kube-91";

    static String credential(String kubeconfig) {
        String value = Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8));
        return "{\"kubeconfigs\":[{\"name\":\"clusterUser\",\"value\":\"" + value + "\"}]}";
    }

    @Test
    void the_current_context_is_read_and_kubelogin_is_replaced_by_our_token() {
        Kubeconfig config = Kubeconfig.parse("prod", GOOD);
        assertThat(config.server()).hasToString("https://prod.hcp.westeurope.azmk8s.io:443");
        assertThat(config.certificateAuthority()).contains("PEM");
        assertThat(config.token()).isEmpty();
        assertThat(config).hasToString("Kubeconfig[https://prod.hcp.westeurope.azmk8s.io:443]");
    }

    @Test
    void the_older_form_of_entra_sign_in_is_recognised() {
        String old = "    auth-provider: {name: azure, config: {apiserver-id: 6DAE42F8-4368-4678-94ff-3960e28e3630}}\n";
        assertThat(Kubeconfig.parse("prod", CLUSTER + old).token()).isEmpty();
    }

    @Test
    void a_fixed_token_is_kept_secret() {
        Kubeconfig config = Kubeconfig.parse("prod", CLUSTER + "    token: " + CANARY + "\n");
        assertThat(config.token().orElseThrow().reveal()).isEqualTo(CANARY);
        assertThat(config.toString()).doesNotContain(CANARY);
    }

    static Stream<Arguments> refused() {
        String exec = CLUSTER + "    exec: {command: %s, args: [%s]}\n";
        String app = "6dae42f8-4368-4678-94ff-3960e28e3630";
        return Stream.of(
                Arguments.of("a foreign program", exec.formatted("/bin/sh", "-c, " + CANARY), "never executes"),
                Arguments.of(
                        "a kubelogin elsewhere", exec.formatted("/opt/other/kubelogin", "get-token"), "never executes"),
                Arguments.of("another action", exec.formatted("kubelogin", "remove-tokens"), "never executes"),
                Arguments.of("no application", exec.formatted("kubelogin", "get-token"), "another application"),
                Arguments.of(
                        "another application",
                        exec.formatted("kubelogin", "get-token, --server-id, other"),
                        "another application than the AKS server " + app),
                Arguments.of("another provider", CLUSTER + "    auth-provider: {name: gcp}\n", "not azure"),
                Arguments.of(
                        "a client certificate",
                        CLUSTER + "    client-certificate-data: " + CANARY + "\n",
                        "client certificate only"),
                Arguments.of("nobody", CLUSTER + "    token: ''\n", "client certificate only"),
                Arguments.of("a token file", GOOD + "    tokenFile: /var/run/token\n", "users[].user.tokenFile is not"),
                Arguments.of("a key file", GOOD + "    client-key: /etc/key\n", "users[].user.client-key is not"),
                Arguments.of("a password", GOOD + "    password: " + CANARY + "\n", "users[].user.password is not"),
                Arguments.of("impersonation", GOOD + "    as: root\n", "users[].user.as is not"),
                Arguments.of("an authority file", inCluster("certificate-authority: /etc/ca"), "no files"),
                Arguments.of("TLS off", inCluster("insecure-skip-tls-verify: true"), "no switched-off TLS"),
                Arguments.of("a proxy", inCluster("proxy-url: http://" + CANARY), "follows no proxy"),
                Arguments.of("another name", inCluster("tls-server-name: other"), "tls-server-name is not"),
                Arguments.of("plain http", GOOD.replace("https://", "http://"), "not an https address"),
                Arguments.of("no address", GOOD.replace("https://prod", "https://a b"), "not an https address"),
                Arguments.of("a torn authority", GOOD.replace("UEVN", "U"), "is not base64"),
                Arguments.of(
                        "no context",
                        GOOD.replace("current-context: prod", "current-context: x"),
                        "no entry of contexts"),
                Arguments.of("no YAML", "a: [" + CANARY, "not plain YAML within bounds, line"),
                Arguments.of("a type tag", "a: !!javax.script.ScriptEngineManager [" + CANARY + "]", "not plain YAML"),
                Arguments.of("a repeated key", GOOD + "users: []\n", "not plain YAML"),
                Arguments.of("a bomb", bomb(), "not plain YAML"),
                Arguments.of("a deep tower", "a: " + "[".repeat(5000), "not plain YAML"),
                Arguments.of("a circle", "a: &a [*a]", "not plain YAML"),
                Arguments.of("too much", "a: " + "x".repeat(2_000_000), "at most 1048576"),
                Arguments.of("nothing", "", "no entry of contexts"),
                Arguments.of("a date", "a: 2026-01-01", "not plain YAML"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void what_is_unsafe_is_refused_and_never_quoted(String what, String yaml, String reason) {
        KubeconfigException refused =
                catchThrowableOfType(KubeconfigException.class, () -> Kubeconfig.parse("managedClusters/prod", yaml));
        assertThat(refused).as(what).isNotNull();
        assertThat(refused).hasMessageStartingWith("managedClusters/prod").hasMessageContaining(reason);
        assertThat(refused.getMessage()).doesNotContain(CANARY);
        assertThat(refused).hasNoCause();
    }

    private static String inCluster(String line) {
        return GOOD.replace("    certificate-authority-data", "    " + line + "\n    certificate-authority-data");
    }

    private static String bomb() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int level = 1; level <= 12; level++) {
            yaml.append("a").append(level).append(": &a").append(level).append(" [");
            yaml.append(("*a" + (level - 1) + ", ").repeat(8)).append("x]\n");
        }
        return yaml.toString();
    }
}
