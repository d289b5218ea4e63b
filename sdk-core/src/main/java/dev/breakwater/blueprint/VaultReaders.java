package dev.breakwater.blueprint;

import dev.breakwater.access.AzureRequest;
import dev.breakwater.access.AzureRoles;
import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.HeadedControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import dev.breakwater.secret.KeyVault;
import dev.breakwater.secret.KeyVaultSecret;
import dev.breakwater.secret.SecretProviderClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * KV-05: a secret of a vault that pods mount is read by their identities and by the vault's administrators only, with
 * the classes in clusters and the roles of Azure taken together. Whoever may set the secret or assign roles at the vault
 * is an administrator. Of a secret that no class names nobody can tell whom it is for.
 */
final class VaultReaders implements HeadedControl {
    private static final String READ = "Microsoft.KeyVault/vaults/secrets/getSecret/action";
    private static final String SET = "Microsoft.KeyVault/vaults/secrets/setSecret/action";
    private static final String ASSIGN = "Microsoft.Authorization/roleAssignments/write";

    private static final ControlHead HEAD = ControlHead.of(
            "KV-05",
            Severity.HIGH,
            "A secret of a vault that pods mount is read by their identities and by the vault's administrators only.",
            "Take the role from whoever the evidence names, or assign it with the secret as its scope; secrets of"
                    + " different workloads belong in different vaults.",
            SecretProviderClass.TYPE,
            KeyVault.TYPE,
            RoleAssignment.TYPE,
            ManagedIdentity.TYPE);

    @Override
    public ControlHead head() {
        return HEAD;
    }

    /** Who mounts a secret: identities by their ids, and client ids of which the identity is not known. */
    private record Users(Set<String> identities, Set<String> unknown) {}

    @Override
    public List<Finding> check(Estate estate) {
        Identities identities = new Identities(estate);
        Map<String, Map<String, Users>> used = new TreeMap<>();
        for (Estate.Entry entry : estate.ofType(SecretProviderClass.TYPE)) {
            collect(entry.document(), identities, used);
        }
        if (used.isEmpty()) {
            return List.of();
        }
        AzureRoles roles = identities.roles(estate);
        List<Finding> findings = new ArrayList<>();
        for (Estate.Entry vault : estate.ofType(KeyVault.TYPE)) {
            used.getOrDefault(vault.address().name().toLowerCase(Locale.ROOT), Map.of())
                    .forEach((secret, users) -> findings.add(
                            isUnread(estate, vault)
                                    ? unread(vault, secret)
                                    : judge(vault, secret, users, readers(vault, secret, roles, identities))));
        }
        return findings;
    }

    private static void collect(Document body, Identities identities, Map<String, Map<String, Users>> used) {
        Document parameters = body.at("/spec/parameters").orElse(Document.object());
        String vault = parameters.text("/keyvaultName").orElse("").toLowerCase(Locale.ROOT);
        Optional<String> identity = parameters
                .get("clientID")
                .filter(id -> id.isReference() || !id.asText().orElse("").isBlank())
                .or(() -> parameters.get("userAssignedIdentityID"))
                .flatMap(identities::ofClient);
        for (String secret : secrets(parameters.text("/objects").orElse(""))) {
            Users users = used.computeIfAbsent(vault, name -> new TreeMap<>())
                    .computeIfAbsent(secret, name -> new Users(new TreeSet<>(), new TreeSet<>()));
            identity.ifPresentOrElse(
                    users.identities()::add,
                    () -> users.unknown().add(parameters.text("/clientID").orElse("of no client id")));
        }
    }

    /** The names of the secrets among the objects of a class, which are YAML in a text. */
    private static Set<String> secrets(String objects) {
        Set<String> secrets = new TreeSet<>();
        String name = "";
        String type = "";
        for (String line : (objects + "\n-").split("\n", -1)) {
            String text = line.strip();
            if (text.startsWith("-")) {
                if (type.equals("secret") && !name.isEmpty()) {
                    secrets.add(name);
                }
                name = "";
                type = "";
                text = text.substring(1).strip();
            }
            name = text.startsWith("objectName:") ? value(text) : name;
            type = text.startsWith("objectType:") ? value(text) : type;
        }
        return secrets;
    }

    private static String value(String line) {
        return line.substring(line.indexOf(':') + 1)
                .replaceAll("[\"']", "")
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    /** A live read without any assignment has not been allowed to list them. */
    private static boolean isUnread(Estate estate, Estate.Entry vault) {
        boolean live = estate.origin() == Estate.Origin.LIVE || estate.origin() == Estate.Origin.SNAPSHOT;
        return live && isByRoles(vault) && estate.ofType(RoleAssignment.TYPE).isEmpty();
    }

    private static boolean isByRoles(Estate.Entry vault) {
        return vault.document().flag("/properties/enableRbacAuthorization").orElse(false);
    }

    private static Finding unread(Estate.Entry vault, String secret) {
        String text = "Who reads it cannot be told: it takes list on the role assignments of the vault.";
        return new Finding(HEAD.id(), address(vault, secret), Verdict.NOT_ASSESSABLE, text, List.of());
    }

    private static Set<String> readers(Estate.Entry vault, String secret, AzureRoles roles, Identities identities) {
        return isByRoles(vault)
                ? byRoles(roles, vault.address().path(), secret)
                : byPolicies(vault.document(), identities);
    }

    private static Finding judge(Estate.Entry vault, String secret, Users users, Set<String> more) {
        more.removeAll(users.identities());
        List<Evidence> seen = List.of(
                new Evidence("users", Optional.of(Document.of(List.copyOf(users.identities()))), "classes"),
                new Evidence("other readers", Optional.of(Document.of(List.copyOf(more))), "roles"));
        boolean open = !more.isEmpty() && !users.unknown().isEmpty();
        Verdict verdict = open ? Verdict.NOT_ASSESSABLE : more.isEmpty() ? Verdict.PASS : Verdict.FAIL;
        String text = switch (verdict) {
            case PASS, ACCEPTED -> HEAD.sentence();
            case FAIL -> HEAD.sentence() + " " + String.join(", ", more) + " can too. " + HEAD.remedy();
            case NOT_ASSESSABLE ->
                "Whether one of its readers is the identity that mounts it cannot be told: it takes read on the managed"
                        + " identity with the client id " + String.join(", ", users.unknown()) + ".";
        };
        return new Finding(HEAD.id(), address(vault, secret), verdict, text, seen);
    }

    private static Set<String> byRoles(AzureRoles roles, String vault, String secret) {
        Set<String> readers = new TreeSet<>();
        roles.whoCan(READ, true, vault + "/secrets/" + secret).forEach((principal, decision) -> {
            boolean administers =
                    roles.decide(AzureRequest.data(principal, SET, vault)).isAllowed()
                            || roles.allowed(principal, ASSIGN, vault);
            if (decision.isAllowed() && !administers) {
                readers.add(principal);
            }
        });
        return readers;
    }

    /** Policies give all secrets of a vault; whoever may set them knows them. */
    private static Set<String> byPolicies(Document vault, Identities identities) {
        Set<String> readers = new TreeSet<>();
        for (Document policy :
                vault.at("/properties/accessPolicies").orElse(Document.array()).elements()) {
            Set<String> may = new TreeSet<>();
            policy.at("/permissions/secrets")
                    .orElse(Document.array())
                    .elements()
                    .forEach(one -> may.add(one.asText().orElse("").toLowerCase(Locale.ROOT)));
            if (may.contains("get") && !may.contains("set") && !may.contains("all")) {
                readers.add(identities.ofPrincipal(policy.get("objectId").orElse(Document.nothing())));
            }
        }
        return readers;
    }

    private static Address<Observed> address(Estate.Entry vault, String secret) {
        return new Address<>(KeyVaultSecret.TYPE, vault.address().path() + "/secrets/" + secret);
    }

    /** The managed identities of an estate, by what they are called elsewhere: a live id, or a reference to it. */
    private static final class Identities {
        private final Map<String, String> clients = new HashMap<>();
        private final Map<String, String> principals = new HashMap<>();

        Identities(Estate estate) {
            for (Estate.Entry entry : estate.ofType(ManagedIdentity.TYPE)) {
                String path = entry.address().path().toLowerCase(Locale.ROOT);
                entry.document().text("/properties/clientId").ifPresent(id -> clients.put(lower(id), path));
                entry.document().text("/properties/principalId").ifPresent(id -> principals.put(lower(id), path));
            }
        }

        Optional<String> ofClient(Document id) {
            return id.asReference()
                    .map(Identities::path)
                    .or(() -> id.asText().flatMap(text -> Optional.ofNullable(clients.get(lower(text)))));
        }

        /** The path of the identity whose principal it is; the id of any other principal. */
        String ofPrincipal(Document principal) {
            return principal.asReference().map(Identities::path).orElseGet(() -> {
                String id = lower(principal.asText().orElse(""));
                return principals.getOrDefault(id, id);
            });
        }

        /** What a reference points at; its text is the type, the path and the field. */
        private static String path(String reference) {
            String[] parts = reference.split("\\|", -1);
            return lower(parts.length > 1 ? parts[1] : reference);
        }

        /** The roles, given to the identities by their paths. */
        AzureRoles roles(Estate estate) {
            List<Document> documents = new ArrayList<>();
            for (Estate.Entry entry : estate.entries()) {
                Document document = entry.document();
                if (entry.address().type().equalsIgnoreCase(RoleAssignment.TYPE)) {
                    Document principal = document.at("/properties/principalId").orElse(Document.nothing());
                    document = document.withAt("/properties/principalId", ofPrincipal(principal));
                }
                if (document.isObject()) {
                    documents.add(
                            document.get("id").isPresent()
                                    ? document
                                    : document.with("id", entry.address().path()));
                }
            }
            return AzureRoles.of(documents);
        }

        private static String lower(String text) {
            return text.toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String toString() {
        return HEAD.toString();
    }
}
