package dev.breakwater.provider;

import dev.breakwater.change.FieldChange;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Resource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads, compares and writes the resources of one type. Idempotent; thread-safe for different
 * addresses; never waits for an operation and never sleeps, because the engine owns time. Failures are
 * thrown as {@link ProviderException}.
 *
 * @param <R> the declaration
 * @param <S> what the service says
 */
public interface ResourceHandler<R extends Resource<S>, S extends Observed> {
    /** The declaration type handled, an interface or class; declarations of its subtypes come here too. */
    Class<R> type();

    /** What is there, for those of the declarations that exist; absent is not in the map. LIST where the service has one. */
    Map<Address<S>, S> readAll(Collection<R> desired, HandlerContext context);

    /**
     * The fields that differ, pure; empty means in sync.
     *
     * @param body the declaration's document with every output replaced that is known by now
     * @param actual empty while the resource does not exist
     */
    List<FieldChange> diff(R desired, Document body, Optional<S> actual);

    /**
     * What would be there once the declaration is applied: by default the body laid over what is there as a
     * JSON merge patch. Pure; plan reviews and audits read it.
     */
    default Document merged(R desired, Document body, Optional<S> actual) {
        return actual.isPresent() ? actual.get().document().merge(body) : body;
    }

    /** All that is known of the properties of the type; empty for a handler that compares without a table. */
    default Optional<PropertyTable> properties() {
        return Optional.empty();
    }

    /** What to do about fields that the service cannot change. */
    default String remedy(List<FieldChange> refused) {
        return "The service cannot change it on an existing resource; declare a new resource under another name, move"
                + " to it, then delete this one.";
    }

    /**
     * Creates it. Existing and equal is success. {@code body} has no reference left but to what never stands
     * in a body, such as a secret: the context has its value.
     */
    Progress<S> create(R desired, Document body, HandlerContext context);

    /**
     * Changes it. One call may bring about a part of the changes if the service takes several requests:
     * the engine compares again after each call and goes on as long as the rest shrinks.
     */
    Progress<S> update(R desired, Document body, S actual, List<FieldChange> changes, HandlerContext context);

    /** Deletes it. Absent is success, reported as done with the state last seen. */
    Progress<S> delete(Address<S> address, S actual, HandlerContext context);

    /** Looks once at an operation that {@code create}, {@code update} or {@code delete} left pending. */
    Progress<S> poll(Operation operation, HandlerContext context);

    /** What exists under the ownership mark of that desired state; empty for types that carry no mark. */
    default Map<Address<S>, S> readOwned(String owner, HandlerContext context) {
        return Map.of();
    }

    /**
     * Why a destroy leaves it as it is, as one sentence, such as that others rely on it; empty, as by default, if a
     * destroy deletes it.
     */
    default Optional<String> outlivesDestroy() {
        return Optional.empty();
    }

    /** Which mark this type carries. */
    default Ownership ownership() {
        return Ownership.NONE;
    }

    /** Writes that share this key never run at the same time; by default each resource has its own. */
    default String exclusionKey(Address<S> address) {
        return address.toString();
    }
}
