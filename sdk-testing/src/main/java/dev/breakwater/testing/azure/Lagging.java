package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the {@link Lags} of a fake do to its answers. Guarded by the engine's lock. */
final class Lagging {
    private final Lags lags;
    private final World world;
    private final Map<String, Integer> refused = new HashMap<>();

    Lagging(World world) {
        this.lags = world.settings().lags();
        this.world = world;
    }

    /** Refuses the first writes on each resource whose service is often busy, in the words of that service. */
    void requireIdle(Call call) {
        String method = call.request().method();
        boolean writes = method.equals("PUT") || method.equals("DELETE");
        Optional<ArmError> busy = writes && lags.busy() > 0 ? busy(call) : Optional.empty();
        if (busy.isPresent() && refused.merge(key(call.id()), 1, Integer::sum) <= lags.busy()) {
            throw busy.get();
        }
    }

    private Optional<ArmError> busy(Call call) {
        String id = key(call.id());
        if (id.contains("/providers/microsoft.network/")) {
            boolean first = refused.getOrDefault(id, 0) % 2 == 0;
            return Optional.of(first ? inProgress() : retryable(call));
        }
        if (id.contains("/federatedidentitycredentials/")) {
            return Optional.of(ArmError.conflict(
                    "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity",
                    "Too many Federated Identity Credentials are written concurrently for the managed identity."
                            + " Concurrent Federated Identity Credentials writes under the same managed identity are not"
                            + " supported."));
        }
        return id.matches(".*/providers/microsoft\\.containerservice/managedclusters/[^/]+(/agentpools/[^/]+)?")
                ? Optional.of(ArmError.conflict(
                        "OperationNotAllowed",
                        "Operation is not allowed: Another operation (PutExtensionAddonHandler.PUT) is in progress,"
                                + " please wait for it to finish before starting a new operation. See"
                                + " https://aka.ms/aks-pending-operation for more details"))
                : Optional.empty();
    }

    static ArmError inProgress() {
        return ArmError.conflict(
                "AnotherOperationInProgress",
                "Another operation on this or dependent resource is in progress. To retrieve status of the operation"
                        + " use the uri of that operation.");
    }

    private static ArmError retryable(Call call) {
        return ArmError.of(
                429,
                "RetryableError",
                "A retryable error occurred. RetryableErrorDueToAnotherOperation: Operation PutSubnetOperation is"
                        + " updating resource " + call.id() + ". The call can be retried in 11 seconds.");
    }

    /** The answer without the elements of a list that are too new to be in it. */
    ArmResponse visible(ArmResponse response, ArmRequest request) {
        Optional<Document> list =
                response.body().flatMap(body -> body.get("value")).filter(Document::isArray);
        if (lags.lists().isZero() || list.isEmpty() || !request.method().equals("GET")) {
            return response;
        }
        List<Document> old = list.get().elements().stream()
                .filter(element -> isOlder(element.text("/id").orElse(""), lags.lists()))
                .toList();
        return ArmResponse.ok(response.body().orElseThrow().with("value", Document.of(old)));
    }

    /** Whether a role assignment, or a custom role, has begun to count. */
    boolean isEffective(Document grant) {
        return isOlder(grant.text("/id").orElse(""), lags.roles());
    }

    /** Whether the directory has heard of what the resource of that id brought with it. */
    boolean isInDirectory(Document owner) {
        return isOlder(owner.text("/id").orElse(""), lags.directory());
    }

    /** What the fake does not keep has always been there. */
    private boolean isOlder(String id, Duration age) {
        Instant now = world.settings().time().clock().instant();
        Optional<Instant> created = world.store().createdAt(id);
        return created.isEmpty() || !now.isBefore(created.get().plus(age));
    }

    private static String key(String id) {
        return id.toLowerCase(Locale.ROOT);
    }
}
