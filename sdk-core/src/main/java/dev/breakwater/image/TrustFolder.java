package dev.breakwater.image;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.InvalidDocumentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads the folder that {@code notation} is configured by: {@code trustpolicy.oci.json} or {@code trustpolicy.json}, and
 * {@code truststore/x509/TYPE/NAME/*} with certificates in PEM or DER (specification "Trust Store and Trust Policy"). As
 * for the tool, stores that the policy does not name are not looked at.
 */
final class TrustFolder {
    private static final List<String> POLICIES = List.of("trustpolicy.oci.json", "trustpolicy.json");
    private static final long LARGEST = 1L << 20;

    private TrustFolder() {}

    static TrustPolicy read(Path folder) {
        try {
            TrustPolicy policy = policy(folder);
            Path stores = folder.resolve("truststore").resolve("x509");
            for (String name : policy.storeNames()) {
                Path store = stores.resolve(name.replace(':', '/'));
                if (Files.exists(store, LinkOption.NOFOLLOW_LINKS)) {
                    policy = policy.with(name, certificates(store).toArray(X509Certificate[]::new));
                }
            }
            return policy;
        } catch (IOException unreadable) {
            throw new BreakwaterException("The folder " + folder + " of a trust policy cannot be read.", unreadable);
        }
    }

    /** The newer name first, as the tool looks for it. */
    private static TrustPolicy policy(Path folder) throws IOException {
        for (String name : POLICIES) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return TrustPolicy.of(name, Files.readString(file, StandardCharsets.UTF_8));
            }
        }
        throw new BreakwaterException("The folder " + folder + " has neither " + String.join(" nor ", POLICIES)
                + "; links are not followed.");
    }

    private static List<Path> children(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    /** All files of a store; as for the tool, one that is a link, or no certificate of an authority, spoils the store. */
    private static List<X509Certificate> certificates(Path store) throws IOException {
        List<X509Certificate> all = new ArrayList<>();
        for (Path file : children(store)) {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LARGEST) {
                throw wrong(file, "is no file with certificates; links and folders are not followed");
            }
            all.addAll(certificates(file, Files.readAllBytes(file)));
        }
        if (all.isEmpty()) {
            throw wrong(store, "is a trust store without certificates");
        }
        return all;
    }

    private static List<X509Certificate> certificates(Path file, byte[] content) {
        List<X509Certificate> all = new ArrayList<>();
        try {
            Collection<?> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content));
            for (Object one : found) {
                X509Certificate certificate = (X509Certificate) one;
                boolean authority = certificate.getBasicConstraints() >= 0;
                boolean own = certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
                if (!authority && !own) {
                    throw wrong(
                            file, "has a certificate that is of no authority: " + CertificateChain.name(certificate));
                }
                all.add(certificate);
            }
        } catch (CertificateException broken) {
            throw wrong(file, "has no X.509 certificates in PEM or DER");
        }
        if (all.isEmpty()) {
            throw wrong(file, "has no X.509 certificates in PEM or DER");
        }
        return all;
    }

    private static InvalidDocumentException wrong(Path path, String what) {
        return new InvalidDocumentException(path + " " + what + ".");
    }
}
