package dev.breakwater.testing.kubernetes;

import dev.breakwater.access.Caller;
import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.admission.AdmissionResponse;
import dev.breakwater.document.Document;
import dev.breakwater.k8s.admission.GatekeeperConstraints;
import dev.breakwater.k8s.admission.ValidatingPolicies;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The API server without any transport: authenticates, authorizes, routes, records. Thread-safe. */
final class ApiServer {
    /** What the API server accepts in one request: 3 MiB. */
    static final int BODY_LIMIT = 3 << 20;

    private static final int RECORDED = 10_000;
    private static final AdmissionResponse ALLOW = AdmissionResponse.allow();

    private final Store store = new Store();
    private final Registry registry = new Registry();
    private final Authenticators authenticators;
    private final PodRequests pods;
    private final PodStates states;
    private final Controllers controllers;
    private volatile ApiFaults faults = ApiFaults.seeded(0);
    private final Clock clock;
    private final Deque<ServedRequest> requests = new ArrayDeque<>();
    private final NamespaceLifecycle namespaces;
    private final Authorization authorization = new Authorization(store);
    private final Admission admission;
    private final AtomicBoolean gatekeeper = new AtomicBoolean();
    private final ReentrantLock turn = new ReentrantLock();
    private volatile Runnable controller = () -> {};
    private final int minor;
    private final Writes writes;
    private final Deletes deletes;
    private final Router router;

    ApiServer(Clock clock, String release, Supplier<String> certificateAuthority) {
        namespaces = new NamespaceLifecycle(store, registry, certificateAuthority);
        admission = new Admission(store, registry, release);
        writes = new Writes(store, clock, namespaces, admission);
        deletes = new Deletes(store, clock, namespaces, admission);
        this.clock = clock;
        states = new PodStates(writes, clock);
        AccountTokens accounts = new AccountTokens(store, clock);
        authenticators = new Authenticators(accounts);
        pods = new PodRequests(store, writes, deletes);
        Resources resources = new Resources(
                store,
                writes,
                deletes,
                clock,
                new Reviews(authenticators, authorization),
                new Subrequests(new Scales(store, writes), pods, accounts));
        router = new Router(resources, new Discovery(release, registry), registry, accounts);
        minor = Integer.parseInt(release.substring(release.indexOf('.') + 1));
        ValidatingPolicies policies = ValidatingPolicies.kubernetes(minor);
        TypeChecking checking = new TypeChecking(registry, writes, policies);
        controllers = new Controllers(store, registry, writes, deletes, authorization, checking, clock);
        Seeds.plant(store, clock);
        admission.add(policies);
    }

    /** Installs Gatekeeper, once. */
    void gatekeeper() {
        if (!gatekeeper.getAndSet(true)) {
            controllers.runGatekeeper();
            GatekeeperConstraints constraints = GatekeeperConstraints.kubernetes(minor);
            admission.add((request, cluster) -> asked(request) ? constraints.admit(request, cluster) : ALLOW);
        }
    }

    /** The webhook that Gatekeeper registers is asked about new and changed objects, not about deletions. */
    private static boolean asked(AdmissionRequest request) {
        return request.operation() == AdmissionRequest.Operation.CREATE
                || request.operation() == AdmissionRequest.Operation.UPDATE;
    }

    /** Sets what happens in the cluster between two requests. */
    void controller(Runnable between) {
        controller = between;
    }

    /** Lets it happen, unless it is happening: what it does itself, and others meanwhile, do not wait for it. */
    void meanwhile() {
        if (turn.isHeldByCurrentThread() || !turn.tryLock()) {
            return;
        }
        try {
            controller.run();
        } finally {
            turn.unlock();
        }
    }

    int minor() {
        return minor;
    }

    Registry registry() {
        return registry;
    }

    Store store() {
        return store;
    }

    Writes writes() {
        return writes;
    }

    Deletes deletes() {
        return deletes;
    }

    NamespaceLifecycle namespaces() {
        return namespaces;
    }

    Authorization authorization() {
        return authorization;
    }

    Admission admission() {
        return admission;
    }

    void faults(ApiFaults injected) {
        faults = injected;
    }

    ClusterSnapshot snapshot() {
        return store.freeze();
    }

    void restore(ClusterSnapshot snapshot) {
        synchronized (store) {
            store.thaw(snapshot);
            registry.redefine(store.list(ApiKinds.DEFINITION, "").values());
            controllers.relearn();
        }
    }

    /** Puts in what another server had; returns what is of kinds that are not served. */
    List<Document> plant(Collection<Document> objects) {
        synchronized (store) {
            List<Document> unserved = new Planting(store, registry).plant(objects);
            controllers.relearn();
            for (Store.Key namespace : store.list(ApiKinds.NAMESPACE, "").keySet()) {
                Store.Key account = new Store.Key(namespace.name(), "default");
                if (store.get(ApiKinds.SERVICE_ACCOUNT, account).isEmpty()) {
                    namespaces.created(namespace.name(), writes);
                }
            }
            return unserved;
        }
    }

    Controllers controllers() {
        return controllers;
    }

    PodStates states() {
        return states;
    }

    PodRequests pods() {
        return pods;
    }

    Clock clock() {
        return clock;
    }

    Authenticators authenticators() {
        return authenticators;
    }

    Reply answer(KubernetesRequest request) {
        meanwhile();
        Optional<Login> login = Optional.empty();
        Notes notes = new Notes();
        Reply reply;
        try {
            requireSize(request.body().length());
            Call call = Call.of(request, notes);
            faults.before(request, notes);
            login = authenticators.login(call);
            reply = reply(call, login.orElseThrow(() -> StatusException.of(401, "Unauthorized", "Unauthorized")));
        } catch (StatusException refusal) {
            reply = Reply.failure(refusal);
        } catch (UncheckedIOException broken) {
            throw broken;
        } catch (RuntimeException bug) {
            reply = Reply.json(500, Router.internalError(bug));
        }
        record(new ServedRequest(
                request.method(),
                request.target(),
                login.map(one -> one.caller().name()).orElse(""),
                reply.response().status(),
                notes.annotations()));
        faults.after(request, store.events());
        return (View.isYaml(request) ? reply.yaml() : reply).warnings(notes.warnings());
    }

    static void requireSize(int length) {
        if (length > BODY_LIMIT) {
            throw StatusException.of(413, "RequestEntityTooLarge", "Request entity too large: limit is " + BODY_LIMIT);
        }
    }

    private Reply reply(Call call, Login login) {
        Login acting = authorization.actingAs(call.request(), login);
        Caller caller = acting.caller();
        authorization.require(Authorization.of(call, caller));
        Reply reply = router.route(call.by(acting, authorization.guard(caller)));
        controllers.settle();
        return reply;
    }

    private void record(ServedRequest request) {
        synchronized (requests) {
            requests.addLast(request);
            if (requests.size() > RECORDED) {
                requests.removeFirst();
            }
        }
    }

    List<ServedRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }
}
