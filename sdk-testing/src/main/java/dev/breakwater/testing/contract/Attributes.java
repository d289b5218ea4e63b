package dev.breakwater.testing.contract;

import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The attributes of a declaration type: its abstract accessors. */
final class Attributes {
    private Attributes() {}

    /** Fails unless each attribute that can be empty is set by some sample. */
    static void requireAllSet(Class<?> type, List<Sample> samples) {
        if (samples.isEmpty()) {
            throw new AssertionError(type.getSimpleName() + " has no sample; add one that sets every attribute.");
        }
        List<String> unset = accessors(type)
                .filter(accessor -> samples.stream()
                        .flatMap(sample ->
                                Stream.concat(Stream.of(sample.declaration()), sample.variations().values().stream()))
                        .allMatch(declaration -> isEmpty(read(accessor, declaration))))
                .map(Method::getName)
                .sorted()
                .toList();
        if (!unset.isEmpty()) {
            throw new AssertionError(
                    "No sample of " + type.getSimpleName() + " sets " + unset + "; what is never set is never tested.");
        }
    }

    /** Every output that a declaration holds in an attribute. */
    static List<Output<?>> outputs(Class<?> type, Resource<?> declaration) {
        List<Output<?>> outputs = new ArrayList<>();
        accessors(type).forEach(accessor -> collect(read(accessor, declaration), outputs));
        return outputs;
    }

    private static Stream<Method> accessors(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .filter(method -> method.getParameterCount() == 0)
                .filter(method -> method.getDeclaringClass() != Resource.class);
    }

    private static Object read(Method accessor, Resource<?> declaration) {
        try {
            accessor.setAccessible(true);
            return accessor.invoke(declaration);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(
                    "Cannot read " + accessor.getName() + " of "
                            + declaration.address().shortName() + ".",
                    e);
        }
    }

    private static boolean isEmpty(Object value) {
        return (value instanceof Optional<?> optional && optional.isEmpty())
                || (value instanceof Collection<?> collection && collection.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty());
    }

    private static void collect(Object value, List<Output<?>> outputs) {
        if (value instanceof Output<?> output) {
            outputs.add(output);
        } else if (value instanceof Optional<?> optional) {
            optional.ifPresent(inner -> collect(inner, outputs));
        } else if (value instanceof Collection<?> collection) {
            collection.forEach(inner -> collect(inner, outputs));
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(inner -> collect(inner, outputs));
        }
    }
}
