package dev.breakwater.testing.kubernetes;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The API server without any transport: authenticates, routes, records. Thread-safe. */
final class ApiServer {
    /** What the API server accepts in one request: 3 MiB. */
    static final int BODY_LIMIT = 3 << 20;

    private static final int RECORDED = 10_000;

    private final Store store = new Store();
    private final Registry registry = new Registry();
    private final Authenticators authenticators = new Authenticators();
    private final Deque<ServedRequest> requests = new ArrayDeque<>();
    private final NamespaceLifecycle namespaces;
    private final Writes writes;
    private final Deletes deletes;
    private final Router router;

    ApiServer(Clock clock, String release, Supplier<String> certificateAuthority) {
        namespaces = new NamespaceLifecycle(store, registry, certificateAuthority);
        writes = new Writes(store, clock, namespaces);
        deletes = new Deletes(store, clock, namespaces);
        router = new Router(new Resources(store, writes, deletes, clock), new Discovery(release, registry), registry);
        Seeds.plant(store, clock);
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

    Authenticators authenticators() {
        return authenticators;
    }

    Reply answer(KubernetesRequest request) {
        Optional<String> user = Optional.empty();
        Reply reply;
        try {
            user = authenticators.user(request);
            reply = reply(request, user);
        } catch (StatusException refusal) {
            reply = Reply.failure(refusal);
        } catch (RuntimeException bug) {
            reply = Reply.json(500, Router.internalError(bug));
        }
        record(new ServedRequest(
                request.method(),
                request.target(),
                user.orElse(""),
                reply.response().status()));
        return reply;
    }

    static void requireSize(int length) {
        if (length > BODY_LIMIT) {
            throw StatusException.of(413, "RequestEntityTooLarge", "Request entity too large: limit is " + BODY_LIMIT);
        }
    }

    private Reply reply(KubernetesRequest request, Optional<String> user) {
        requireSize(request.body().length());
        Call call = Call.of(request);
        if (user.isEmpty() && !Router.isPublic(call)) {
            throw StatusException.of(401, "Unauthorized", "Unauthorized");
        }
        return user.isPresent() && Reviews.isWhoAmI(call) ? Reviews.whoAmI(call, user.get()) : router.route(call);
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
