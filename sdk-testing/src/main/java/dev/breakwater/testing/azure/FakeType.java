package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * An ARM type as data: where its resources live, what the service refuses, adds and does. The requests that all
 * types answer alike (list, read, PUT, PATCH, DELETE) are answered by {@link TypeRoutes}. Set up once and used by
 * one fake; guarded by the engine's lock.
 */
final class FakeType {
    private static final String SUBSCRIPTION = "/subscriptions/{subscription}";
    private static final String GROUP = SUBSCRIPTION + "/resourceGroups/{group}";

    /** Refuses a write by throwing an {@link ArmError}. */
    @FunctionalInterface
    interface Rule {
        /** Looks at the body that is asked for and at what is there. */
        void check(Call call, Document body, Optional<Document> current);
    }

    private final String type;
    private final String list;
    private final boolean tracked;
    private final List<Rule> rules = new ArrayList<>();
    private final List<String> createOnly = new ArrayList<>();
    private BiFunction<Call, Document, Document> defaults = (call, resource) -> resource;
    private BiConsumer<Call, Document> afterWrite = (call, resource) -> {};
    private BiConsumer<Call, Document> afterDelete = (call, resource) -> {};
    private BiConsumer<Call, Document> beforeDelete = (call, resource) -> {};
    private boolean etagged;
    private boolean global;
    private boolean answersOk;
    private boolean operating;
    private boolean hasState;

    private FakeType(String type, String list, boolean tracked, boolean hasState) {
        this.type = type;
        this.list = list;
        this.tracked = tracked;
        this.hasState = hasState;
    }

    /** A type with location and tags, directly in a resource group. */
    static FakeType tracked(String type) {
        return new FakeType(type, GROUP + "/providers/" + type, true, true);
    }

    /** A type below another resource, such as {@code Microsoft.Network/virtualNetworks/subnets}. */
    static FakeType child(String type) {
        String[] parts = type.split("/", -1);
        StringBuilder path = new StringBuilder(GROUP + "/providers/" + parts[0]);
        for (int i = 1; i < parts.length - 1; i++) {
            path.append('/').append(parts[i]).append("/{parent").append(i).append('}');
        }
        return new FakeType(type, path + "/" + parts[parts.length - 1], false, true);
    }

    /** A type directly in a subscription, without a group. */
    static FakeType inSubscription(String type) {
        return new FakeType(type, SUBSCRIPTION + "/providers/" + type, false, false);
    }

    /** A type that is put on any scope or resource, such as a lock. */
    static FakeType extension(String type) {
        return new FakeType(type, "/{scope}/providers/" + type, false, false);
    }

    /** What the service adds: works on the whole resource, after id, name, type and location are in it. */
    FakeType defaults(BiFunction<Call, Document, Document> added) {
        BiFunction<Call, Document, Document> before = defaults;
        defaults = (call, resource) -> added.apply(call, before.apply(call, resource));
        return this;
    }

    /** Pointers whose values the service takes at creation only; leaving one out is no change. */
    FakeType createOnly(String... pointers) {
        createOnly.addAll(List.of(pointers));
        return this;
    }

    /** Something more that the service refuses. */
    FakeType refuses(Rule rule) {
        rules.add(rule);
        return this;
    }

    /** Something that the service refuses to delete, by throwing an {@link ArmError}. */
    FakeType refusesDeletion(BiConsumer<Call, Document> rule) {
        beforeDelete = beforeDelete.andThen(rule);
        return this;
    }

    /** Its resources lie in no region: their location is {@code global}. */
    FakeType global() {
        global = true;
        return this;
    }

    /** A create answers 200, as few types do, instead of 201. */
    FakeType answersOk() {
        answersOk = true;
        return this;
    }

    /** The names the service takes; {@code %s} in the sentence is the name. */
    FakeType named(Pattern pattern, String code, String sentence) {
        return refuses((call, body, current) -> {
            if (!pattern.matcher(call.variable("name")).matches()) {
                throw ArmError.badRequest(code, sentence.replace("%s", call.variable("name")));
            }
        });
    }

    /** Each state has an entity tag, in the body's {@code etag} and the answer's header. */
    FakeType etagged() {
        etagged = true;
        return this;
    }

    /** Writes and deletions are long-running operations, at the fake's pace. */
    FakeType operating() {
        operating = true;
        return this;
    }

    /** The body does not tell a provisioning state. */
    FakeType withoutState() {
        hasState = false;
        return this;
    }

    /** What else happens when a resource has been written. */
    FakeType afterWrite(BiConsumer<Call, Document> hook) {
        afterWrite = afterWrite.andThen(hook);
        return this;
    }

    /** What else happens when a resource is gone; the resource as it was is given. */
    FakeType afterDelete(BiConsumer<Call, Document> hook) {
        afterDelete = afterDelete.andThen(hook);
        return this;
    }

    /** Answers the requests for this type. Routes that were added before, such as of actions, go first. */
    void routes(Router router, World world) {
        world.models(type);
        new TypeRoutes(this, world).add(router);
    }

    String type() {
        return type;
    }

    /** The path of the collection. */
    String list() {
        return list;
    }

    boolean isTracked() {
        return tracked;
    }

    boolean isEtagged() {
        return etagged;
    }

    boolean isOperating() {
        return operating;
    }

    /** Whether the body tells its provisioning state; those of extensions do not. */
    boolean hasState() {
        return hasState || operating;
    }

    boolean isGlobal() {
        return global;
    }

    /** What a create answers. */
    int created() {
        return answersOk ? 200 : 201;
    }

    /** Whether all of a subscription can be listed. */
    boolean isListedBySubscription() {
        return tracked;
    }

    void check(Call call, Document body, Optional<Document> current) {
        rules.forEach(rule -> rule.check(call, body, current));
        current.ifPresent(before -> createOnly.forEach(pointer -> requireUnchanged(pointer, before, body)));
    }

    private static void requireUnchanged(String pointer, Document before, Document asked) {
        Optional<Document> wanted = asked.at(pointer).filter(value -> !value.isNull());
        if (wanted.isPresent() && !CreateOnly.isSame(before.at(pointer), wanted.get())) {
            String name = pointer.substring(1).replace('/', '.');
            throw ArmError.badRequest("PropertyChangeNotAllowed", "Changing property '" + name + "' is not allowed.");
        }
    }

    Document completed(Call call, Document resource) {
        return defaults.apply(call, resource);
    }

    void written(Call call, Document resource) {
        afterWrite.accept(call, resource);
    }

    void checkDeletion(Call call, Document resource) {
        beforeDelete.accept(call, resource);
    }

    void deleted(Call call, Document resource) {
        afterDelete.accept(call, resource);
    }

    @Override
    public String toString() {
        return "FakeType[" + type + "]";
    }
}
