package dev.breakwater.testing.azure;

import dev.breakwater.testing.entra.EntraRequest;
import dev.breakwater.testing.entra.EntraResponse;
import dev.breakwater.testing.entra.EntraToken;
import dev.breakwater.testing.entra.FakeEntra;
import dev.breakwater.testing.entra.UnknownPathException;
import dev.breakwater.testing.replay.Recording;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Answers requests: faults, sign-in, api-version, route, in that order; one request at a time. */
final class ArmEngine {
    private static final Pattern API_VERSION = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(-[a-z]+(\\.\\d+)?)?");

    private final Object lock;
    private final Settings settings;
    private final World world;
    private final FakeEntra entra;
    private final Authority authority;
    private final Router arm = new Router();
    private final VaultSecrets secrets;
    private final VaultPlane vaults;
    private final BlobPlane blobs;
    private final Faults faults = new Faults();
    private final Additions additions;
    private final Subscriptions subscriptions;
    private final FakeDefender defender;
    private final PolicyGate gate;
    private final PolicyAddOn policies;
    private final RequestLog log = new RequestLog(500);
    private int served;

    /** The lock is the one that the directory shares. */
    ArmEngine(World world, FakeEntra entra, Object lock) {
        this.lock = lock;
        this.world = world;
        this.settings = world.settings();
        this.additions = new Additions(world);
        this.entra = entra;
        this.authority = new Authority(world, entra);
        world.backends().obey(authority);
        entra.trust(issuer -> world.backends().keysOf(issuer, world.store().ofType(Clusters.TYPE)));
        world.operations().routes(arm);
        subscriptions = new Subscriptions(world);
        subscriptions.routes(arm);
        world.offers().routes(arm);
        new Groups(world).routes(arm);
        Identities.type(world).routes(arm, world);
        new Networks(world).routes(arm);
        PrivateNetworking.types(world).forEach(type -> type.routes(arm, world));
        new Logs(world).routes(arm);
        new Clusters(world).routes(arm);
        new Pools(world).routes(arm);
        new ClusterParts(world).routes(arm);
        new ClusterCredentials(world).routes(arm);
        authority.routes(arm);
        new RoleDefinitions(world).routes(arm);
        new RoleAssignments(world, entra).routes(arm);
        secrets = new VaultSecrets(world);
        new Vaults(world, secrets).routes(arm);
        vaults = new VaultPlane(world, entra, authority, secrets);
        Federations.type(world).routes(arm, world);
        Registries.type(world).routes(arm, world);
        Registries.tokens().routes(arm, world);
        Storages storages = new Storages(world);
        storages.routes(arm);
        blobs = new BlobPlane(world, entra, authority, storages);
        blobs.routes(arm);
        PolicyDefinitions definitions = new PolicyDefinitions(world);
        definitions.routes(arm);
        new PolicyAssignments(world, definitions, authority).routes(arm);
        gate = new PolicyGate(world, definitions);
        policies = new PolicyAddOn(world, definitions, gate);
        new PolicyInsights(world, gate, authority, arm).routes();
        new DefenderPlans(world).routes(arm);
        defender = new FakeDefender(world, lock);
        defender.routes(arm);
    }

    /** Runs something while no request is being answered. */
    <T> T locked(Supplier<T> work) {
        synchronized (lock) {
            settle();
            T result = work.get();
            refresh();
            return result;
        }
    }

    /** What happens between two requests: operations end, and then others have their say. */
    private void settle() {
        world.operations().settle();
        additions.apply();
    }

    /** What clusters are told after a request. */
    private void refresh() {
        world.backends().refresh(world.store());
        policies.refresh();
    }

    void fault(Fault fault) {
        synchronized (lock) {
            faults.add(fault);
        }
    }

    /** Puts a recording in. The caller holds the lock. */
    Replayed play(Recording recording) {
        return new Replays(world, entra, arm, secrets).play(recording);
    }

    Authority authority() {
        return authority;
    }

    FakeDefender defender() {
        return defender;
    }

    RequestLog log() {
        return log;
    }

    ArmResponse exchange(ArmRequest request) throws IOException {
        synchronized (lock) {
            settle();
            Optional<Fault> fault = faults.take(request);
            if (fault.isEmpty()) {
                ArmResponse response = answer(request);
                refresh();
                return recorded(request, response);
            }
            if (fault.get().isAfterEffect()) {
                answer(request);
            }
            if (fault.get().isReset()) {
                log.add(request, 0);
                throw new IOException("Connection reset");
            }
            return recorded(request, fault.get().response());
        }
    }

    private ArmResponse recorded(ArmRequest request, ArmResponse response) {
        log.add(request, response.status());
        String id = world.guids().of("request" + served++);
        return response.with("x-ms-request-id", id).with("x-ms-correlation-request-id", id);
    }

    private ArmResponse answer(ArmRequest request) throws IOException {
        try {
            if (VaultPlane.serves(request)) {
                return vaults.answer(request);
            }
            if (BlobPlane.serves(request)) {
                return blobs.answer(request);
            }
            if (FakeEntra.serves(request.host())) {
                return directory(request);
            }
            boolean isArm = request.host().startsWith("management.");
            return isArm ? dispatchArm(request) : unmodelled(request);
        } catch (ArmError e) {
            return e.response();
        } catch (UnmodelledRequestException e) {
            if (settings.strict()) {
                throw e;
            }
            return ArmResponse.of(501, ArmError.envelope("NotImplemented", String.valueOf(e.getMessage())));
        }
    }

    private ArmResponse directory(ArmRequest request) {
        try {
            EntraResponse response =
                    entra.handle(new EntraRequest(request.method(), request.uri(), request.headers(), request.text()));
            return new ArmResponse(response.status(), response.headers(), response.body());
        } catch (UnknownPathException e) {
            throw new UnmodelledRequestException(String.valueOf(e.getMessage()));
        }
    }

    private ArmResponse unmodelled(ArmRequest request) {
        throw new UnmodelledRequestException(arm.hint(request) + " Its host is " + request.host() + ".");
    }

    private ArmResponse dispatchArm(ArmRequest request) {
        Optional<String> bearer = Audiences.bearer(request);
        Optional<EntraToken> caller = bearer.flatMap(entra::verify).filter(Audiences::isForArm);
        if (caller.isEmpty()) {
            return challenge(bearer.isPresent());
        }
        requireApiVersion(request);
        authority.require(caller.get(), request);
        ArmResponse response = authority.readable(caller.get(), request, dispatch(arm, request));
        return response.body().isPresent() ? ApiVersions.filtered(response, request.apiVersion()) : response;
    }

    private ArmResponse dispatch(Router router, ArmRequest request) {
        Optional<Call> call = router.find(request);
        if (call.isEmpty()) {
            throw new UnmodelledRequestException(router.hint(request));
        }
        requireSubscription(call.get());
        subscriptions.requireRegistered(call.get());
        world.lagging().requireIdle(call.get());
        Call admitted = gate.admitted(call.get());
        ArmResponse response =
                world.lagging().visible(admitted.route().handler().handle(admitted), request);
        return Paging.page(response, request, settings.pageSize());
    }

    private ArmResponse challenge(boolean bearer) {
        String text = bearer
                ? "The access token is invalid."
                : "Authentication failed. The 'Authorization' header is missing.";
        String code = bearer ? "InvalidAuthenticationToken" : "AuthenticationFailed";
        return ArmError.of(401, code, text)
                .response()
                .with(
                        "WWW-Authenticate",
                        "Bearer authorization_uri=\"https://" + FakeEntra.LOGIN + '/' + settings.tenant()
                                + "\", error=\"invalid_token\", error_description=\"" + text + "\"");
    }

    private static void requireApiVersion(ArmRequest request) {
        if (request.apiVersion().isEmpty()) {
            throw ArmError.badRequest(
                    "MissingApiVersionParameter",
                    "The api-version query parameter (?api-version=) is required for all requests.");
        }
        if (!API_VERSION.matcher(request.apiVersion()).matches()) {
            throw ArmError.badRequest(
                    "InvalidApiVersionParameter",
                    "The api-version '" + request.apiVersion()
                            + "' is invalid. An api-version is a date in the format 'YYYY-MM-DD', optionally with"
                            + " '-preview'.");
        }
    }

    private void requireSubscription(Call call) {
        List<String> path = call.request().segments();
        boolean inSubscription = path.size() > 1 && path.get(0).equalsIgnoreCase("subscriptions");
        String subscription = inSubscription ? path.get(1) : settings.subscription();
        if (!subscription.equalsIgnoreCase(settings.subscription())) {
            throw ArmError.notFound(
                    "SubscriptionNotFound", "The subscription '" + subscription + "' could not be found.");
        }
    }

    @Override
    public String toString() {
        return "fake Azure, " + served + " requests served";
    }
}
