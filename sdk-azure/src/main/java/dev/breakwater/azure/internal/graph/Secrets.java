package dev.breakwater.azure.internal.graph;

import dev.breakwater.document.Document;
import dev.breakwater.identity.ClientSecret;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Sensitive;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Client secrets and their rotation: add, store, verify, mark, and later remove the old. What has been done stands in
 * the two services and nowhere else: each credential's name ends in the id of the operation that added it, and the
 * vault's secret carries whose it is, the id of the operation whose value it holds, and until when those before it
 * work on. A credential that the vault does not know of holds a value that nobody kept, and goes.
 */
final class Secrets extends GraphType<ClientSecret> {
    private static final String PREFIX = "breakwater:";
    private static final String OPERATION = "breakwater-operation";
    private static final String OWNER = "breakwater-owner";
    private static final String FOR = "breakwater-for";
    /** Begins the name of a tag that says until when the credential of the operation named after it works on. */
    private static final String RETIRE = "breakwater-retire-";

    private static final String VERSION = "breakwater-version";
    private static final String GONE = "gone";

    /** A secret of a vault takes 15 tags; four of ours tell of other things, and one is left to others. */
    private static final int MOST_RETIRING = 10;

    private final SecretVault vaults;

    Secrets(GraphApi graph, SecretVault vaults) {
        super(graph, ClientSecret.PROPERTIES);
        this.vaults = vaults;
    }

    @Override
    Optional<Document> where(ClientSecret desired, HandlerContext context) {
        return context.value(desired.applicationId())
                .map(application -> Document.object("applicationId", application, "displayName", desired.name())
                        .with("vault", desired.vault().toString())
                        .with("secret", desired.secretName())
                        .with("owner", desired.address().path())
                        .with("overlap", desired.overlap().toSeconds()));
    }

    private Optional<Document> stored(Document where) {
        return vaults.current(ArmId.parse(text(where, "vault")), text(where, "secret"));
    }

    private static String tag(Document stored, String name) {
        return stored.text("/tags/" + name).orElse("");
    }

    /** The credentials of that name at the application, whoever's value is kept. */
    private List<Document> credentials(Document where) {
        List<Document> ours = new ArrayList<>();
        graph().get(path(where) + "?$select=id,passwordCredentials")
                .flatMap(application -> application.get("passwordCredentials"))
                .ifPresent(all -> ours.addAll(all.elements()));
        ours.removeIf(one -> !text(one, "displayName").startsWith(prefix(where)));
        return ours;
    }

    private static String path(Document where) {
        return "/applications/" + text(where, "applicationId");
    }

    private static String prefix(Document where) {
        return PREFIX + text(where, "displayName") + ":";
    }

    private static Optional<Document> of(List<Document> credentials, String operation) {
        return credentials.stream()
                .filter(one -> !operation.isEmpty() && text(one, "displayName").endsWith(":" + operation))
                .findFirst();
    }

    /** There is one when the vault holds the value of a credential that is still there. */
    @Override
    Optional<Document> read(Document where, HandlerContext context) {
        Optional<Document> stored = stored(where);
        List<Document> ours = credentials(where);
        Optional<Document> current = stored.flatMap(secret -> of(ours, tag(secret, OPERATION)));
        return current.map(credential -> {
            Document secret = stored.orElseThrow();
            return Document.object("displayName", text(where, "displayName"), "vault", text(where, "vault"))
                    .with("secret", text(where, "secret"))
                    .withSome("version", secret.at("/tags/" + VERSION))
                    .with("validDays", days(credential))
                    .with("overdue", overdue(ours, secret, context.clock().instant()))
                    .withSome("endDateTime", credential.get("endDateTime"))
                    .with("keyId", text(credential, "keyId"))
                    .with("owner", text(where, "owner"))
                    .with("applicationId", text(where, "applicationId"))
                    .withSome("secretUri", secret.get("id"));
        });
    }

    private static long days(Document credential) {
        return Duration.between(time(credential, "startDateTime"), time(credential, "endDateTime"))
                .toDays();
    }

    private static Instant time(Document credential, String member) {
        try {
            return Instant.parse(text(credential, member));
        } catch (DateTimeParseException unsaid) {
            return Instant.EPOCH;
        }
    }

    /** Those that hold neither the vault's value nor, for as long as that is to work, one before. */
    private static List<String> overdue(List<Document> ours, Document stored, Instant now) {
        List<String> overdue = new ArrayList<>();
        for (Document one : ours) {
            boolean kept = operation(one).equals(tag(stored, OPERATION)) || now.isBefore(retires(one, stored));
            if (!kept) {
                overdue.add(text(one, "keyId"));
            }
        }
        return overdue;
    }

    private static String operation(Document credential) {
        String name = text(credential, "displayName");
        return name.substring(name.lastIndexOf(':') + 1);
    }

    /** Until when it works on; long ago if nobody kept its value. */
    private static Instant retires(Document credential, Document stored) {
        return time(stored.get("tags").orElse(Document.object()), RETIRE + operation(credential));
    }

    @Override
    void make(Document where, Document body, HandlerContext context) {
        Optional<Document> stored = stored(where);
        List<Document> ours = credentials(where);
        ArmId vault = ArmId.parse(text(where, "vault"));
        if (stored.isEmpty() && vaults.recovers(vault, text(where, "secret"))) {
            throw ProviderException.transientFailure(
                    "Recovering",
                    text(where, "secret") + ": the deleted secret of that name in " + vault + " is being recovered.",
                    Optional.of(graph().pollInterval()));
        }
        stored.ifPresent(secret -> requireOurs(where, secret, ours));
        boolean unkept =
                stored.isEmpty() || of(ours, tag(stored.get(), OPERATION)).isEmpty();
        if (unkept) {
            // Nobody kept their values: the vault knows of none.
            ours.forEach(one -> drop(where, text(one, "keyId")));
        }
        rotate(where, body, stored, List.of(), context);
    }

    /** One without a mark that took the place of ours is written over; one that another declaration wrote never is. */
    private static void requireOurs(Document where, Document stored, List<Document> ours) {
        boolean marked = !tag(stored, OPERATION).isEmpty();
        if (marked ? tag(stored, OWNER).equals(text(where, "owner")) : !ours.isEmpty()) {
            return;
        }
        throw ProviderException.refused(
                "SecretTaken",
                text(where, "secret") + ": " + text(where, "vault") + " has a secret of that name that "
                        + (marked ? tag(stored, OWNER) : "somebody else")
                        + " wrote. Choose another ClientSecret.secretName.");
    }

    @Override
    void change(Document where, Document body, Document live, HandlerContext context) {
        for (Document keyId : live.get("overdue").map(Document::elements).orElse(List.of())) {
            drop(where, keyId.asText().orElse(""));
        }
        boolean same = live.get("version").equals(body.get("version"))
                && live.get("validDays").equals(body.get("validDays"));
        Optional<Document> stored = stored(where);
        boolean begun = stored.filter(secret -> secret.at("/tags/" + VERSION).isEmpty()
                        && tag(secret, FOR).equals(text(body, "version")))
                .filter(secret -> live.get("validDays").equals(body.get("validDays")))
                .isPresent();
        if (!same && !begun) {
            rotate(where, body, stored, credentials(where), context);
        }
    }

    private void drop(Document where, String keyId) {
        try {
            graph().post(path(where) + "/removePassword", Document.object("keyId", keyId));
        } catch (ProviderException refused) {
            // What was removed a moment ago may still show; the service itself knows.
            boolean gone = String.valueOf(refused.getMessage()).contains("No credentials found");
            boolean there = credentials(where).stream()
                    .anyMatch(one -> text(one, "keyId").equals(keyId));
            if (there && !gone) {
                throw refused;
            }
        }
    }

    /** The value lives from the answer of the one service to the request to the other. */
    private void rotate(
            Document where, Document body, Optional<Document> stored, List<Document> ours, HandlerContext context) {
        Instant start = context.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = start.plus(
                Duration.ofDays(body.number("/validDays").orElseThrow().longValue()));
        String operation = UUID.randomUUID().toString().replace("-", "");
        Document tags = Document.object(OPERATION, operation, OWNER, text(where, "owner"))
                .with(FOR, text(body, "version"));
        for (Map.Entry<String, Instant> one :
                retiring(where, stored, ours, start).entrySet()) {
            tags = tags.with(RETIRE + one.getKey(), one.getValue().toString());
        }
        Document asked = Document.object("displayName", prefix(where) + operation)
                .with("startDateTime", start.toString())
                .with("endDateTime", end.toString());
        Document added = graph().post(path(where) + "/addPassword", Document.object("passwordCredential", asked));
        Sensitive<String> value = Sensitive.of(added.text("/secretText")
                .orElseThrow(() -> ProviderException.transientFailure(
                        "NoSecret",
                        text(where, "displayName") + ": Graph added a secret and did not tell it. It goes with the"
                                + " next try.",
                        Optional.empty())));
        Document attributes = Document.object("exp", end.getEpochSecond());
        vaults.store(
                ArmId.parse(text(where, "vault")),
                text(where, "secret"),
                value,
                Document.object("attributes", attributes, "tags", tags));
    }

    /**
     * Until when those before work on, by their operations: the current one for the overlap, those of rotations before
     * as they were told.
     */
    private Map<String, Instant> retiring(
            Document where, Optional<Document> stored, List<Document> ours, Instant start) {
        Map<String, Instant> retiring = new HashMap<>();
        Document secret = stored.orElse(Document.object());
        Instant next = start.plusSeconds(where.number("/overlap").orElseThrow().longValue());
        for (Document one : ours) {
            boolean current = operation(one).equals(tag(secret, OPERATION));
            Instant until = current ? next : retires(one, secret);
            if (start.isBefore(until)) {
                retiring.put(operation(one), until);
            }
        }
        while (retiring.size() > MOST_RETIRING) {
            retiring.values().remove(Collections.min(retiring.values()));
        }
        return retiring;
    }

    /** With what is removed now: it is to show no more. */
    @Override
    Document awaited(Document body, Document live) {
        return body.with(GONE, live.get("overdue").orElse(Document.array()));
    }

    /** Both services show the new one and no more what was removed: all but its mark is in place. */
    @Override
    boolean shows(Document body, Document live) {
        List<Document> gone = body.get(GONE).map(Document::elements).orElse(List.of());
        List<Document> overdue = live.get("overdue").map(Document::elements).orElse(List.of());
        return Collections.disjoint(gone, overdue) && live.get("validDays").equals(body.get("validDays"));
    }

    /** The mark, which says that the rotation is done. */
    @Override
    boolean settle(Document where, Document live) {
        Optional<Document> stored = stored(where)
                .filter(secret -> secret.at("/tags/" + VERSION).isEmpty()
                        && !tag(secret, FOR).isEmpty());
        stored.ifPresent(secret -> {
            Document tags = secret.get("tags").orElse(Document.object()).with(VERSION, tag(secret, FOR));
            vaults.describe(
                    ArmId.parse(text(where, "vault")), text(where, "secret"), secret, Document.object("tags", tags));
        });
        return stored.isPresent();
    }

    @Override
    void remove(Document live) {
        credentials(live).forEach(one -> drop(live, text(one, "keyId")));
        boolean ours = stored(live)
                .filter(secret -> tag(secret, OWNER).equals(text(live, "owner")))
                .isPresent();
        if (ours) {
            vaults.delete(ArmId.parse(text(live, "vault")), text(live, "secret"));
        }
    }
}
