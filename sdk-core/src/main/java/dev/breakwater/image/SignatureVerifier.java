package dev.breakwater.image;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import dev.breakwater.image.NotationEnvelope.Broken;
import dev.breakwater.image.SignatureVerdict.Outcome;
import dev.breakwater.image.TrustPolicy.Action;
import dev.breakwater.image.TrustPolicy.Statement;
import dev.breakwater.image.TrustPolicy.Validation;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Verifies the signatures of images that the Notary Project's tools made ("Signature Verification" of its trust policy
 * specification): one that holds is enough. Read are JWS envelopes; those in COSE, timestamps of authorities, lists of
 * revocations and plugins are not, and where the policy enforces what they would tell, the verdict is {@link
 * Outcome#NOT_ASSESSABLE}. Thread-safe.
 */
public final class SignatureVerifier {
    private static final String ARTIFACT = "application/vnd.cncf.notary.signature";
    private static final String COSE = "application/cose";
    private static final int MOST = 100;

    private final OciRegistry registry;
    private final TrustPolicy policy;
    private final Clock clock;

    private SignatureVerifier(OciRegistry registry, TrustPolicy policy, Clock clock) {
        this.registry = registry;
        this.policy = policy;
        this.clock = clock;
    }

    /** One signature, and what it is worth. */
    private record Attempt(Outcome outcome, String signer, List<String> reasons) {}

    /** A verifier of images of that registry, or of all that the transport reaches, by the system's clock. */
    public static SignatureVerifier of(OciRegistry registry, TrustPolicy policy) {
        return new SignatureVerifier(registry, policy, Clock.systemUTC());
    }

    /** The same by another clock. */
    public SignatureVerifier at(Clock other) {
        return new SignatureVerifier(registry, policy, other);
    }

    /** Verifies the image of that name; see {@link #verify(ImageReference)}. */
    public SignatureVerdict verify(String image) {
        return verify(ImageReference.parse(image));
    }

    /**
     * Verifies an image. A tag is resolved first, and the verdict names the digest: that is what may run.
     *
     * @throws BreakwaterException if there is no such image, or the registry does not answer
     */
    public SignatureVerdict verify(ImageReference image) {
        Optional<Statement> found = policy.statement(image);
        if (found.isEmpty()) {
            return verdict(
                    image, Outcome.FAILED, "", "No statement of the trust policy applies to " + image.name() + ".");
        }
        Statement statement = found.get();
        OciRegistry.Manifest manifest = registry.manifest(image);
        ImageReference fixed = image.at(manifest.digest());
        if (statement.isSkipped()) {
            return verdict(fixed, Outcome.SKIPPED, statement.name(), "The policy wants no verification here.");
        }
        List<Document> signatures = registry.referrers(fixed, ARTIFACT);
        if (signatures.isEmpty()) {
            return verdict(fixed, Outcome.FAILED, statement.name(), "The image carries no signature.");
        }
        return best(fixed, statement, attempts(fixed, statement, manifest, signatures));
    }

    private static SignatureVerdict verdict(ImageReference image, Outcome outcome, String policy, String reason) {
        return new SignatureVerdict(image, outcome, policy, Optional.empty(), List.of(reason));
    }

    private List<Attempt> attempts(
            ImageReference image, Statement statement, OciRegistry.Manifest manifest, List<Document> signatures) {
        List<Attempt> all = new ArrayList<>();
        for (Document signature : signatures.subList(0, Math.min(MOST, signatures.size()))) {
            Attempt attempt = attempt(image, statement, manifest, signature);
            all.add(attempt);
            if (attempt.outcome() == Outcome.VERIFIED) {
                break;
            }
        }
        return all;
    }

    private static SignatureVerdict best(ImageReference image, Statement statement, List<Attempt> attempts) {
        Attempt last = attempts.get(attempts.size() - 1);
        if (last.outcome() == Outcome.VERIFIED) {
            return new SignatureVerdict(
                    image, Outcome.VERIFIED, statement.name(), Optional.of(last.signer()), last.reasons());
        }
        boolean unknown = attempts.stream().anyMatch(one -> one.outcome() == Outcome.NOT_ASSESSABLE);
        List<String> reasons = attempts.stream()
                .flatMap(one -> one.reasons().stream())
                .distinct()
                .toList();
        Outcome outcome = unknown ? Outcome.NOT_ASSESSABLE : Outcome.FAILED;
        return new SignatureVerdict(image, outcome, statement.name(), Optional.empty(), reasons);
    }

    private Attempt attempt(
            ImageReference image, Statement statement, OciRegistry.Manifest manifest, Document descriptor) {
        Notes notes = new Notes(statement);
        String signer = "";
        try {
            NotationEnvelope envelope = NotationEnvelope.verified(envelope(image, manifest, descriptor));
            signer = CertificateChain.name(envelope.chain().leaf());
            if (!envelope.isOf(manifest)) {
                throw new Broken("The signature is for another image.", false);
            }
            notes.add(Validation.AUTHENTICITY, stranger(statement, envelope), false);
            timestamp(statement, envelope, notes);
            notes.add(Validation.EXPIRY, expired(envelope), false);
            notes.add(Validation.REVOCATION, revocation(envelope), true);
        } catch (Broken e) {
            notes.add(Validation.INTEGRITY, Optional.of(e.sentence()), e.isUnknown());
        } catch (InvalidDocumentException e) {
            notes.add(Validation.INTEGRITY, Optional.ofNullable(e.getMessage()), false);
        }
        return new Attempt(notes.outcome, signer, notes.reasons);
    }

    /** The blob of a signature's manifest, which must refer to the image and have one layer. */
    private byte[] envelope(ImageReference image, OciRegistry.Manifest manifest, Document descriptor) throws Broken {
        String digest = descriptor.text("/digest").orElse("");
        if (!ImageReference.isDigest(digest)) {
            throw new Broken("A referrer of the image has no digest.", false);
        }
        Document signature = registry.manifest(image.at(digest)).content();
        List<Document> layers = signature.at("/layers").orElse(Document.array()).elements();
        boolean right = layers.size() == 1 && signature.text("/subject/digest").equals(Optional.of(manifest.digest()));
        if (!right) {
            throw new Broken("The manifest of a signature must refer to the image and have one layer.", false);
        }
        String type = layers.get(0).text("/mediaType").orElse("");
        if (!type.equals(NotationEnvelope.JWS)) {
            throw new Broken("The signature is of the type " + type + ", which is not read here.", type.equals(COSE));
        }
        return registry.blob(image, layers.get(0));
    }

    private Optional<String> stranger(Statement statement, NotationEnvelope envelope) {
        String type = envelope.scheme().equals(NotationEnvelope.AUTHORITY) ? "signingAuthority" : "ca";
        List<X509Certificate> trusted = policy.trusted(statement, type);
        if (envelope.chain().certificates().stream().noneMatch(trusted::contains)) {
            return Optional.of("No certificate of "
                    + CertificateChain.name(envelope.chain().leaf()) + " is in a trust store of the type " + type
                    + " that the policy names.");
        }
        String subject = CertificateChain.name(envelope.chain().leaf());
        Map<String, String> attributes = TrustPolicy.attributes(subject).orElse(Map.of());
        return statement.trusts(attributes)
                ? Optional.empty()
                : Optional.of("The signer " + subject + " is none of the trusted identities.");
    }

    private void timestamp(Statement statement, NotationEnvelope envelope, Notes notes) throws Broken {
        boolean vouched = envelope.scheme().equals(NotationEnvelope.AUTHORITY);
        Optional<String> invalid = envelope.chain().invalidAt(vouched ? envelope.signingTime() : clock.instant());
        boolean stamped = !vouched
                && statement.stores().stream().anyMatch(store -> store.startsWith("tsa:"))
                && (!statement.afterExpiryOnly() || invalid.isPresent());
        Optional<String> unread =
                Optional.of("The policy asks for the timestamp of an authority (tsa), which is not read here.");
        notes.add(Validation.AUTHENTIC_TIMESTAMP, stamped ? unread : invalid, stamped);
    }

    private Optional<String> expired(NotationEnvelope envelope) throws Broken {
        Instant now = clock.instant();
        return envelope.expiry()
                .filter(expiry -> !now.isBefore(expiry))
                .map(expiry -> "The signature expired at " + expiry + ".");
    }

    private static Optional<String> revocation(NotationEnvelope envelope) {
        return envelope.chain().isRevocable()
                ? Optional.of("The certificates name where revocations are published, which is not read here.")
                : Optional.empty();
    }

    /** What the validations of one signature came to, as the statement weighs them. */
    private static final class Notes {
        private final Statement statement;
        private final List<String> reasons = new ArrayList<>();
        private Outcome outcome = Outcome.VERIFIED;

        private Notes(Statement statement) {
            this.statement = statement;
        }

        private void add(Validation validation, Optional<String> problem, boolean unknown) {
            Action action = statement.action(validation);
            if (problem.isEmpty() || action == Action.SKIP) {
                return;
            }
            reasons.add((action == Action.LOG ? "Noted only: " : "") + problem.get());
            if (action == Action.ENFORCE && outcome != Outcome.FAILED) {
                outcome = unknown ? Outcome.NOT_ASSESSABLE : Outcome.FAILED;
            }
        }
    }

    /** {@code SignatureVerifier[TrustPolicy[…]]}. */
    @Override
    public String toString() {
        return "SignatureVerifier[" + policy + "]";
    }
}
