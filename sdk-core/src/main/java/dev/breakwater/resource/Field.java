package dev.breakwater.resource;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A declared output of a kind of resource, such as {@code AksClusterState.OIDC_ISSUER}. Equal by
 * name, so that equal declarations stay equal.
 *
 * @param <S> the observed state that has it
 * @param <T> its value
 */
public final class Field<S extends Observed, T> {
    private final String name;
    private final Function<S, Optional<T>> reader;

    private Field(String name, Function<S, Optional<T>> reader) {
        this.name = name;
        this.reader = reader;
    }

    /** A field of that name, read from the observed state by {@code reader}. */
    public static <S extends Observed, T> Field<S, T> of(String name, Function<S, Optional<T>> reader) {
        return new Field<>(Objects.requireNonNull(name, "null name"), Objects.requireNonNull(reader, "null reader"));
    }

    /** A field of that name whose text stands at a pointer of what the service says. */
    public static <S extends Observed> Field<S, String> text(String name, String pointer) {
        return new Field<>(name, new Text<>(pointer));
    }

    /** Reads a text. A record, since a lambda for each field of each state would be linked when a JVM starts. */
    private record Text<S extends Observed>(String pointer) implements Function<S, Optional<String>> {
        @Override
        public Optional<String> apply(S state) {
            return state.document().text(pointer);
        }
    }

    /** The name shown in plans. */
    public String name() {
        return name;
    }

    /** The value in that state; empty while the service has not set it. */
    public Optional<T> read(S state) {
        return reader.apply(state);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Field<?, ?> that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
