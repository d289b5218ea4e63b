package dev.breakwater.provider;

import dev.breakwater.change.Change;
import dev.breakwater.document.Document;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Resource;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A backend: a set of handlers that share a connection. Thread-safe. */
public interface Provider {
    /** The name used in messages, such as {@code azure}. */
    String name();

    /** One handler per resource type; the same list at every call. */
    List<ResourceHandler<?, ?>> handlers();

    /**
     * Handlers of the steps of composite operations, such as the drain of a pool: a step is done rather than there,
     * so nothing of it is created, deleted or owned. None by default.
     */
    default List<ResourceHandler<?, ?>> steps() {
        return List.of();
    }

    /**
     * What keeps the caller from these writes, as far as the service tells before they are made; a plan shows it, and
     * is not applied if it refuses. Called once a plan, with the writes of all providers, and only if there are any;
     * may be called again after a failure that may heal. Nothing by default.
     *
     * @param writes creates, updates and deletes, each with the body that it leaves, or that of what it deletes; a
     *     value known only after apply is a reference
     */
    default List<Obstacle> obstacles(Map<Change, Document> writes) {
        return List.of();
    }

    /**
     * Looks around declared resources, and around places that nobody declares, for who else and what else is there; an
     * audit asks for them. Nothing is read before a survey is. None by default.
     *
     * @param desired all that is declared
     * @param places ids of more clusters, vaults, registries or groups
     */
    default List<Survey> surveys(Collection<Resource<?>> desired, List<ArmId> places) {
        return List.of();
    }
}
