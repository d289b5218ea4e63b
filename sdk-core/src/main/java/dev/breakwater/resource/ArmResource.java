package dev.breakwater.resource;

/**
 * The desired state of a resource of Azure Resource Manager. Its {@link #document()} is the request
 * body: {@code location}, {@code tags}, {@code properties} and the like, without id, name or type.
 *
 * @param <S> what ARM says of it
 */
public interface ArmResource<S extends Observed> extends Resource<S> {
    /** The ARM id, known before the resource exists. */
    ArmId id();

    /** The ARM type, such as {@code Microsoft.ContainerService/managedClusters}. */
    String type();

    @Override
    default Address<S> address() {
        return new Address<>(type(), id().toString());
    }
}
