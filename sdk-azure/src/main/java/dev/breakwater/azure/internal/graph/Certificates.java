package dev.breakwater.azure.internal.graph;

import dev.breakwater.document.Document;
import dev.breakwater.identity.ClientCertificate;
import dev.breakwater.identity.PublicCertificate;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.ArmId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Certificates of applications. One write makes, rotates and removes them, since Graph takes the list as a whole: there
 * is nothing half done to find. The name of a credential ends in the moment at which it was added, which tells the
 * newest from those before it, and until when these work on. What is not ours goes back as it came, with its key, which
 * Graph tells only where the list alone is asked for.
 */
final class Certificates extends GraphType<ClientCertificate> {
    private static final String PREFIX = "breakwater:";
    private static final String KEYS = "keyCredentials";
    private static final String WANTED = "wanted";

    private final SecretVault vaults;

    Certificates(GraphApi graph, SecretVault vaults) {
        super(graph, ClientCertificate.PROPERTIES);
        this.vaults = vaults;
    }

    @Override
    Optional<Document> where(ClientCertificate desired, HandlerContext context) {
        return context.value(desired.applicationId())
                .map(application -> Document.object("applicationId", application, "displayName", desired.name())
                        .withSome("vault", desired.vault().map(ArmId::toString))
                        .withSome("certificate", desired.vault().map(vault -> desired.certificateName()))
                        .withSome("key", desired.certificate().map(PublicCertificate::base64))
                        .with("overlap", desired.overlap().toSeconds()));
    }

    private static String path(Document where) {
        return "/applications/" + text(where, "applicationId");
    }

    /** All certificates of the application, with their keys. */
    private List<Document> all(Document where) {
        return new ArrayList<>(graph().get(path(where) + "?$select=id," + KEYS)
                .flatMap(application -> application.get(KEYS))
                .map(Document::elements)
                .orElse(List.of()));
    }

    /** Those of that name, the newest last. */
    private static List<Document> ours(List<Document> all, Document where) {
        String prefix = PREFIX + text(where, "displayName") + ":";
        List<Document> ours = new ArrayList<>(all);
        ours.removeIf(one -> !text(one, "displayName").startsWith(prefix));
        ours.sort(Comparator.comparing(Certificates::added));
        return ours;
    }

    private static Instant added(Document credential) {
        String[] words = text(credential, "displayName").split(":", 3);
        try {
            return Instant.parse(words[words.length - 1]);
        } catch (DateTimeParseException unsaid) {
            return Instant.EPOCH;
        }
    }

    /** The certificate that is to sign in; empty while the vault has none. */
    private Optional<PublicCertificate> wanted(Document where) {
        Optional<String> key = where.text("/key");
        return key.isPresent()
                ? key.map(PublicCertificate::of)
                : vaults.certificate(ArmId.parse(text(where, "vault")), text(where, "certificate"))
                        .map(PublicCertificate::of);
    }

    private static String thumbprint(Document credential) {
        return credential
                .text("/key")
                .map(key -> PublicCertificate.of(key).thumbprint())
                .orElseGet(() -> text(credential, "customKeyIdentifier"));
    }

    @Override
    Optional<Document> read(Document where, HandlerContext context) {
        List<Document> ours = ours(all(where), where);
        if (ours.isEmpty()) {
            return Optional.empty();
        }
        Document newest = ours.get(ours.size() - 1);
        Optional<PublicCertificate> there = newest.text("/key").map(PublicCertificate::of);
        Document wanted = wanted(where)
                .filter(certificate -> where.get("vault").isPresent())
                .map(one -> Document.object("thumbprint", one.thumbprint(), "validDays", one.validDays()))
                .orElse(Document.object());
        return Optional.of(Document.object("displayName", text(where, "displayName"))
                .withSome("vault", where.get("vault"))
                .withSome("certificate", where.get("certificate"))
                .with("thumbprint", thumbprint(newest))
                .withSome("validDays", there.map(PublicCertificate::validDays))
                .with("overdue", overdue(ours, where, context.clock().instant()))
                .withSome("endDateTime", newest.get("endDateTime"))
                .withSome("keyId", newest.get("keyId"))
                .with("applicationId", text(where, "applicationId"))
                .with(WANTED, wanted));
    }

    /** Each works on for the overlap once the next one was added. */
    private static List<String> overdue(List<Document> ours, Document where, Instant now) {
        long overlap = where.number("/overlap").map(Number::longValue).orElse(0L);
        List<String> overdue = new ArrayList<>();
        for (int i = 0; i + 1 < ours.size(); i++) {
            if (!now.isBefore(added(ours.get(i + 1)).plusSeconds(overlap))) {
                overdue.add(text(ours.get(i), "keyId"));
            }
        }
        return overdue;
    }

    @Override
    Document resolved(Document body, Document live) {
        Document resolved = body;
        for (var wanted : live.get(WANTED).orElse(Document.object()).members().entrySet()) {
            resolved = resolved.with(wanted.getKey(), wanted.getValue());
        }
        return resolved;
    }

    @Override
    void make(Document where, Document body, HandlerContext context) {
        Optional<PublicCertificate> wanted = wanted(where);
        if (wanted.isEmpty()) {
            throw ProviderException.transientFailure(
                    "CertificateNotFound",
                    text(where, "certificate") + ": " + text(where, "vault") + " has no certificate of that name yet."
                            + " Create it in the vault, which then keeps its private key.",
                    Optional.empty());
        }
        write(where, wanted, context.clock().instant());
    }

    @Override
    void change(Document where, Document body, Document live, HandlerContext context) {
        Optional<PublicCertificate> other =
                wanted(where).filter(one -> !one.thumbprint().equalsIgnoreCase(text(live, "thumbprint")));
        write(where, other, context.clock().instant());
    }

    /**
     * Everything that is there, without what is overdue, and with the new one if there is one, in place of ours of the
     * same thumbprint. The same certificate from somebody else stays: it may be there to encrypt tokens.
     */
    private void write(Document where, Optional<PublicCertificate> added, Instant now) {
        List<Document> keys = all(where);
        List<Document> ours = ours(keys, where);
        List<String> overdue = overdue(ours, where, now);
        Instant moment = moment(ours, now);
        keys.removeIf(one -> overdue.contains(text(one, "keyId")));
        added.ifPresent(one -> {
            ours.removeIf(other -> !thumbprint(other).equalsIgnoreCase(one.thumbprint()));
            keys.removeAll(ours);
            keys.add(credential(where, one, moment));
        });
        graph().patch(path(where), Document.object(KEYS, keys));
    }

    /** Now, or right after the newest that is there. */
    private static Instant moment(List<Document> ours, Instant now) {
        Instant moment = now.truncatedTo(ChronoUnit.MILLIS);
        Instant newest = ours.isEmpty() ? Instant.EPOCH : added(ours.get(ours.size() - 1));
        return newest.isBefore(moment) ? moment : newest.plusMillis(1);
    }

    private static Document credential(Document where, PublicCertificate certificate, Instant moment) {
        return Document.object("type", "AsymmetricX509Cert", "usage", "Verify", "key", certificate.base64())
                .with("displayName", PREFIX + text(where, "displayName") + ":" + moment)
                .with("startDateTime", certificate.notBefore().toString())
                .with("endDateTime", certificate.notAfter().toString());
    }

    @Override
    boolean isGone(Document live) {
        return ours(all(live), live).isEmpty();
    }

    @Override
    void remove(Document live) {
        List<Document> keys = all(live);
        if (keys.removeAll(ours(keys, live))) {
            graph().patch(path(live), Document.object(KEYS, keys));
        }
    }
}
