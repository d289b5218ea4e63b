package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Composes the claims of access and identity tokens: of version 1.0 or 2.0 as the resource's registration asks.
 * Source of semantics: the references of access token claims and of group claims of the Microsoft identity platform.
 */
final class TokenClaims {
    /** More groups than this are not named in a token, which points to Graph instead. */
    static final int MOST_GROUPS = 200;

    static final Duration LIFETIME = Duration.ofHours(24);
    private static final String AKS = "6dae42f8-4368-4678-94ff-3960e28e3630";

    private final Directory directory;

    TokenClaims(Directory directory) {
        this.directory = directory;
    }

    private String tenant() {
        return directory.settings().tenant();
    }

    /** A token by which an application acts for itself. */
    Document ofApplication(Directory.Entry client, Asked asked, String strength, Duration lifetime) {
        Document claims = common(client, client, asked, strength, lifetime)
                .with("idtyp", "app")
                .with("sub", client.id());
        return withRoles(claims, client, asked);
    }

    /** A token by which an application acts for a user. */
    Document ofUser(
            Directory.Entry user,
            Directory.Entry client,
            Asked asked,
            List<String> scopes,
            List<String> methods,
            String strength) {
        String name = user.text("/userPrincipalName");
        Document claims = common(user, client, asked, strength, LIFETIME)
                .with("idtyp", "user")
                .with("sub", subject(user, asked.appId()))
                .with("amr", methods)
                .with("name", user.text("/displayName"))
                .with("scp", String.join(" ", scopes));
        Document named = isSecondVersion(asked)
                ? claims.with("preferred_username", name)
                : claims.with("upn", name).with("unique_name", name).with("acr", "1");
        return withRoles(named, user, asked);
    }

    private String subject(Directory.Entry user, String appId) {
        return directory.settings().guid(user.id() + " of " + appId).replace("-", "");
    }

    private Document common(
            Directory.Entry subject, Directory.Entry client, Asked asked, String strength, Duration lifetime) {
        Instant now = directory.now();
        boolean second = isSecondVersion(asked);
        Document claims = Document.object("aud", second ? asked.appId() : asked.audience())
                .with("iss", second ? issuer() : "https://sts.windows.net/" + tenant() + "/")
                .with("iat", now.getEpochSecond())
                .with("nbf", now.getEpochSecond())
                .with("exp", now.plus(lifetime).getEpochSecond())
                .with("tid", tenant())
                .with("oid", subject.id())
                .with("ver", second ? "2.0" : "1.0")
                .with("uti", directory.nextId("token").substring(0, 22))
                .with(second ? "azp" : "appid", client.text("/appId"))
                .with(second ? "azpacr" : "appidacr", strength);
        return withGroups(claims, subject, membershipClaims(asked), asked);
    }

    String issuer() {
        return "https://" + SignIn.HOST + "/" + tenant() + "/v2.0";
    }

    private boolean isSecondVersion(Asked asked) {
        return application(asked.appId())
                .flatMap(entry -> entry.document().number("/api/requestedAccessTokenVersion"))
                .filter(version -> version.intValue() == 2)
                .isPresent();
    }

    private Optional<Directory.Entry> application(String appId) {
        return directory.with(Kind.APPLICATION, "appId", appId);
    }

    /** Which memberships a resource wants to be told; clusters want all groups. */
    private Set<String> membershipClaims(Asked asked) {
        boolean isMicrosofts = application(asked.appId()).isEmpty();
        String own = application(asked.appId())
                .map(entry -> entry.text("/groupMembershipClaims"))
                .orElse(asked.appId().equals(AKS) ? "SecurityGroup" : "");
        Set<String> wanted = new TreeSet<>(List.of(own.split(", *", -1)));
        if (isMicrosofts) {
            wanted.add("DirectoryRole");
        }
        return wanted;
    }

    private Document withGroups(Document claims, Directory.Entry subject, Set<String> wanted, Asked asked) {
        boolean all = wanted.contains("All");
        List<String> groups = new ArrayList<>();
        if (all || wanted.contains("SecurityGroup")) {
            groups.addAll(Links.groupsOf(directory, subject.id()));
        } else if (wanted.contains("ApplicationGroup")) {
            groups.addAll(assignedGroups(subject, asked));
        }
        Document more = claims;
        if (groups.size() > MOST_GROUPS) {
            String kind = subject.kind() == Kind.USER ? "users/" : "servicePrincipals/";
            String endpoint = "https://graph.windows.net/" + tenant() + "/" + kind + subject.id() + "/getMemberObjects";
            more = more.with("_claim_names", Document.object("groups", "src1"))
                    .with("_claim_sources", Document.object("src1", Document.object("endpoint", endpoint)));
        } else if (!groups.isEmpty()) {
            more = more.with("groups", groups);
        }
        List<String> roles = directoryRoles(subject.id());
        return (all || wanted.contains("DirectoryRole")) && !roles.isEmpty() ? more.with("wids", roles) : more;
    }

    private List<String> assignedGroups(Directory.Entry subject, Asked asked) {
        List<String> assigned = new ArrayList<>();
        for (Directory.Entry one : directory.all(Kind.APP_ROLE_ASSIGNMENT)) {
            if (one.text("/resourceId").equals(asked.resource().id())) {
                assigned.add(one.text("/principalId"));
            }
        }
        List<String> groups = new ArrayList<>();
        directory.linking(Directory.MEMBERS, subject.id()).forEach(group -> groups.add(group.id()));
        groups.retainAll(assigned);
        return groups;
    }

    /** The templates of the directory roles that somebody has, also through groups. */
    List<String> directoryRoles(String id) {
        Set<String> holders = new TreeSet<>(Links.groupsOf(directory, id));
        holders.add(id);
        Set<String> roles = new TreeSet<>();
        for (Directory.Entry assignment : directory.all(Kind.ROLE_ASSIGNMENT)) {
            if (holders.contains(assignment.text("/principalId"))) {
                roles.add(assignment.text("/roleDefinitionId"));
            }
        }
        return List.copyOf(roles);
    }

    private Document withRoles(Document claims, Directory.Entry subject, Asked asked) {
        Set<String> roles = new TreeSet<>();
        for (Directory.Entry assignment : assignments(subject, asked.resource())) {
            for (Document role : asked.resource()
                    .document()
                    .get("appRoles")
                    .orElse(Document.array())
                    .elements()) {
                if (role.text("/id")
                        .filter(assignment.text("/appRoleId")::equalsIgnoreCase)
                        .isPresent()) {
                    role.text("/value").ifPresent(roles::add);
                }
            }
        }
        return roles.isEmpty() ? claims : claims.with("roles", List.copyOf(roles));
    }

    /** The assignments of a subject to a resource: its own, and those of groups that it is directly in. */
    List<Directory.Entry> assignments(Directory.Entry subject, Directory.Entry resource) {
        Set<String> holders = new TreeSet<>(Set.of(subject.id()));
        directory.linking(Directory.MEMBERS, subject.id()).forEach(group -> holders.add(group.id()));
        List<Directory.Entry> found = new ArrayList<>(directory.all(Kind.APP_ROLE_ASSIGNMENT));
        found.removeIf(
                one -> !one.text("/resourceId").equals(resource.id()) || !holders.contains(one.text("/principalId")));
        return found;
    }

    /** A token that tells a client who its user is. */
    Document identity(Directory.Entry user, Directory.Entry client, List<String> methods, Optional<String> nonce) {
        Instant now = directory.now();
        Document claims = Document.object("aud", client.text("/appId"), "iss", issuer(), "ver", "2.0")
                .with("iat", now.getEpochSecond())
                .with("nbf", now.getEpochSecond())
                .with("exp", now.plus(Duration.ofHours(1)).getEpochSecond())
                .with("tid", tenant())
                .with("oid", user.id())
                .with("sub", subject(user, client.text("/appId")))
                .with("name", user.text("/displayName"))
                .with("preferred_username", user.text("/userPrincipalName"))
                .with("amr", methods)
                .withSome("nonce", nonce);
        Asked self = new Asked(client, client.text("/appId"), List.of(), "");
        return withRoles(withGroups(claims, user, membershipClaims(self), self), user, self);
    }

    @Override
    public String toString() {
        return "TokenClaims[" + tenant() + "]";
    }
}
