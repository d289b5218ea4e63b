package dev.breakwater.image;

import java.util.List;
import java.util.Optional;

/**
 * What the signatures of an image are worth under a trust policy.
 *
 * @param image the image, by digest
 * @param outcome what it comes to
 * @param policy the name of the statement of the policy that applies; empty if none does
 * @param signer the subject of the certificate that signed it (RFC 2253); empty unless verified
 * @param reasons what failed, could not be told, or failed where the policy only wants it noted; one sentence each
 */
public record SignatureVerdict(
        ImageReference image, Outcome outcome, String policy, Optional<String> signer, List<String> reasons) {
    /** What it comes to. */
    public enum Outcome {
        /** A signature holds, by the level that the policy asks for. */
        VERIFIED,
        /** The policy wants no verification for this repository. */
        SKIPPED,
        /** No signature holds. */
        FAILED,
        /** No signature holds of those that can be read here, and there is one that cannot. */
        NOT_ASSESSABLE
    }

    /** Copies the reasons. */
    public SignatureVerdict {
        reasons = List.copyOf(reasons);
    }

    /** Whether a signature holds. */
    public boolean isVerified() {
        return outcome == Outcome.VERIFIED;
    }

    /** {@code VERIFIED prod.azurecr.io/shop/web@sha256:… by CN=…, under the policy prod}. */
    @Override
    public String toString() {
        return outcome + " " + image
                + signer.map(name -> " by " + name).orElse("")
                + (policy.isEmpty() ? "" : ", under the policy " + policy)
                + (reasons.isEmpty() ? "" : ": " + String.join(" ", reasons));
    }
}
