package dev.breakwater.image;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A signature as JWS in flattened JSON (Notary Project, "JWS Signature Envelope"): read, and its integrity verified.
 * What is wrong is said by {@link Broken} in one sentence.
 */
record NotationEnvelope(Document header, Document payload, CertificateChain chain) {
    static final String JWS = "application/jose+json";
    static final String X509 = "notary.x509";
    static final String AUTHORITY = "notary.x509.signingAuthority";
    private static final String PREFIX = "io.cncf.notary.";
    private static final String SCHEME = PREFIX + "signingScheme";
    private static final String SIGNING_TIME = PREFIX + "signingTime";
    private static final String AUTHENTIC_TIME = PREFIX + "authenticSigningTime";
    private static final String EXPIRY = PREFIX + "expiry";
    private static final String PLUGIN = PREFIX + "verificationPlugin";
    private static final String PAYLOAD = "application/vnd.cncf.notary.payload.v1+json";
    private static final Set<String> MEMBERS = Set.of("payload", "protected", "header", "signature");
    private static final Set<String> UNDERSTOOD = Set.of(SCHEME, AUTHENTIC_TIME, EXPIRY);

    /** Why a signature is worth nothing, or cannot be judged here. */
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean unknown;

        Broken(String sentence, boolean unknown) {
            super(sentence);
            this.unknown = unknown;
        }

        /** Whether somebody else could judge it. */
        boolean isUnknown() {
            return unknown;
        }

        String sentence() {
            return String.valueOf(getMessage());
        }
    }

    /** Reads and verifies; the payload is parsed once the signature over it has held. */
    static NotationEnvelope verified(byte[] blob) throws Broken {
        try {
            Document envelope = Document.parse(blob);
            if (!envelope.members().keySet().equals(MEMBERS)) {
                throw broken("The envelope must have payload, protected, header and signature, and nothing else.");
            }
            Document header = Document.parse(decoded(envelope, "/protected"));
            CertificateChain chain = CertificateChain.of(certificates(envelope));
            NotationEnvelope unread = new NotationEnvelope(header, Document.object(), chain);
            unread.requireHeader();
            unread.requireTimes();
            requireNoProblem(chain.problem());
            unread.requireSignature(envelope);
            return new NotationEnvelope(header, Document.parse(decoded(envelope, "/payload")), chain);
        } catch (InvalidDocumentException e) {
            throw broken("The envelope cannot be read. " + e.getMessage());
        } catch (GeneralSecurityException e) {
            throw broken("The certificates cannot be read: " + e.getMessage());
        }
    }

    private static Broken broken(String sentence) {
        return new Broken(sentence, false);
    }

    private static void requireNoProblem(Optional<String> problem) throws Broken {
        if (problem.isPresent()) {
            throw broken(problem.get());
        }
    }

    private static byte[] decoded(Document envelope, String pointer) throws Broken {
        try {
            return Base64.getUrlDecoder().decode(envelope.text(pointer).orElse(""));
        } catch (IllegalArgumentException notBase64) {
            throw broken("The envelope is not in base64url at " + pointer + ".");
        }
    }

    private static List<String> certificates(Document envelope) {
        return envelope.at("/header/x5c").orElse(Document.array()).elements().stream()
                .map(one -> one.asText().orElse(""))
                .toList();
    }

    private void requireHeader() throws Broken {
        String algorithm = chain.algorithm().orElse("none that is allowed");
        if (!header.get("alg").equals(Optional.of(Document.of(algorithm)))) {
            throw broken(
                    "The header says " + text("alg") + ", but the key of the certificate is for " + algorithm + ".");
        }
        if (!text("cty").equals(PAYLOAD)) {
            throw broken("The payload has the type '" + text("cty") + "', which is not of the Notary Project.");
        }
        if (!scheme().equals(X509) && !scheme().equals(AUTHORITY)) {
            throw broken("The signing scheme '" + scheme() + "' is not known.");
        }
        Set<String> critical = new HashSet<>();
        for (Document one : header.get("crit").orElse(Document.array()).elements()) {
            critical.add(one.asText().orElse(""));
        }
        requireCritical(critical);
    }

    private void requireCritical(Set<String> critical) throws Broken {
        for (String name : UNDERSTOOD) {
            if (header.get(name).isPresent() && !critical.contains(name)) {
                throw broken("The header " + name + " must be critical.");
            }
        }
        for (String name : critical) {
            if (name.startsWith(PLUGIN)) {
                throw new Broken(
                        "The signature asks for the verification plugin " + text(PLUGIN)
                                + ", and plugins are not run here.",
                        true);
            }
            if (!UNDERSTOOD.contains(name) || header.get(name).isEmpty()) {
                throw broken("The header calls " + name + " critical, which is not understood here or not there.");
            }
        }
    }

    private void requireTimes() throws Broken {
        Instant signed = signingTime();
        Optional<Instant> expiry = expiry();
        if (expiry.isPresent() && !expiry.get().isAfter(signed)) {
            throw broken("The signature expires at " + expiry.get() + ", before it was made.");
        }
    }

    private void requireSignature(Document envelope) throws Broken, GeneralSecurityException {
        String input = envelope.text("/protected").orElse("")
                + '.'
                + envelope.text("/payload").orElse("");
        Signature signature = signature(chain.algorithm().orElseThrow());
        signature.initVerify(chain.leaf().getPublicKey());
        signature.update(input.getBytes(StandardCharsets.US_ASCII));
        byte[] value = decoded(envelope, "/signature");
        if (!holds(signature, value)) {
            throw broken("The signature does not fit what it signs: one of both was changed.");
        }
    }

    private static boolean holds(Signature signature, byte[] value) {
        try {
            return signature.verify(value);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    /** The JDK's own name and parameters of an algorithm of RFC 7518. */
    static Signature signature(String algorithm) throws GeneralSecurityException {
        String bits = algorithm.substring(2);
        if (algorithm.startsWith("ES")) {
            return Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
        }
        Signature signature = Signature.getInstance("RSASSA-PSS");
        String hash = "SHA-" + bits;
        MGF1ParameterSpec mask = new MGF1ParameterSpec(hash);
        signature.setParameter(new PSSParameterSpec(hash, "MGF1", mask, Integer.parseInt(bits) / 8, 1));
        return signature;
    }

    private String text(String name) {
        return header.get(name).flatMap(Document::asText).orElse("");
    }

    String scheme() {
        return text(SCHEME);
    }

    /** When it was made: as the signer says, or as an authority vouches for. */
    Instant signingTime() throws Broken {
        String name = scheme().equals(AUTHORITY) ? AUTHENTIC_TIME : SIGNING_TIME;
        String other = scheme().equals(AUTHORITY) ? SIGNING_TIME : AUTHENTIC_TIME;
        if (header.get(other).isPresent()) {
            throw broken("The header " + other + " does not belong to the scheme " + scheme() + ".");
        }
        return time(name).orElseThrow(() -> broken("The header " + name + " is missing."));
    }

    /** From when on it does not hold any more, if the signer has said so. */
    Optional<Instant> expiry() throws Broken {
        return time(EXPIRY);
    }

    private Optional<Instant> time(String name) throws Broken {
        if (header.get(name).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text(name)).toInstant());
        } catch (DateTimeException notATime) {
            throw broken("The header " + name + " is no time of RFC 3339.");
        }
    }

    /** Whether it is this manifest that was signed. */
    boolean isOf(OciRegistry.Manifest manifest) {
        return payload.text("/targetArtifact/digest").equals(Optional.of(manifest.digest()))
                && payload.text("/targetArtifact/mediaType").equals(Optional.of(manifest.mediaType()))
                && payload.number("/targetArtifact/size")
                        .filter(size -> size.longValue() == manifest.size())
                        .isPresent();
    }

    @Override
    public String toString() {
        return scheme() + " by " + chain;
    }
}
