package dev.breakwater.testing.contract;

import dev.breakwater.resource.Resource;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads declarations by reflection. */
final class Accessors {
    private Accessors() {}

    /** The accessors of a type that a builder must be given a value for, or may. */
    static List<Method> of(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .filter(method -> method.getParameterCount() == 0)
                .filter(method -> method.getDeclaringClass() != Resource.class)
                .toList();
    }

    static Object read(Method accessor, Object owner) {
        try {
            accessor.setAccessible(true);
            return accessor.invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Cannot read " + accessor.getName() + " of " + owner + ".", e);
        }
    }

    static boolean isEmpty(Object value) {
        return (value instanceof Optional<?> optional && optional.isEmpty())
                || (value instanceof Collection<?> collection && collection.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty());
    }

    /** The value, or what is inside it if it is an Optional, a collection or the values of a map. */
    static Stream<Object> inside(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.stream().flatMap(Accessors::inside);
        }
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().flatMap(Accessors::inside);
        }
        return value instanceof Collection<?> collection
                ? collection.stream().flatMap(Accessors::inside)
                : Stream.of(value);
    }

    /** The interface of the parts that an attribute holds: one that lives beside its owner's. */
    static Optional<Class<?>> part(Method accessor, Class<?> owner) {
        Type type = accessor.getGenericReturnType();
        while (type instanceof ParameterizedType generic && isHolder(generic)) {
            Type[] arguments = generic.getActualTypeArguments();
            type = arguments[arguments.length - 1];
        }
        return type instanceof Class<?> part
                        && part.isInterface()
                        && part.getPackageName().equals(owner.getPackageName())
                ? Optional.of(part)
                : Optional.empty();
    }

    private static boolean isHolder(ParameterizedType type) {
        return type.getRawType() instanceof Class<?> raw
                && (raw == Optional.class || Collection.class.isAssignableFrom(raw) || Map.class.isAssignableFrom(raw));
    }
}
