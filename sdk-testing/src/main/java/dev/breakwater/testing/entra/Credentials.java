package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The secrets and certificates of applications and service principals. The value of a secret is told once, when it
 * is made; it lives outside the objects, so that no answer can hold it.
 */
final class Credentials {
    private static final String PASSWORDS = "passwordCredentials";
    private static final String KEYS = "keyCredentials";

    private final Directory directory;

    Credentials(Directory directory) {
        this.directory = directory;
    }

    void routes(GraphRouter router) {
        for (Kind kind : List.of(Kind.APPLICATION, Kind.SERVICE_PRINCIPAL)) {
            String one = kind.collection() + "/{id}/";
            router.add("POST", one + "addPassword", call -> addPassword(call, kind));
            router.add("POST", one + "removePassword", call -> remove(call, kind, PASSWORDS));
            router.add("POST", one + "addKey", call -> addKey(call, kind));
            router.add("POST", one + "removeKey", call -> removeKey(call, kind));
        }
    }

    private EntraResponse addPassword(GraphCall call, Kind kind) {
        Directory.Entry entry = call.entry(kind);
        Document asked = call.body().at("/passwordCredential").orElse(Document.object());
        Document password = password(asked);
        directory.replace(entry, with(entry.document(), PASSWORDS, password));
        return GraphLists.one(call, 200, kind, revealed(password)) // the context is of no interest to clients
                .with("Cache-Control", "no-store");
    }

    private Document password(Document asked) {
        String keyId = directory.nextId("password");
        String value = value(keyId);
        directory.secret(keyId, value);
        Instant now = directory.now();
        return Document.object("customKeyIdentifier", null)
                .withSome("displayName", asked.get("displayName"))
                .with("startDateTime", asked.text("/startDateTime").orElse(now.toString()))
                .with("endDateTime", asked.text("/endDateTime").orElseGet(() -> twoYearsAfter(now)))
                .with("hint", value.substring(0, 3))
                .with("keyId", keyId)
                .with("secretText", null);
    }

    private static String twoYearsAfter(Instant now) {
        return now.atOffset(ZoneOffset.UTC).plusYears(2).toInstant().toString();
    }

    /** In the shape of Entra's: three characters, {@code 8Q~}, and more. */
    private String value(String keyId) {
        String text = directory.settings().guid("secret of " + keyId).replace("-", "");
        return text.substring(0, 3) + "8Q~" + text.substring(3) + "_bw";
    }

    private Document revealed(Document password) {
        String keyId = password.text("/keyId").orElse("");
        return password.with("secretText", value(keyId));
    }

    /** A new application with the secrets that its body asks for. */
    Document made(Document application) {
        List<Document> passwords = new ArrayList<>();
        for (Document asked :
                application.at("/" + PASSWORDS).orElse(Document.array()).elements()) {
            passwords.add(password(asked));
        }
        return stamped(application.with(PASSWORDS, passwords));
    }

    /** The answer to a creation, which alone tells the secrets made by it. */
    Document shownOnce(Document application) {
        List<Document> passwords = new ArrayList<>();
        application
                .at("/" + PASSWORDS)
                .orElse(Document.array())
                .elements()
                .forEach(password -> passwords.add(revealed(password)));
        return application.with(PASSWORDS, passwords);
    }

    /** Certificates get an id and the dates they lack. */
    Document stamped(Document object) {
        List<Document> keys = new ArrayList<>();
        for (Document key : object.at("/" + KEYS).orElse(Document.array()).elements()) {
            keys.add(key(key));
        }
        return keys.isEmpty() ? object : object.with(KEYS, keys);
    }

    /** A PATCH that names a certificate by its id keeps it: its key is left out, or just what it is. */
    Document withKeys(Directory.Entry before, Document body) {
        List<Document> old =
                before.document().at("/" + KEYS).orElse(Document.array()).elements();
        List<Document> keys = new ArrayList<>();
        for (Document asked : body.at("/" + KEYS).orElse(Document.array()).elements()) {
            String keyId = asked.text("/keyId").orElse("");
            Optional<Document> known = old.stream()
                    .filter(one -> keyId.equalsIgnoreCase(one.text("/keyId").orElse("")))
                    .findFirst();
            boolean other = asked.text("/key").isPresent()
                    && known.filter(one -> !one.text("/key").equals(asked.text("/key")))
                            .isPresent();
            if (other) {
                throw GraphError.badRequest("Update to existing credential with KeyId '" + keyId + "' is not allowed.");
            }
            keys.add(known.map(one -> asked.withSome("key", one.get("key"))).orElse(asked));
        }
        return body.get(KEYS).isPresent() ? body.with(KEYS, keys) : body;
    }

    private Document key(Document asked) {
        boolean complete =
                asked.text("/usage").isPresent() && asked.text("/type").isPresent();
        if (!complete || (asked.get("keyId").isEmpty() && asked.text("/key").isEmpty())) {
            throw GraphError.badRequest(
                    "Invalid value specified for property 'keyCredentials' of resource 'Application'.");
        }
        Optional<String> certificate = asked.text("/key");
        Document key = asked.with("keyId", asked.text("/keyId").orElseGet(() -> directory.nextId("key")));
        return certificate.isEmpty() || Certificate.isNone(asked)
                ? key
                : Certificate.parse(certificate.get()).described(key);
    }

    /** A PATCH neither makes secrets nor changes them; it may leave some out, and with them remove them. */
    void requireUnchanged(Directory.Entry before, Document body) {
        List<Document> old =
                before.document().at("/" + PASSWORDS).orElse(Document.array()).elements();
        for (Document password :
                body.at("/" + PASSWORDS).orElse(Document.array()).elements()) {
            Optional<String> keyId = password.text("/keyId");
            boolean known = keyId.isPresent()
                    && old.stream().anyMatch(one -> one.text("/keyId").equals(keyId));
            if (!known) {
                throw GraphError.badRequest("New password credentials must be generated with service actions.");
            }
            boolean same = old.stream()
                    .filter(one -> one.text("/keyId").equals(keyId))
                    .allMatch(one -> one.text("/displayName").equals(password.text("/displayName"))
                            && one.text("/endDateTime").equals(password.text("/endDateTime")));
            if (!same) {
                throw GraphError.badRequest(
                        "Update to existing credential with KeyId '" + keyId.orElse("") + "' is not allowed.");
            }
        }
    }

    private EntraResponse remove(GraphCall call, Kind kind, String property) {
        Directory.Entry entry = call.entry(kind);
        String keyId = call.body().text("/keyId").orElse("");
        List<Document> left = new ArrayList<>(
                entry.document().at("/" + property).orElse(Document.array()).elements());
        boolean found =
                left.removeIf(one -> keyId.equalsIgnoreCase(one.text("/keyId").orElse("")));
        if (!found) {
            throw GraphError.badRequest("No credentials found to be removed.");
        }
        directory.replace(entry, entry.document().with(property, left));
        return EntraResponse.of(204);
    }

    private EntraResponse addKey(GraphCall call, Kind kind) {
        Directory.Entry entry = call.entry(kind);
        requireProof(call, entry);
        Document key = key(call.body().at("/keyCredential").orElse(Document.object()));
        directory.replace(entry, with(entry.document(), KEYS, key));
        return GraphLists.one(call, 200, kind, key.with("key", null));
    }

    private EntraResponse removeKey(GraphCall call, Kind kind) {
        requireProof(call, call.entry(kind));
        return remove(call, kind, KEYS);
    }

    /** A token signed by a certificate that the object has already: it lets an application roll its own keys. */
    private static void requireProof(GraphCall call, Directory.Entry entry) {
        Optional<Jws> proof = call.body().text("/proof").flatMap(Jws::parse);
        boolean proven = proof.isPresent()
                && Certificate.of(entry).stream()
                        .anyMatch(certificate -> proof.get().isSignedBy(certificate.key()));
        if (!proven) {
            throw GraphError.of(401, "Authentication_MissingOrMalformed", "Access Token missing or malformed.");
        }
    }

    private static Document with(Document object, String property, Document element) {
        List<Document> all = new ArrayList<>(
                object.at("/" + property).orElse(Document.array()).elements());
        all.add(element);
        return object.with(property, all);
    }

    @Override
    public String toString() {
        return "Credentials";
    }
}
