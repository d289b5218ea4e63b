package dev.breakwater.testing.contract;

import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The attributes of a declaration type and of its parts: their abstract accessors. */
final class Attributes {
    private Attributes() {}

    /** Fails unless each attribute that can be empty is set by some sample, and each alternative is used by one. */
    static void requireAllSet(Class<?> type, List<Sample> samples) {
        if (samples.isEmpty()) {
            throw new AssertionError(type.getSimpleName() + " has no sample; add one that sets every attribute.");
        }
        List<Resource<?>> declarations = samples.stream()
                .<Resource<?>>flatMap(
                        sample -> Stream.concat(Stream.of(sample.declaration()), sample.variations().values().stream()))
                .toList();
        List<String> unset = new ArrayList<>();
        unset(type, "", declarations, unset);
        if (!unset.isEmpty()) {
            throw new AssertionError("No sample of " + type.getSimpleName() + " sets "
                    + unset.stream().sorted().distinct().toList() + "; what is never set is never tested.");
        }
    }

    private static void unset(Class<?> type, String prefix, List<?> owners, List<String> unset) {
        for (Method accessor : Accessors.of(type)) {
            List<Object> values = owners.stream()
                    .map(owner -> Accessors.read(accessor, owner))
                    .filter(value -> !Accessors.isEmpty(value))
                    .toList();
            String name = prefix + accessor.getName();
            if (values.isEmpty()) {
                unset.add(name);
                continue;
            }
            Accessors.part(accessor, type).ifPresent(part -> {
                List<Object> parts = values.stream().flatMap(Accessors::inside).toList();
                if (part.isSealed()) {
                    unused(part, name, parts, unset);
                } else {
                    unset(part, name + ".", parts, unset);
                }
            });
        }
    }

    private static void unused(Class<?> alternatives, String name, List<Object> used, List<String> unset) {
        for (Class<?> alternative : alternatives.getPermittedSubclasses()) {
            if (used.stream().noneMatch(alternative::isInstance)) {
                unset.add(name + " to " + alternative.getSimpleName());
            }
        }
    }

    /** Every output that a declaration holds in an attribute. */
    static List<Output<?>> outputs(Class<?> type, Resource<?> declaration) {
        List<Output<?>> outputs = new ArrayList<>();
        Accessors.of(type)
                .forEach(accessor -> Accessors.inside(Accessors.read(accessor, declaration))
                        .filter(Output.class::isInstance)
                        .forEach(output -> outputs.add((Output<?>) output)));
        return outputs;
    }
}
