package dev.breakwater.testing.kubernetes;

import static dev.breakwater.testing.kubernetes.Api.MAPS;
import static dev.breakwater.testing.kubernetes.Api.RBAC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.image.TestSigner;
import dev.breakwater.testing.k3s.K3sCluster;
import dev.breakwater.testing.k3s.K3sClusterBuilder;
import dev.breakwater.testing.kubernetes.Api.Answer;
import java.io.File;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server is: its first objects, its paths, its threads. */
class FakeKubernetesTest {
    private final FakeKubernetes fake = FakeKubernetes.create();
    private final Api api = new Api(fake);

    @ParameterizedTest
    @ValueSource(strings = {"/apis/banana.io/v1/trees", "/apis/banana.io", "/nowhere", "/openid/v1/x"})
    void a_path_outside_the_api_is_not_found_in_plain_text(String target) {
        KubernetesResponse response = fake.handle(KubernetesRequest.of(
                "GET",
                target,
                Map.of("Authorization", "Bearer " + fake.adminToken().reveal())));

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.headers()).containsEntry("Content-Type", "text/plain; charset=utf-8");
        assertThat(response.body()).isEqualTo("404 page not found\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/namespaces/default/podtemplates | 501 | podtemplates of v1 yet",
                "/apis/apps/v1/controllerrevisions | 501 | controllerrevisions of apps/v1 yet",
                "/apis/resource.k8s.io/v1/deviceclasses | 501 | API group resource.k8s.io yet",
                "/apis/autoscaling/v1/horizontalpodautoscalers | 501 | does not serve autoscaling/v1 yet",
                "/api/v1/bananas | 404 | could not find the requested resource",
                "/api/v1/namespaces/absent | 404 | namespaces \"absent\" not found",
                "/api/v1/configmaps?fieldSelector=spec.nodeName%3Dx | 400 | is not a known field selector",
                "/api/v1/configmaps?fieldSelector=status.phase%3DActive | 400 | is not a known field selector",
                "/api/v1/configmaps?limit=many | 400 | strconv.ParseInt",
                "/api/v1/configmaps?limit=1&continue=nonsense | 400 | continue key is not valid",
                "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews | 405 | does not allow this method",
                "/apis/authentication.k8s.io/v1/selfsubjectreviews | 405 | does not allow this method",
                "/apis/authentication.k8s.io/v1/tokenreviews | 405 | does not allow this method",
                "/api/v1/configmaps?labelSelector=%3D%3D | 400 | found '=='",
                "/api/v1/namespaces/default/serviceaccounts/default/token | 405 | does not allow this method",
                "/apis/apps/v1/watch/namespaces/n/deployments/d/scale | 404 | could not find the requested resource",
                "/api/v1/watch/namespaces/default/status | 404 | could not find the requested resource",
                "/api/v1/watch/pods/p | 404 | could not find the requested resource",
                "/api/v1/watch/namespaces/n/nodes | 404 | could not find the requested resource",
                "/apis/authentication.k8s.io/v1/watch/tokenreviews | 404 | could not find the requested resource",
            })
    void what_is_not_served_is_refused_with_a_status(String target, int code, String sentence) {
        Answer answer = api.get(target);

        assertThat(answer.status()).isEqualTo(code);
        assertThat(answer.text("/kind")).isEqualTo("Status");
        assertThat(answer.text("/message")).contains(sentence);
    }

    @Test
    void a_request_without_a_known_token_is_unauthorized_but_health_is_public() {
        fake.authenticate(token -> token.equals("bob-token") ? Optional.of("bob") : Optional.empty());
        api.post(RBAC + "/clusterrolebindings", Api.binding("b", "view", "bob"));

        assertThat(status("/api/v1/namespaces", "")).isEqualTo(401);
        assertThat(status("/api/v1/namespaces", "Bearer nobody")).isEqualTo(401);
        assertThat(status("/api/v1/namespaces", "Bearer bob-token")).isEqualTo(200);
        assertThat(status("/readyz", "")).isEqualTo(200);
        assertThat(fake.requests())
                .extracting(ServedRequest::user)
                .containsExactly("breakwater:admin", "", "", "bob", "system:anonymous");
    }

    private int status(String target, String authorization) {
        return fake.handle(KubernetesRequest.of("GET", target, Map.of("Authorization", authorization)))
                .status();
    }

    @Test
    void a_new_cluster_has_namespaces_with_their_content_and_the_user_roles() {
        assertThat(names("v1", "Namespace", ""))
                .containsExactly("default", "kube-node-lease", "kube-public", "kube-system");
        assertThat(names("v1", "ServiceAccount", "kube-system")).containsExactly("default");
        assertThat(names("v1", "ConfigMap", "kube-public")).containsExactly("kube-root-ca.crt");
        assertThat(names("rbac.authorization.k8s.io/v1", "ClusterRole", ""))
                .contains("admin", "cluster-admin", "edit", "view", "system:basic-user", "system:discovery");
    }

    private List<String> names(String apiVersion, String kind, String namespace) {
        return fake.list(apiVersion, kind, namespace).stream().map(Meta::name).toList();
    }

    @Test
    void a_caller_is_told_who_it_is() {
        Answer review = api.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", Document.object());

        assertThat(review.status()).isEqualTo(201);
        assertThat(review.text("/status/userInfo/username")).isEqualTo("breakwater:admin");
        assertThat(review.body().at("/status/userInfo/groups"))
                .contains(Document.array("system:masters", "system:authenticated"));
    }

    @Test
    void an_authenticator_that_fails_is_an_internal_error() {
        fake.authenticate(token -> {
            throw new IllegalStateException("broken " + token);
        });

        KubernetesResponse response =
                fake.handle(KubernetesRequest.of("GET", MAPS, Map.of("Authorization", "Bearer canary")));
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.body()).contains("IllegalStateException").doesNotContain("canary");
    }

    @Test
    void in_process_there_is_no_thread_and_after_closing_none_is_left() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        fake.handle(KubernetesRequest.of("GET", "/readyz", Map.of()));
        assertThat(fake.toString()).isEqualTo("FakeKubernetes[in process]");
        assertThat(ownThreads(before)).isEmpty();

        fake.server();
        assertThat(fake.toString()).contains("https://127.0.0.1:");
        fake.close();
        for (Thread thread : ownThreads(before)) {
            thread.join(10_000);
        }
        assertThat(ownThreads(before)).isEmpty();
        assertThatThrownBy(fake::server).hasMessageContaining("is closed");
    }

    private static List<Thread> ownThreads(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> thread.getName().startsWith("fake-kubernetes-"))
                .toList();
    }

    @Test
    void a_missing_bouncy_castle_is_named_with_the_remedy() throws Exception {
        try (URLClassLoader without = new WithoutBouncyCastle()) {
            Class<?> type = without.loadClass(FakeKubernetes.class.getName());
            Object lonely = type.getMethod("create").invoke(null);

            assertThatThrownBy(() -> type.getMethod("server").invoke(lonely))
                    .hasRootCauseInstanceOf(ClassNotFoundException.class)
                    .cause()
                    .hasMessageContaining("add org.bouncycastle:bcpkix-jdk18on, or use handle() in process");

            Class<?> signer = without.loadClass(TestSigner.class.getName());
            assertThatThrownBy(() -> signer.getMethod("make").invoke(null))
                    .cause()
                    .hasMessageContaining("add org.bouncycastle:bcpkix-jdk18on to the test scope");

            Class<?> azure = without.loadClass(FakeAzure.class.getName());
            Class<?> options = without.loadClass(K3sClusterBuilder.class.getName());
            Object trusting = options.getMethod("trusting", azure)
                    .invoke(
                            without.loadClass(K3sCluster.class.getName())
                                    .getMethod("builder")
                                    .invoke(null),
                            azure.getMethod("start").invoke(null));
            Method start = without.loadClass(K3sCluster.class.getName()).getDeclaredMethod("start", options);
            start.setAccessible(true);
            assertThatThrownBy(() -> start.invoke(null, trusting))
                    .cause()
                    .hasMessageContaining("org.bouncycastle:bcpkix-jdk18on are not on the class path");
        }
    }

    /** Loads everything anew but Bouncy Castle. */
    private static final class WithoutBouncyCastle extends URLClassLoader {
        WithoutBouncyCastle() {
            super(
                    Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                            .map(WithoutBouncyCastle::url)
                            .toArray(URL[]::new),
                    ClassLoader.getPlatformClassLoader());
        }

        private static URL url(String path) {
            try {
                return Path.of(path).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("org.bouncycastle.")) {
                throw new ClassNotFoundException(name);
            }
            return super.findClass(name);
        }
    }
}
