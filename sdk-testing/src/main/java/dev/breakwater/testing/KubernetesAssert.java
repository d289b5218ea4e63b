package dev.breakwater.testing;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Sensitive;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on what an API server admits: authorization, Pod Security, policies and webhooks decide, as for any client.
 * Every request is a dry run, so that nothing stays of it.
 *
 * <pre>{@code
 * Document pod = Document.parse("""
 *         {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "tool", "namespace": "payments"},
 *          "spec": {"containers": [{"name": "tool", "image": "tool:1", "securityContext": {"privileged": true}}]}}""");
 *
 * assertThat(bed.kubernetes(PAYMENTS.cluster().id())).rejects(pod).because("privileged");
 * }</pre>
 */
public final class KubernetesAssert extends AbstractAssert<KubernetesAssert, FakeKubernetes> {
    private static final Set<Integer> REFUSALS = Set.of(400, 403, 422);

    private final Optional<Sensitive<String>> token;

    KubernetesAssert(FakeKubernetes actual) {
        this(actual, Optional.empty());
    }

    private KubernetesAssert(FakeKubernetes actual, Optional<Sensitive<String>> token) {
        super(actual, KubernetesAssert.class);
        this.token = token;
    }

    /** The same server, asked by whoever a token belongs to instead of the administrator. */
    public KubernetesAssert askedWith(Sensitive<String> newToken) {
        return new KubernetesAssert(actual, Optional.of(newToken));
    }

    /** The server would create the object. */
    public KubernetesAssert admits(Document manifest) {
        isNotNull();
        attempt(manifest)
                .ifPresent(refusal -> failWithMessage(
                        "Expected %s to be admitted, but the API server refuses it (%d):%n  %s",
                        name(manifest), refusal.getCode(), text(refusal)));
        return this;
    }

    /**
     * The server would refuse to create the object, since somebody may not, a policy forbids it or it is invalid; what it
     * says can be asserted next. Failing for another reason (it is there already, its namespace is not, nobody is known
     * by the token) is no refusal.
     */
    public RejectionAssert rejects(Document manifest) {
        isNotNull();
        Optional<KubernetesClientException> failure = attempt(manifest);
        if (failure.isEmpty()) {
            failWithMessage("Expected %s to be refused, but the API server admits it.", name(manifest));
        }
        KubernetesClientException refusal = failure.orElseThrow();
        if (!REFUSALS.contains(refusal.getCode())) {
            failWithMessage(
                    "Expected %s to be refused, but the API server fails for another reason (%d):%n  %s",
                    name(manifest), refusal.getCode(), text(refusal));
        }
        return new RejectionAssert(name(manifest), refusal);
    }

    private Optional<KubernetesClientException> attempt(Document manifest) {
        try (KubernetesClient client = token.map(actual::client).orElseGet(actual::client)) {
            client.resource(manifest.toJson()).dryRun(true).create();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(e);
        }
    }

    private static String name(Document manifest) {
        return manifest.text("/kind").orElse("object") + " "
                + manifest.text("/metadata/name").orElse("without a name");
    }

    static String text(KubernetesClientException refusal) {
        return refusal.getStatus() == null
                ? String.valueOf(refusal.getMessage())
                : String.valueOf(refusal.getStatus().getMessage());
    }

    /** {@code KubernetesAssert[…]}, with what it is about. */
    @Override
    public String toString() {
        return "KubernetesAssert[" + actual + "]";
    }
}
