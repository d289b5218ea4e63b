package dev.breakwater.testing;

import io.fabric8.kubernetes.client.KubernetesClientException;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on how an API server refuses an object.
 *
 * <pre>{@code
 * assertThat(bed.kubernetes(PAYMENTS.cluster().id()))
 *         .rejects(pod)
 *         .because("violates PodSecurity")
 *         .withStatus(403);
 * }</pre>
 */
public final class RejectionAssert extends AbstractAssert<RejectionAssert, String> {
    private final String object;
    private final int status;

    RejectionAssert(String object, KubernetesClientException refusal) {
        super(KubernetesAssert.text(refusal), RejectionAssert.class);
        this.object = object;
        this.status = refusal.getCode();
    }

    /** What the server says has that text. */
    public RejectionAssert because(String text) {
        if (!actual.contains(text)) {
            failWithMessage(
                    "Expected %s to be refused because of '%s', but the API server says (%d):%n  %s",
                    object, text, status, actual);
        }
        return this;
    }

    /** The server answers with that status: 403 for what policies forbid, 422 for what is malformed. */
    public RejectionAssert withStatus(int expected) {
        if (status != expected) {
            failWithMessage("Expected %s to be refused with %d, but it is %d:%n  %s", object, expected, status, actual);
        }
        return this;
    }

    /** {@code RejectionAssert[Pod web, 403]}. */
    @Override
    public String toString() {
        return "RejectionAssert[" + object + ", " + status + "]";
    }
}
