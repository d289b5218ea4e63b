package dev.breakwater.change;

import dev.breakwater.document.Document;

/** One side of a field change. */
public sealed interface FieldValue {
    /** There is no value. */
    static FieldValue absent() {
        return Absent.INSTANCE;
    }

    /** A value; one that contains a reference is known only after apply. */
    static FieldValue of(Document value) {
        return value.references().isEmpty()
                ? new Known(value)
                : new KnownAfterApply(value.references().iterator().next());
    }

    /** A value that must not be shown. */
    static FieldValue hidden() {
        return Hidden.INSTANCE;
    }

    /** The text a plan shows. */
    String render();

    /** No value. */
    enum Absent implements FieldValue {
        /** The only one. */
        INSTANCE;

        @Override
        public String render() {
            return "-";
        }
    }

    /** A sensitive value. */
    enum Hidden implements FieldValue {
        /** The only one. */
        INSTANCE;

        @Override
        public String render() {
            return "(sensitive)";
        }
    }

    /**
     * A value known now.
     *
     * @param value the value
     */
    record Known(Document value) implements FieldValue {
        @Override
        public String render() {
            return value.kind() == Document.Kind.STRING ? value.asText().orElse("") : value.toString();
        }
    }

    /**
     * A value known once another resource exists.
     *
     * @param target the output it comes from
     */
    record KnownAfterApply(String target) implements FieldValue {
        @Override
        public String render() {
            return "(known after apply)";
        }
    }
}
