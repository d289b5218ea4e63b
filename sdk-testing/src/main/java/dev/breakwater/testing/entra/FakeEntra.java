package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Sensitive;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One Entra ID tenant in memory: its directory behind Microsoft Graph, and its sign-in endpoints. It opens no port,
 * and makes its signing key when a token first goes over the wire. Thread-safe.
 *
 * <pre>{@code
 * FakeEntra entra = FakeEntra.start(EntraSettings.standard());
 * FakeUser alice = entra.user("alice").withMfa();
 * String crew = entra.group("crew");
 * entra.memberOf(alice.objectId(), List.of(crew));
 *
 * assertThat(entra.memberships().get(crew)).containsExactly(alice.objectId());
 * }</pre>
 */
public final class FakeEntra {
    /** The host of Microsoft Graph. */
    public static final String GRAPH = "graph.microsoft.com";

    /** The host of the sign-in endpoints. */
    public static final String LOGIN = SignIn.HOST;

    private final Object lock;
    private final EntraSettings settings;
    private final Directory directory;
    private final EntraTokens tokens;
    private final SignIn signIn;
    private final GraphPermissions permissions;
    private final Graph graph;
    private final Map<String, RegisteredApp> registered = new HashMap<>();

    private FakeEntra(EntraSettings settings, Object lock) {
        this.lock = lock;
        this.settings = settings;
        this.directory = new Directory(settings);
        this.tokens = new EntraTokens(settings);
        this.signIn = new SignIn(directory, tokens);
        this.permissions = new GraphPermissions(directory, signIn.claims());
        this.graph = new Graph(directory, tokens, permissions);
        WellKnown.seed(directory);
    }

    /** A new tenant. */
    public static FakeEntra start(EntraSettings settings) {
        return new FakeEntra(settings, new Object());
    }

    /** A new tenant that shares the lock of a larger fake it is part of. */
    public static FakeEntra start(EntraSettings settings, Object lock) {
        return new FakeEntra(settings, lock);
    }

    /** Whether a host is one of this service's. */
    public static boolean serves(String host) {
        return host.equals(GRAPH) || host.equals(LOGIN) || host.equals(Imds.HOST);
    }

    /**
     * Answers a request to Microsoft Graph, to a sign-in endpoint or to the metadata service of a machine, by its host.
     *
     * @throws UnknownPathException if it does not model the path
     */
    public EntraResponse handle(EntraRequest request) {
        return locked(() -> switch (request.host()) {
            case GRAPH -> graph.answer(request);
            case Imds.HOST -> new Imds(directory, tokens, signIn.claims()).answer(request);
            default -> signIn.answer(request);
        });
    }

    /** The directory as it is now, to be put back later. */
    public EntraSnapshot snapshot() {
        return locked(() -> new EntraSnapshot(directory.save(), registered, permissions.administrators()));
    }

    /**
     * Puts the directory back as it was; all of it shows at once. Sign-ins under way and refresh tokens are forgotten;
     * access tokens stay good while their owner is there.
     */
    public void restore(EntraSnapshot snapshot) {
        locked(() -> {
            directory.load(snapshot.directory());
            signIn.flows().forget();
            registered.clear();
            registered.putAll(snapshot.registered());
            permissions.administrators(snapshot.administrators());
            return true;
        });
    }

    /**
     * Puts in what was recorded of another directory, over what is there, all of it to be seen at once. What is linked and
     * was not recorded is made up: such a user, group or principal has its id and nothing else.
     *
     * @return what could not be put in, with the reason
     */
    public Map<Address<?>, String> plant(Collection<Estate.Entry> recorded) {
        return locked(() -> new Planting(directory).plant(recorded));
    }

    /** The tenant's GUID. */
    public String tenant() {
        return settings.tenant();
    }

    /** The domain that names of users and identifier URIs may use. */
    public String domain() {
        return settings.domain();
    }

    /** Registers an application with a service principal and a secret; the same name gives the same one. */
    public RegisteredApp application(String name) {
        return locked(() -> {
            RegisteredApp known = registered.get(name);
            RegisteredApp app = known == null ? register(name) : known;
            registered.put(name, app);
            return app;
        });
    }

    private RegisteredApp register(String name) {
        String clientId = settings.guid("client id of " + name);
        String objectId = settings.guid("service principal of " + name);
        String applicationId = settings.guid("application of " + name);
        String secret = settings.guid("client secret of " + name);
        String keyId = settings.guid("secret id of " + name);
        directory.secret(keyId, secret);
        Document password = Document.object("displayName", "first", "keyId", keyId, "secretText", null)
                .with("startDateTime", directory.now().toString())
                .with("endDateTime", directory.now().plus(Duration.ofDays(730)).toString());
        Directory.Entry application = directory.seed(
                Kind.APPLICATION,
                Document.object("id", applicationId, "appId", clientId, "displayName", name)
                        .with("signInAudience", "AzureADMyOrg")
                        .with("identifierUris", Document.array())
                        .with("passwordCredentials", Document.array(password)));
        directory.seed(
                Kind.SERVICE_PRINCIPAL,
                Document.object("id", objectId).merge(ServicePrincipals.of(directory, application)));
        return new RegisteredApp(clientId, applicationId, objectId, Sensitive.of(secret));
    }

    /**
     * An access token of a service principal, or of a user as if signed in by the Azure CLI with a second factor,
     * without a request.
     *
     * @param scope what it is for, such as {@code https://vault.azure.net/.default}
     * @throws IllegalArgumentException if there is no such principal
     */
    public Sensitive<String> token(String objectId, String scope, Duration lifetime) {
        return locked(() -> {
            Directory.Entry principal = directory
                    .find(objectId)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "FakeEntra has no user or service principal with the object id " + objectId + "."));
            return Sensitive.of(tokens.fast(signIn.unchecked(principal, scope, lifetime)));
        });
    }

    /**
     * A user of the tenant by the first part of the name; the same name gives the same one. The person knows the
     * password and has no second factor at hand, unless {@link FakeUser#withMfa()} says so.
     */
    public FakeUser user(String name) {
        return locked(() -> {
            String full = name + "@" + settings.domain();
            String password = settings.guid("password of " + name);
            Directory.Entry user = directory
                    .with(Kind.USER, "userPrincipalName", full)
                    .orElseGet(() -> directory.seed(
                            Kind.USER,
                            UserRules.user(
                                    directory,
                                    Document.object("userPrincipalName", full, "displayName", name)
                                            .with("mailNickname", name)
                                            .with("accountEnabled", true))));
            directory.secret(user.id(), password);
            return new FakeUser(user.id(), full, Sensitive.of(password), false);
        });
    }

    /** A security group of the tenant, by object id; the same name gives the same one. It is empty at first. */
    public String group(String name) {
        return locked(() -> {
            String id = settings.guid("group " + name);
            if (directory.find(id).isEmpty()) {
                directory.seed(
                        Kind.GROUP,
                        Document.object("id", id, "displayName", name, "mailNickname", name)
                                .with("mailEnabled", false)
                                .with("securityEnabled", true));
            }
            return id;
        });
    }

    /** Makes a user or service principal a member of exactly these groups, by object ids; nested ones aside. */
    public void memberOf(String objectId, List<String> groups) {
        locked(() -> {
            directory
                    .linking(Directory.MEMBERS, objectId)
                    .forEach(group -> directory.unlink(Directory.MEMBERS, group.id(), objectId));
            groups.forEach(group -> directory.link(Directory.MEMBERS, group, objectId));
            return groups;
        });
    }

    /** Lets a principal do everything in the directory, beside what its permissions and roles allow. */
    public void administrator(String objectId) {
        locked(() -> {
            permissions.administrator(objectId);
            return true;
        });
    }

    /** A number that changes whenever something in the directory does. */
    public long version() {
        return locked(directory::version);
    }

    /** Puts a person at the keyboard: device codes and browser sign-ins are answered by that person from now on. */
    public void signIn(FakeUser person) {
        locked(() -> {
            signIn.flows().sit(person);
            return person;
        });
    }

    /** Leaves the keyboard to nobody: device codes stay pending. */
    public void signOut() {
        locked(() -> {
            signIn.flows().sit(null);
            return true;
        });
    }

    /** Asks that function for the public keys (a JSON Web Key Set) of issuers whose tokens federated credentials trust. */
    public void trust(Function<String, Optional<Document>> keysOfIssuer) {
        locked(() -> {
            signIn.clients().trust(keysOfIssuer);
            return true;
        });
    }

    /** Tells of another address that leads to the sign-in endpoints, without a slash at the end. */
    public void answersAt(String address) {
        locked(() -> {
            signIn.clients().answersAt(address);
            return address;
        });
    }

    /** A genuine token of this tenant that has not expired; empty for anything else. */
    public Optional<EntraToken> verify(String token) {
        return tokens.verify(token);
    }

    /** Whether the directory shows a user, group or service principal of that id, managed identities aside. */
    public boolean knows(String objectId) {
        return locked(() -> directory.holds(objectId));
    }

    /** What the directory knows of that id, such as {@code User}, {@code Group} or {@code ServicePrincipal}. */
    public Optional<String> typeOf(String objectId) {
        return locked(
                () -> directory.find(objectId).filter(directory::isVisible).map(found -> Consents.type(found.kind())));
    }

    /** The groups with the ids of their direct members. */
    public Map<String, List<String>> memberships() {
        return locked(() -> Links.memberships(directory));
    }

    private <T> T locked(Supplier<T> work) {
        synchronized (lock) {
            return work.get();
        }
    }

    @Override
    public String toString() {
        return "FakeEntra[tenant " + settings.tenant() + "]";
    }
}
