package dev.breakwater.change;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * All that is known of one property of a resource type: where it is, what the service assumes when it
 * is absent, how values compare, what a change takes, how safe a value is, and which controls look at
 * it. Immutable; the {@code with}-like methods return a changed copy.
 */
public final class Property {
    private static final String PREVIEW = "-preview";

    private final String path;
    private final String title;
    private final Function<Document, Optional<Document>> fallback;
    private final Form form;
    private final Cost consequence;
    private final Optional<Safety> safety;
    private final Optional<Impact> effects;
    private final Optional<Predicate<Document>> serverOwned;
    private final List<String> controls;
    private final Optional<String> since;

    private Property(
            String path,
            String title,
            Function<Document, Optional<Document>> fallback,
            Form form,
            Cost consequence,
            Optional<Safety> safety,
            Optional<Impact> effects,
            Optional<Predicate<Document>> serverOwned,
            List<String> controls,
            Optional<String> since) {
        this.path = path;
        this.title = title;
        this.fallback = fallback;
        this.form = form;
        this.consequence = consequence;
        this.safety = safety;
        this.effects = effects;
        this.serverOwned = serverOwned;
        this.controls = List.copyOf(controls);
        this.since = since;
    }

    /**
     * A property that changes in place, compares exactly, has no default and no effect on security.
     *
     * @param path its pointer; {@code *} stands for any element of a keyed list
     * @param title what a person calls it
     */
    public static Property at(String path, String title) {
        return new Property(
                path,
                title,
                Constant.NONE,
                Form.EXACT,
                Always.IN_PLACE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    /** The value the service assumes when the property is absent. */
    public Property defaultsTo(Object value) {
        return defaultsBy(new Constant(Optional.of(Document.of(value))));
    }

    /** The value the service assumes when absent, worked out of the whole body, such as from its Kubernetes version. */
    public Property defaultsBy(Function<Document, Optional<Document>> defaults) {
        return new Property(path, title, defaults, form, consequence, safety, effects, serverOwned, controls, since);
    }

    /** How a declared value compares with an observed one. */
    public Property compares(Form newForm) {
        return new Property(path, title, fallback, newForm, consequence, safety, effects, serverOwned, controls, since);
    }

    /** The service cannot change it on an existing resource. */
    public Property createOnly() {
        return takesIn(Always.REFUSED);
    }

    /** The service re-images nodes to change it. */
    public Property reimagesNodes() {
        return takesIn(Always.REIMAGES_NODES);
    }

    /** It can be set to {@code value} on an existing resource and never changed back. */
    public Property oneWayTo(Object value) {
        return takesIn(new OneWay(Document.of(value)));
    }

    /** What a change takes, worked out of both values. */
    public Property takes(BiFunction<Optional<Document>, Document, Consequence> newConsequence) {
        return takesIn((before, after, body) -> newConsequence.apply(before, after));
    }

    /** What a change takes, worked out of both values and of the whole body that the service says. */
    public Property takesIn(Cost cost) {
        return new Property(path, title, fallback, form, cost, safety, effects, serverOwned, controls, since);
    }

    /** What a change does to security where a score of each value does not tell, such as for sets of ranges. */
    public Property affects(BiFunction<Optional<Document>, Document, Effect> newEffects) {
        return affectsIn((before, after, declared) -> newEffects.apply(before, after));
    }

    /** What a change does to security where the rest of what is declared matters too. */
    public Property affectsIn(Impact impact) {
        return new Property(
                path, title, fallback, form, consequence, safety, Optional.of(impact), serverOwned, controls, since);
    }

    /** Each element of the list lets somebody in: one more weakens, one less hardens. Elements compare by the form set so far. */
    public Property lettingIn() {
        return affects((before, after) -> {
            List<Document> old = before.map(Document::elements).orElse(List.of());
            if (!isWithin(after.elements(), old)) {
                return Effect.WEAKENS;
            }
            return isWithin(old, after.elements()) ? Effect.NEUTRAL : Effect.HARDENS;
        });
    }

    private boolean isWithin(List<Document> some, List<Document> all) {
        return some.stream()
                .allMatch(one -> all.stream().anyMatch(other -> form.same(Document.array(one), Document.array(other))));
    }

    /** How safe a value is, and which controls pass when it is. */
    public Property safe(Safety newSafety, String... controlIds) {
        List<String> all = new ArrayList<>(controls);
        all.addAll(List.of(controlIds));
        return new Property(
                path, title, fallback, form, consequence, Optional.of(newSafety), effects, serverOwned, all, since);
    }

    /** Never compared while the predicate holds for the enclosing object, such as a count under the autoscaler. */
    public Property serverOwnedWhen(Predicate<Document> enclosing) {
        return new Property(
                path, title, fallback, form, consequence, safety, effects, Optional.of(enclosing), controls, since);
    }

    /**
     * The first api-version of the service that knows it, where the one that the type is usually written with does not.
     * A declaration that sets it is written and read with at least that version.
     *
     * @param version such as {@code 2026-02-01}, or a preview such as {@code 2026-07-02-preview}
     */
    public Property since(String version) {
        return new Property(
                path, title, fallback, form, consequence, safety, effects, serverOwned, controls, Optional.of(version));
    }

    /** The pointer, with {@code *} for any element of a keyed list. */
    public String path() {
        return path;
    }

    /** What a person calls it. */
    public String title() {
        return title;
    }

    /** The value in effect: the observed one, or the service's default for that body. */
    public Optional<Document> effective(Optional<Document> observed, Document body) {
        return observed.isPresent() && !observed.get().isNull() ? observed : fallback.apply(body);
    }

    /** Whether a declared value is already in effect. */
    public boolean same(Document declared, Optional<Document> effective) {
        return effective.isPresent() && form.same(declared, effective.get());
    }

    /** What the change takes, where the rest of the body does not matter. */
    public Consequence consequence(Optional<Document> before, Document after) {
        return consequence(before, after, Document.object());
    }

    /** What the change takes on a resource of which the service says {@code body}. */
    public Consequence consequence(Optional<Document> before, Document after, Document body) {
        return consequence.of(before, after, body);
    }

    /** What is written: the declared value, or the observed map with the declared members laid over it. */
    Document written(Document declared, Document observed) {
        return form.equals(Form.CONTAINS) && declared.isObject() && observed.isObject()
                ? observed.merge(declared)
                : declared;
    }

    /** What the change does to security, where the rest of what is declared does not matter. */
    public Effect effect(Optional<Document> before, Document after) {
        return effect(before, after, Document.object());
    }

    /** What the change does to security as part of the declared body. */
    public Effect effect(Optional<Document> before, Document after, Document declared) {
        if (!after.references().isEmpty()) {
            return Effect.NEUTRAL;
        }
        if (effects.isPresent()) {
            return effects.get().of(before, after, declared);
        }
        return safety.isPresent() ? step(safety.get(), before, after) : Effect.NEUTRAL;
    }

    private static Effect step(Safety safety, Optional<Document> before, Document after) {
        int step = Integer.compare(safety.score(Optional.of(after)), safety.score(before));
        return step > 0 ? Effect.HARDENS : step < 0 ? Effect.WEAKENS : Effect.NEUTRAL;
    }

    /** How safe a value is; empty if the property has nothing to do with security. */
    public Optional<Safety> safety() {
        return safety;
    }

    /** Whether what is observed, or else the service's default for that body, is safe; nothing is where nobody says how. */
    boolean isSafe(Optional<Document> observed, Document body) {
        return safety.isPresent() && safety.get().isSafe(effective(observed, body));
    }

    /** Whether it is safe where it is absent; empty if the rest of the body decides. */
    Optional<Boolean> safeWhenAbsent() {
        return fallback instanceof Constant
                ? Optional.of(isSafe(Optional.empty(), Document.object()))
                : Optional.empty();
    }

    /** Whether the service owns the value while the enclosing object is like this. */
    public boolean isServerOwned(Document enclosing) {
        return serverOwned.isPresent() && serverOwned.get().test(enclosing);
    }

    /** The first api-version that knows it; empty if the one that the type is usually written with does. */
    public Optional<String> since() {
        return since;
    }

    /** Whether a body of that api-version would show it; a declaration, which is of none, shows what it sets alone. */
    public boolean isToldBy(String apiVersion) {
        return since.isEmpty()
                || (apiVersion.startsWith("2")
                        && apiVersion.compareTo(since.get()) >= 0
                        && (apiVersion.endsWith(PREVIEW) || !since.get().endsWith(PREVIEW)));
    }

    /** The controls that look at it. */
    public List<String> controls() {
        return controls;
    }

    @Override
    public String toString() {
        return "Property[" + path + "]";
    }

    /** Works out what a change of a property does to security. */
    @FunctionalInterface
    public interface Impact {
        /** What going from {@code before} to {@code after} does where {@code declared} is the whole declared body. */
        Effect of(Optional<Document> before, Document after, Document declared);
    }

    /** Works out what a change of a property takes. */
    @FunctionalInterface
    public interface Cost {
        /** What it takes to go from {@code before} to {@code after} on a resource of which the service says {@code body}. */
        Consequence of(Optional<Document> before, Document after, Document body);
    }

    // Records in place of lambdas: tables are on the way of every plan, and each lambda would be linked there.

    private record Constant(Optional<Document> value) implements Function<Document, Optional<Document>> {
        static final Constant NONE = new Constant(Optional.empty());

        @Override
        public Optional<Document> apply(Document body) {
            return value;
        }
    }

    private record Always(Consequence consequence) implements Cost {
        static final Always IN_PLACE = new Always(Consequence.IN_PLACE);
        static final Always REFUSED = new Always(Consequence.REFUSED);
        static final Always REIMAGES_NODES = new Always(Consequence.REIMAGES_NODES);

        @Override
        public Consequence of(Optional<Document> before, Document after, Document body) {
            return consequence;
        }
    }

    private record OneWay(Document end) implements Cost {
        @Override
        public Consequence of(Optional<Document> before, Document after, Document body) {
            return after.equals(end) ? Consequence.ONE_WAY : Consequence.REFUSED;
        }
    }
}
