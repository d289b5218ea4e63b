package dev.breakwater.image;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Whose signatures are trusted for which repositories: an OCI trust policy of the Notary Project, version 1.0, and the
 * named stores of certificates that it refers to (specification "Trust Store and Trust Policy"). Immutable.
 */
public final class TrustPolicy {
    /** What is verified of a signature, in the order in which it is done. */
    enum Validation {
        INTEGRITY,
        AUTHENTICITY,
        AUTHENTIC_TIMESTAMP,
        EXPIRY,
        REVOCATION
    }

    /** What becomes of a signature that fails a validation. */
    enum Action {
        ENFORCE,
        LOG,
        SKIP
    }

    /** One statement of the policy. */
    record Statement(
            String name,
            List<String> scopes,
            String level,
            Map<String, Action> overrides,
            boolean afterExpiryOnly,
            List<String> stores,
            List<Map<String, String>> identities) {

        /** The table of levels, below what is overridden. */
        Action action(Validation validation) {
            Action overridden = overrides.get(validation.name().replace("_", "").toLowerCase(Locale.ROOT));
            if (overridden != null) {
                return overridden;
            }
            boolean enforced = switch (level) {
                case "strict" -> true;
                case "permissive" -> validation.compareTo(Validation.AUTHENTICITY) <= 0;
                default -> validation == Validation.INTEGRITY;
            };
            return enforced ? Action.ENFORCE : Action.LOG;
        }

        boolean isSkipped() {
            return level.equals("skip");
        }

        /** Whether the subject has all attributes of one of the identities; no identity means anybody. */
        boolean trusts(Map<String, String> subject) {
            return identities.isEmpty()
                    || identities.stream().anyMatch(one -> subject.entrySet().containsAll(one.entrySet()));
        }
    }

    private static final Pattern STORE = Pattern.compile("(ca|signingAuthority|tsa):[\\w.-]+");
    private static final String SUBJECT = "x509.subject:";
    private static final Map<String, Set<String>> OVERRIDES = Map.of(
            "authenticity", Set.of("enforce", "log"),
            "authenticTimestamp", Set.of("enforce", "log"),
            "expiry", Set.of("enforce", "log"),
            "revocation", Set.of("enforce", "log", "skip"));

    private final List<Statement> statements;
    private final Map<String, List<X509Certificate>> stores;

    private TrustPolicy(List<Statement> statements, Map<String, List<X509Certificate>> stores) {
        this.statements = statements;
        this.stores = stores;
    }

    /**
     * Reads a {@code trustpolicy.json}, as yet with empty stores.
     *
     * @param file its name, for messages
     * @throws InvalidDocumentException if it is none; the message names file and JSON path
     */
    public static TrustPolicy of(String file, String json) {
        Place root = Place.root(file, json);
        if (!root.text("version").equals("1.0")) {
            throw root.get("version").wrong("only version 1.0 is read");
        }
        List<Place> places = root.each("trustPolicies");
        if (places.isEmpty()) {
            throw root.get("trustPolicies").wrong("there is no statement");
        }
        Set<String> names = new HashSet<>();
        Set<String> scopes = new HashSet<>();
        List<Statement> statements = new ArrayList<>();
        for (Place place : places) {
            Statement statement = statement(place);
            if (!names.add(statement.name())) {
                throw place.get("name").wrong("another statement has this name");
            }
            if (!statement.scopes().stream().allMatch(scopes::add)) {
                throw place.get("registryScopes").wrong("a scope stands twice; one statement must apply to it");
            }
            statements.add(statement);
        }
        return new TrustPolicy(List.copyOf(statements), Map.of());
    }

    /**
     * Reads the folder that {@code notation} is configured by: the policy, and the stores in {@code truststore/x509} by
     * type and name, in PEM or DER.
     *
     * @throws InvalidDocumentException if policy or a certificate is none; the message names file and place
     * @throws dev.breakwater.BreakwaterException if the folder has no policy, or cannot be read
     */
    public static TrustPolicy read(Path folder) {
        return TrustFolder.read(folder);
    }

    /** A policy of one statement for all repositories, at the level strict: whoever a store's authority vouches for. */
    public static TrustPolicy strict(String store, X509Certificate... roots) {
        Document statement = Document.object("name", "all", "registryScopes", List.of("*"))
                .with("signatureVerification", Document.object("level", "strict"))
                .with("trustStores", List.of(store))
                .with("trustedIdentities", List.of("*"));
        Document policy = Document.object("version", "1.0", "trustPolicies", List.of(statement));
        return of("trust policy", policy.toJson()).with(store, roots);
    }

    /**
     * This policy with the certificates of a store.
     *
     * @param store type and name, such as {@code ca:acme}
     */
    public TrustPolicy with(String store, X509Certificate... roots) {
        if (!STORE.matcher(store).matches()) {
            throw new InvalidDocumentException(
                    "The store '" + store + "' must be named as ca:…, signingAuthority:… or tsa:….");
        }
        Map<String, List<X509Certificate>> more = new HashMap<>(stores);
        more.put(store, List.of(roots));
        return new TrustPolicy(statements, Map.copyOf(more));
    }

    private static Statement statement(Place place) {
        String name = place.text("name");
        Place verification = place.object("signatureVerification");
        String level = verification.text("level");
        if (!Set.of("strict", "permissive", "audit", "skip").contains(level)) {
            throw verification.get("level").wrong("must be strict, permissive, audit or skip");
        }
        List<String> scopes = scopes(place);
        boolean skip = level.equals("skip");
        if (skip && scopes.contains("*")) {
            throw place.get("registryScopes").wrong("skip cannot be used for all repositories");
        }
        List<String> stores = texts(place.get("trustStores"));
        List<String> identities = texts(place.get("trustedIdentities"));
        if (skip == (!stores.isEmpty() || !identities.isEmpty()) || stores.isEmpty() != identities.isEmpty()) {
            throw place.wrong(
                    skip
                            ? "a statement that skips verification has neither trustStores nor trustedIdentities"
                            : "a statement needs trustStores and trustedIdentities");
        }
        if (!stores.stream().allMatch(one -> STORE.matcher(one).matches())) {
            throw place.get("trustStores").wrong("stores are named as ca:…, signingAuthority:… or tsa:…");
        }
        String timestamps = verification.optional("verifyTimestamp").orElse("always");
        if (!Set.of("always", "afterCertExpiry").contains(timestamps)) {
            throw verification.get("verifyTimestamp").wrong("must be always or afterCertExpiry");
        }
        return new Statement(
                name,
                scopes,
                level,
                overrides(verification, skip),
                timestamps.equals("afterCertExpiry"),
                stores,
                identities(place.get("trustedIdentities"), identities));
    }

    private static List<String> texts(Place list) {
        return list.each().stream()
                .map(one -> one.value().asText().orElseThrow(() -> one.wrong("is no text")))
                .toList();
    }

    private static List<String> scopes(Place place) {
        List<String> scopes = texts(place.get("registryScopes"));
        if (scopes.isEmpty() || (scopes.size() > 1 && scopes.contains("*"))) {
            throw place.get("registryScopes").wrong("must be one or more repositories, or * alone");
        }
        for (Place scope : place.each("registryScopes")) {
            String text = scope.value().asText().orElse("");
            // A short name would be of Docker Hub for a runtime, and of nothing for the specification.
            if (!text.equals("*") && !scope.image(text).toString().equals(text)) {
                throw scope.wrong("must be a whole name, such as registry.example/team/app");
            }
        }
        return scopes;
    }

    private static Map<String, Action> overrides(Place verification, boolean skip) {
        Map<String, Action> all = new HashMap<>();
        Place overrides = verification.get("override");
        overrides.value().members().forEach((name, value) -> {
            String action = value.asText().orElse("");
            if (skip || !OVERRIDES.getOrDefault(name, Set.of()).contains(action)) {
                throw overrides.get(name).wrong("this validation cannot be overridden so");
            }
            all.put(name.toLowerCase(Locale.ROOT), Action.valueOf(action.toUpperCase(Locale.ROOT)));
        });
        return all;
    }

    private static List<Map<String, String>> identities(Place place, List<String> texts) {
        if (texts.contains("*")) {
            if (texts.size() > 1) {
                throw place.wrong("* stands alone");
            }
            return List.of();
        }
        List<Map<String, String>> all = new ArrayList<>();
        for (Place one : place.each()) {
            Map<String, String> identity = identity(one, one.value().asText().orElse(""));
            if (all.stream().anyMatch(other -> overlap(other, identity))) {
                throw one.wrong("overlaps with another identity");
            }
            all.add(identity);
        }
        return all;
    }

    private static boolean overlap(Map<String, String> one, Map<String, String> other) {
        return one.entrySet().containsAll(other.entrySet()) || other.entrySet().containsAll(one.entrySet());
    }

    private static Map<String, String> identity(Place place, String text) {
        if (!text.startsWith(SUBJECT)) {
            throw place.wrong("identities are written as x509.subject: C=…, ST=…, O=…");
        }
        Map<String, String> identity = attributes(
                        text.substring(SUBJECT.length()).strip())
                .orElseThrow(() -> place.wrong("is no distinguished name with single, different attributes"));
        if (!identity.keySet().containsAll(Set.of("C", "ST", "O"))) {
            throw place.wrong("must name country (C), state (ST) and organization (O)");
        }
        return identity;
    }

    /** The attributes of a name (RFC 4514); empty if it is none, or one stands twice. */
    static Optional<Map<String, String>> attributes(String name) {
        try {
            Map<String, String> all = new LinkedHashMap<>();
            for (Rdn rdn : new LdapName(name).getRdns()) {
                String type = rdn.getType().toUpperCase(Locale.ROOT);
                boolean first = all.put(type.equals("S") ? "ST" : type, String.valueOf(rdn.getValue())) == null;
                if (!first || rdn.size() > 1) {
                    return Optional.empty();
                }
            }
            return Optional.of(all);
        } catch (InvalidNameException notAName) {
            return Optional.empty();
        }
    }

    /** The statement that names the repository, else the one for all. */
    Optional<Statement> statement(ImageReference image) {
        Optional<Statement> exact = statements.stream()
                .filter(one -> one.scopes().contains(image.name()))
                .findFirst();
        return exact.or(() ->
                statements.stream().filter(one -> one.scopes().contains("*")).findFirst());
    }

    /** The stores that its statements name, by type and name. */
    Set<String> storeNames() {
        Set<String> names = new TreeSet<>();
        statements.forEach(one -> names.addAll(one.stores()));
        return names;
    }

    /** The certificates of the stores of that type to which a statement refers. */
    List<X509Certificate> trusted(Statement statement, String type) {
        return statement.stores().stream()
                .filter(store -> store.startsWith(type + ":"))
                .flatMap(store -> stores.getOrDefault(store, List.of()).stream())
                .toList();
    }

    /** {@code TrustPolicy[wabbit-networks-images strict, unsigned skip]}. */
    @Override
    public String toString() {
        return "TrustPolicy"
                + statements.stream().map(one -> one.name() + " " + one.level()).toList();
    }
}
