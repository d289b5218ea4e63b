package dev.breakwater.testing.contract;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Field;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.util.Optional;
import java.util.Set;

/** A resource of an imaginary settings service. */
interface Setting extends Resource<Setting.State> {
    /** What the service says. */
    record State(Document document, String apiVersion) implements Observed {
        static final Field<State, String> VALUE =
                Field.of("value", state -> state.document().text("/value"));
    }

    String name();

    Output<String> value();

    Optional<String> note();

    @Override
    default Address<State> address() {
        return new Address<>("example/settings", "settings/" + name());
    }

    @Override
    default Document document() {
        return Document.object("value", value().toDocument()).withSome("note", note());
    }

    /** A setting that lists its outputs. */
    record Plain(String name, Output<String> value, Optional<String> note) implements Setting {
        @Override
        public Set<Output<?>> inputs() {
            return Set.of(value);
        }
    }

    /** A setting that forgets to list them. */
    record Forgetful(String name, Output<String> value, Optional<String> note) implements Setting {}
}
