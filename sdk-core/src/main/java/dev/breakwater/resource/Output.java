package dev.breakwater.resource;

import dev.breakwater.document.Document;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value that one resource hands to another: known now, or known once its source exists.
 *
 * @param <T> the value
 */
public sealed interface Output<T> {
    /** A value known at declaration. */
    static <T> Output<T> of(T value) {
        return new Known<>(value);
    }

    /** The value of a field of a resource, known once that resource exists. */
    static <S extends Observed, T> Output<T> of(Address<S> source, Field<S, T> field) {
        return new Ref<>(source, field);
    }

    /** The value, if it is known at declaration. */
    Optional<T> known();

    /** How a body holds this output: the value itself, or a reference that the engine resolves. */
    Document toDocument();

    /**
     * A value known at declaration.
     *
     * @param value the value
     */
    record Known<T>(T value) implements Output<T> {
        @Override
        public Optional<T> known() {
            return Optional.of(value);
        }

        @Override
        public Document toDocument() {
            return Document.of(value);
        }

        @Override
        public int hashCode() {
            return value.hashCode(); // spelled out: the first call of a record's own links method handles
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Known<?> that && value.equals(that.value);
        }

        @Override
        public String toString() {
            return String.valueOf(value);
        }
    }

    /**
     * A field of another resource.
     *
     * @param source the resource that has it
     * @param field which of its fields
     */
    record Ref<S extends Observed, T>(Address<S> source, Field<S, T> field) implements Output<T> {
        @Override
        public Optional<T> known() {
            return Optional.empty();
        }

        /** The name under which documents refer to this output. */
        public String target() {
            return source.type() + "|" + source.path() + "|" + field.name();
        }

        @Override
        public Document toDocument() {
            return Document.reference(target());
        }

        @Override
        public int hashCode() {
            return 31 * source.hashCode() + field.hashCode();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Ref<?, ?> that && source.equals(that.source) && field.equals(that.field);
        }

        @Override
        public String toString() {
            return source.shortName() + "." + field.name();
        }
    }
}
