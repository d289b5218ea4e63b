package dev.breakwater.engine;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.Field;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A declaration for tests: a name and properties, some of them outputs of other things. */
record Thing(String name, Map<String, Object> properties, Set<Address<?>> dependsOn, List<Issue> issues, boolean honest)
        implements Resource<ArmState> {
    /** Set by the service when the thing is created. */
    static final Field<ArmState, String> SERIAL =
            Field.of("serial", state -> state.document().text("/serial"));

    static Thing named(String name) {
        return new Thing(name, Map.of(), Set.of(), List.of(), true);
    }

    static Address<ArmState> at(String name) {
        return new Address<>("test/things", "/things/" + name);
    }

    Thing with(String property, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(properties);
        all.put(property, value);
        return new Thing(name, all, dependsOn, issues, honest);
    }

    Thing after(String... others) {
        Set<Address<?>> all = new LinkedHashSet<>(dependsOn);
        for (String other : others) {
            all.add(at(other));
        }
        return new Thing(name, properties, all, issues, honest);
    }

    Thing wrong(String problem) {
        return new Thing(name, properties, dependsOn, List.of(new Issue("Thing '" + name + "'", problem)), honest);
    }

    /** This thing, not listing the outputs it uses. */
    Thing lying() {
        return new Thing(name, properties, dependsOn, issues, false);
    }

    Output<String> serial() {
        return Output.of(address(), SERIAL);
    }

    @Override
    public Address<ArmState> address() {
        return at(name);
    }

    @Override
    public Document document() {
        Document document = Document.object();
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            Object value = property.getValue() instanceof Output<?> output ? output.toDocument() : property.getValue();
            document = document.with(property.getKey(), value);
        }
        return document;
    }

    @Override
    public Set<Output<?>> inputs() {
        Set<Output<?>> inputs = new LinkedHashSet<>();
        properties.values().stream()
                .filter(value -> honest && value instanceof Output<?>)
                .forEach(value -> inputs.add((Output<?>) value));
        return inputs;
    }

    Optional<Object> property(String property) {
        return Optional.ofNullable(properties.get(property));
    }
}
