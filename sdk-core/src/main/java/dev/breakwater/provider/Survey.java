package dev.breakwater.provider;

import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Output;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * One look around declared resources, at what nobody has to have declared, such as all role assignments that apply to a
 * cluster. It only reads. Immutable.
 *
 * @param subject what messages call it, such as {@code the role assignments around /subscriptions/…}
 * @param types the resource types that it finds; if the caller may not read them, each is a gap
 * @param inputs the outputs that reading needs
 * @param reading reads; an address is that of a declaration where the service's name for a resource gives it away. Throws
 *     {@link ProviderException} if that fails; thread-safe
 */
public record Survey(
        String subject,
        List<String> types,
        Set<Output<?>> inputs,
        Function<HandlerContext, Map<Address<?>, Observed>> reading) {
    /** A look around. */
    public Survey {
        types = List.copyOf(types);
        inputs = Set.copyOf(inputs);
    }

    /** {@code Survey[the keys of /subscriptions/…]}. */
    @Override
    public String toString() {
        return "Survey[" + subject + "]";
    }
}
