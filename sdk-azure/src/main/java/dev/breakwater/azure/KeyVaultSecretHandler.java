package dev.breakwater.azure;

import static dev.breakwater.azure.ArmRequest.Precondition.NONE;

import dev.breakwater.azure.internal.graph.SecretVault;
import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Operation;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.provider.ResourceHandler;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Sensitive;
import dev.breakwater.secret.KeyVaultSecret;
import dev.breakwater.secret.KeyVaultSecretState;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Secrets, over the data plane of their vaults. Where that is, ARM says of the vault's id: a vault of the same name
 * that somebody else owns gets neither a token nor a value. Only metadata are read, one list for each vault, so that
 * a plan needs no right to read values. A deleted secret is recovered; none is purged.
 */
final class KeyVaultSecretHandler implements ResourceHandler<KeyVaultSecret, KeyVaultSecretState>, SecretVault {
    static final String API_VERSION = "7.6";
    private static final String DELETED = "ObjectIsDeletedButRecoverable";
    private static final String VERSION = "/tags/" + KeyVaultSecret.VERSION_TAG;

    private final ArmClient arm;
    private final Map<URI, ArmClient> vaults = new ConcurrentHashMap<>();

    KeyVaultSecretHandler(ArmClient arm) {
        this.arm = arm;
    }

    @Override
    public Class<KeyVaultSecret> type() {
        return KeyVaultSecret.class;
    }

    @Override
    public Map<Address<KeyVaultSecretState>, KeyVaultSecretState> readAll(
            Collection<KeyVaultSecret> desired, HandlerContext context) {
        Map<String, List<KeyVaultSecret>> byVault = new LinkedHashMap<>();
        for (KeyVaultSecret secret : desired) {
            byVault.computeIfAbsent(ArmType.key(secret.vault()), vault -> new ArrayList<>())
                    .add(secret);
        }
        Map<Address<KeyVaultSecretState>, KeyVaultSecretState> found = new LinkedHashMap<>();
        for (List<KeyVaultSecret> siblings : byVault.values()) {
            Map<String, Document> there =
                    find(siblings.get(0).vault()).map(this::current).orElse(Map.of());
            for (KeyVaultSecret secret : siblings) {
                Document body = there.get(secret.name().toLowerCase(Locale.ROOT));
                if (body != null) {
                    found.put(secret.address(), state(body));
                }
            }
        }
        return found;
    }

    /** The data plane of a vault; empty if ARM knows no such vault. */
    Optional<ArmClient> find(ArmId vault) {
        return arm.get(vault.toString(), KeyVaultHandler.TYPE.apiVersion())
                .flatMap(body -> body.text("/properties/vaultUri"))
                .map(uri -> vaults.computeIfAbsent(
                        trusted(uri, vault), root -> arm.elsewhere(root, "https://" + suffix() + "/.default")));
    }

    private ArmClient dataPlane(ArmId vault) {
        return find(vault)
                .orElseThrow(() -> ProviderException.transientFailure(
                        "VaultNotFound",
                        vault + ": there is no such vault yet. Declare it, or create it, before its secrets.",
                        Optional.empty()));
    }

    private URI trusted(String uri, ArmId vault) {
        URI root = URI.create(uri.replaceAll("/+$", ""));
        String host = Optional.ofNullable(root.getHost()).orElse("").toLowerCase(Locale.ROOT);
        if (!host.endsWith("." + suffix().toLowerCase(Locale.ROOT)) || !"https".equals(root.getScheme())) {
            throw ProviderException.refused(
                    "ForeignHost",
                    vault + ": its vaultUri lies outside *." + suffix()
                            + "; no token is sent there. Check AzureOptions.vaultSuffix.");
        }
        return root;
    }

    private String suffix() {
        return arm.options().vaultSuffix();
    }

    /** What the vault says of its secrets: of each, of the version that is current. */
    private Map<String, Document> current(ArmClient vault) {
        Map<String, Document> byName = new LinkedHashMap<>();
        for (Document secret : vault.list("/secrets", API_VERSION, "maxresults=25")) {
            secret.text("/id").ifPresent(id -> byName.put(name(id), secret));
        }
        return byName;
    }

    /** The name in {@code https://{vault}/secrets/{name}[/{version}]}. */
    private static String name(String id) {
        String[] segments = URI.create(id).getPath().split("/", -1);
        return segments.length > 2 ? segments[2].toLowerCase(Locale.ROOT) : "";
    }

    /** Without the value, which an answer to a write holds, and without a version in the address. */
    private static KeyVaultSecretState state(Document answer) {
        String id = answer.text("/id").orElse("");
        int end = id.indexOf('/', id.indexOf("/secrets/") + "/secrets/".length());
        String bare = end < 0 ? id : id.substring(0, end);
        return new KeyVaultSecretState(answer.without("value").with("id", bare), API_VERSION);
    }

    @Override
    public List<FieldChange> diff(KeyVaultSecret desired, Document body, Optional<KeyVaultSecretState> actual) {
        return actual.map(state -> KeyVaultSecret.PROPERTIES.diff(body, state.document()))
                .orElseGet(() -> KeyVaultSecret.PROPERTIES.declared(body));
    }

    @Override
    public Progress<KeyVaultSecretState> create(KeyVaultSecret desired, Document body, HandlerContext context) {
        ArmClient vault = dataPlane(desired.vault());
        Document there = current(vault).get(desired.name().toLowerCase(Locale.ROOT));
        if (there != null) {
            return existing(desired, body, state(there));
        }
        try {
            return write(vault, desired, body, context);
        } catch (ProviderException refused) {
            if (!refused.code().equals(DELETED)) {
                throw refused;
            }
            return recover(vault, desired, context);
        }
    }

    private Progress<KeyVaultSecretState> existing(KeyVaultSecret desired, Document body, KeyVaultSecretState there) {
        if (diff(desired, body, Optional.of(there)).isEmpty()) {
            return Progress.done(there);
        }
        throw ProviderException.stale(
                "AlreadyExists",
                desired.id() + ": it appeared since it was read, and differs from what is declared. Plan again.");
    }

    /** Sends the value as a new version. */
    private static Progress<KeyVaultSecretState> write(
            ArmClient vault, KeyVaultSecret desired, Document body, HandlerContext context) {
        Sensitive<String> value = context.value(desired.value())
                .orElseThrow(() -> ProviderException.refused(
                        "UnresolvedOutput",
                        desired.id() + ": its value is not known yet; declare what it comes from."));
        ArmRequest request =
                ArmRequest.put(url(vault, desired), desired.id().toString(), body.with("value", value.reveal()), NONE);
        return Progress.done(state(vault.send(request).body(desired.id().toString())));
    }

    /** What comes back carries the tags of old, so that the engine goes on to write the declared value. */
    private static Progress<KeyVaultSecretState> recover(
            ArmClient vault, KeyVaultSecret desired, HandlerContext context) {
        String url = vault.endpoint().url("/deletedsecrets/" + desired.name() + "/recover", API_VERSION, "");
        vault.send(ArmRequest.post(url, desired.id().toString()));
        Document memo = Document.object(
                        "secret", desired.name(), "vault", desired.vault().toString())
                .with("since", context.clock().instant().toString());
        return Progress.pending(
                new Operation("recover", url, memo),
                context.clock().instant().plus(vault.options().pollInterval()));
    }

    @Override
    public Progress<KeyVaultSecretState> update(
            KeyVaultSecret desired,
            Document body,
            KeyVaultSecretState actual,
            List<FieldChange> changes,
            HandlerContext context) {
        ArmClient vault = dataPlane(desired.vault());
        KeyVaultSecretState fresh = fresh(vault, desired, actual);
        Document merged = merged(desired, body, Optional.of(fresh)).without("id");
        if (changes.stream().anyMatch(change -> change.path().equals(VERSION))) {
            return write(vault, desired, sendable(merged), context);
        }
        String url = vault.endpoint()
                .url(
                        version(
                                vault,
                                desired.name(),
                                fresh.document(),
                                desired.id().toString()),
                        API_VERSION,
                        "");
        ArmRequest request = ArmRequest.patch(url, desired.id().toString(), sendable(merged));
        return Progress.done(state(vault.send(request).body(desired.id().toString())));
    }

    /** Properties are changed of a version, and a list of secrets does not tell which one is current: the newest is. */
    private static String version(ArmClient vault, String secret, Document current, String subject) {
        String path = "/secrets/" + secret;
        BigDecimal newest = BigDecimal.ONE.negate();
        Optional<String> id = Optional.empty();
        for (Document version : vault.list(path + "/versions", API_VERSION, "maxresults=25")) {
            BigDecimal created = version.number("/attributes/created").orElse(BigDecimal.ZERO);
            boolean same = version.get("tags").equals(current.get("tags"));
            if (created.compareTo(newest) > 0 || (created.compareTo(newest) == 0 && same)) {
                newest = created;
                id = version.text("/id");
            }
        }
        String whole = id.orElseThrow(() -> ProviderException.stale(
                "Changed", subject + ": somebody else deleted it since it was read. Plan again."));
        return path + "/" + whole.substring(whole.lastIndexOf('/') + 1);
    }

    /** Vaults know no conditions: what is there is read again, directly before the write. */
    private KeyVaultSecretState fresh(ArmClient vault, KeyVaultSecret desired, KeyVaultSecretState actual) {
        Document there = current(vault).get(desired.name().toLowerCase(Locale.ROOT));
        if (there == null || !there.get("tags").equals(actual.document().get("tags"))) {
            throw ProviderException.stale(
                    "Changed", desired.id() + ": somebody else changed it since it was read. Plan again.");
        }
        return state(there);
    }

    /** What a vault takes: it refuses the times and levels that it sets itself. */
    private static Document sendable(Document merged) {
        Document attributes = Document.object();
        for (String name : List.of("enabled", "nbf", "exp")) {
            attributes = attributes.withSome(name, merged.at("/attributes/" + name));
        }
        return Document.object("attributes", attributes)
                .withSome("contentType", merged.get("contentType"))
                .withSome("tags", merged.get("tags"));
    }

    private static String url(ArmClient vault, KeyVaultSecret desired) {
        return vault.endpoint().url("/secrets/" + desired.name(), API_VERSION, "");
    }

    /** Soft: what was deleted can be recovered for as long as the vault keeps it. */
    @Override
    public Progress<KeyVaultSecretState> delete(
            Address<KeyVaultSecretState> address, KeyVaultSecretState actual, HandlerContext context) {
        ArmId id = ArmId.parse(address.path());
        delete(ArmId.parse(ArmType.collection(ArmType.collection(address.path()))), id.name());
        return Progress.done(actual);
    }

    /** A recovered secret takes some seconds until it shows. */
    @Override
    public Progress<KeyVaultSecretState> poll(Operation operation, HandlerContext context) {
        ArmId vault = ArmId.parse(operation.memo().text("/vault").orElse(""));
        String name = operation.memo().text("/secret").orElse("").toLowerCase(Locale.ROOT);
        Document there = current(dataPlane(vault)).get(name);
        Instant since = Instant.parse(operation.memo().text("/since").orElse("1970-01-01T00:00:00Z"));
        if (there == null
                && !context.clock().instant().isBefore(since.plus(arm.options().replicationGrace()))) {
            throw ProviderException.refused(
                    "NotRecovered",
                    vault + ": the secret '" + name + "' is recovered and still not visible. Plan again.");
        }
        return there == null
                ? Progress.pending(
                        operation, context.clock().instant().plus(arm.options().pollInterval()))
                : Progress.done(state(there));
    }

    @Override
    public Optional<Document> current(ArmId vault, String secret) {
        return find(vault).map(there -> current(there).get(secret.toLowerCase(Locale.ROOT)));
    }

    @Override
    public Optional<String> certificate(ArmId vault, String name) {
        return find(vault)
                .flatMap(there -> there.get("/certificates/" + name, API_VERSION))
                .flatMap(certificate -> certificate.text("/cer"));
    }

    @Override
    public boolean recovers(ArmId vault, String secret) {
        ArmClient there = dataPlane(vault);
        String url = there.endpoint().url("/deletedsecrets/" + secret + "/recover", API_VERSION, "");
        ArmRequest post = ArmRequest.post(url, subject(vault, secret));
        Set<Integer> expected = Set.of(200, 403, 404); // who may not recover learns at the write that the name is taken
        return there.send(new ArmRequest(
                                post.method(), url, post.subject(), post.body(), post.precondition(), expected))
                        .status()
                == 200;
    }

    @Override
    public void store(ArmId vault, String secret, Sensitive<String> value, Document body) {
        ArmClient there = dataPlane(vault);
        String url = there.endpoint().url("/secrets/" + secret, API_VERSION, "");
        there.send(ArmRequest.put(url, subject(vault, secret), body.with("value", value.reveal()), NONE));
    }

    @Override
    public void describe(ArmId vault, String secret, Document current, Document body) {
        ArmClient there = dataPlane(vault);
        String version = version(there, secret, current, subject(vault, secret));
        there.send(ArmRequest.patch(there.endpoint().url(version, API_VERSION, ""), subject(vault, secret), body));
    }

    @Override
    public void delete(ArmId vault, String secret) {
        find(vault)
                .ifPresent(there -> there.send(ArmRequest.delete(
                        there.endpoint().url("/secrets/" + secret, API_VERSION, ""), subject(vault, secret), NONE)));
    }

    private static String subject(ArmId vault, String secret) {
        return vault.nested("secrets", secret).toString();
    }

    @Override
    public String toString() {
        return "KeyVaultSecretHandler[" + KeyVaultSecret.TYPE + ", version " + API_VERSION + " of the data plane]";
    }
}
