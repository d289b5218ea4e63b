package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/** Creates and changes objects: one write at a time, each checked, defaulted and attributed to its manager. */
final class Writes {
    private static final Set<String> CREATED_BY_UPDATE = Set.of(
            "ClusterRole",
            "ClusterRoleBinding",
            "Endpoints",
            "Lease",
            "LimitRange",
            "Role",
            "RoleBinding",
            "RuntimeClass",
            "Service");
    private static final List<String> ALLOCATED =
            List.of("/spec/clusterIP", "/spec/clusterIPs", "/spec/ipFamilies", "/spec/ipFamilyPolicy");
    private static final List<String> IDENTITY = List.of(
            "uid",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "generation",
            "resourceVersion");
    private static final List<String> SERVERS_OWN = List.of(
            "managedFields",
            "resourceVersion",
            "selfLink",
            "generation",
            "deletionTimestamp",
            "deletionGracePeriodSeconds");
    private static final String SUFFIX = "bcdfghjklmnpqrstvwxz2456789";

    private final Store store;
    private final Clock clock;
    private final NamespaceLifecycle namespaces;
    private final Admission admission;
    private volatile Now now = new Now(0, Instant.EPOCH.toString());

    /** A second and its text, which is the same for many writes. */
    private record Now(long second, String text) {}

    Writes(Store store, Clock clock, NamespaceLifecycle namespaces, Admission admission) {
        this.store = store;
        this.clock = clock;
        this.namespaces = namespaces;
        this.admission = admission;
    }

    /** What a write left behind, and whether it created the object. */
    record Written(Document object, boolean created) {}

    Written create(ApiKind kind, String namespace, Document body, WriteOptions options) {
        Document decoded = identified(kind, namespace, "", Conformance.decode(kind, body, options));
        if (!Meta.version(decoded).isEmpty() && !options.dryRun()) {
            throw StatusException.of(500, "", "resourceVersion should not be set on objects to be created");
        }
        Document named = named(kind, decoded);
        synchronized (store) {
            Document made = createLocked(kind, named, Meta.name(decoded).isEmpty(), options);
            boolean versioned = options.dryRun() && !Meta.version(decoded).isEmpty();
            return new Written(versioned ? Meta.with(made, "resourceVersion", Meta.version(decoded)) : made, true);
        }
    }

    private Document createLocked(ApiKind kind, Document named, boolean generated, WriteOptions options) {
        namespaces.admitCreate(kind, named);
        Document sent = admission.created(kind, Defaults.of(kind, fresh(kind, named)), options);
        Document object = Statuses.first(kind, admitted(kind, sent));
        requireNew(kind, object, options);
        Store.Key key = Store.Key.of(named);
        if (store.get(kind, key).isPresent()) { // only storage knows, so it is told last
            throw StatusException.exists(kind, key.name());
        }
        Document owned = sentBy(kind, named, sent);
        owned = generated && kind.equals(ApiKinds.NAMESPACE) ? unlabelled(owned) : owned;
        return stored(kind, ManagedFields.made(kind, owned, object, options, now()), options);
    }

    /** A namespace has its label from its name, and so only once that is generated: nobody set it. */
    private static Document unlabelled(Document namespace) {
        Document labels =
                namespace.at("/metadata/labels").orElse(Document.object()).without(Defaults.NAME_LABEL);
        return labels.members().isEmpty() ? Meta.without(namespace, "labels") : Meta.with(namespace, "labels", labels);
    }

    private Document admitted(ApiKind kind, Document object) {
        return kind.equals(ApiKinds.POD) ? PodAdmission.created(store, object) : Protection.created(kind, object);
    }

    /** What nobody owns in a new object: the server's own part. */
    private static Document sentBy(ApiKind kind, Document named, Document object) {
        Document without = kind.status() ? object.without("status") : object;
        without = kind.kind().equals("Job") ? BatchRules.unmarked(named, without) : without;
        boolean nameless =
                without.text("/spec/serviceName").filter(String::isEmpty).isPresent();
        without = nameless && kind.equals(ApiKinds.STATEFUL_SET) ? without.withoutAt("/spec/serviceName") : without;
        for (String allocated : kind.kind().equals("Service") ? ALLOCATED : List.<String>of()) {
            without = named.at(allocated).isPresent() ? without : without.withoutAt(allocated);
        }
        return kind.equals(ApiKinds.NAMESPACE) ? without.without("spec") : without;
    }

    /** The order of the API server: who may grant it, what is valid, what the plug-ins admit. */
    private void requireNew(ApiKind kind, Document object, WriteOptions options) {
        options.guard().admit(kind, Optional.empty(), object);
        Validation.check(kind, Optional.empty(), object);
        admission.require(kind, Optional.empty(), Optional.of(object), options);
    }

    private void requireChange(ApiKind kind, Document live, Document object, WriteOptions options) {
        options.guard().admit(kind, Optional.of(live), object);
        requireFrozen(kind, live, object, options);
        Validation.check(kind, Optional.of(live), object);
        admission.require(kind, Optional.of(live), Optional.of(object), options);
    }

    /** What a pod is made of changes only through sub-resources. */
    private static void requireFrozen(ApiKind kind, Document live, Document object, WriteOptions options) {
        boolean plain = options.subresource().isEmpty() && options.caller().isPresent();
        if (plain && kind.equals(ApiKinds.POD) && !PodRules.isSame(live, object)) {
            throw StatusException.invalid(
                    kind, Meta.name(object), List.of(StatusException.Cause.forbidden("spec", PodRules.FROZEN)));
        }
    }

    private Document stored(ApiKind kind, Document object, WriteOptions options) {
        if (options.dryRun()) {
            return object;
        }
        Document stored = store.put(kind, object);
        if (kind.equals(ApiKinds.NAMESPACE)) {
            namespaces.created(Meta.name(stored), this);
        }
        if (kind.equals(ApiKinds.DEFINITION)) {
            namespaces.defined(stored, this, now());
        }
        return stored;
    }

    /** Replaces an object; a resource version in the body must be the current one. */
    Written update(ApiKind kind, Store.Key key, Document body, WriteOptions options) {
        Document sent = Conformance.decode(kind, body, options);
        if (Meta.name(sent).isEmpty()) {
            throw StatusException.badRequest("the name of the object (" + key.name()
                    + " based on URL) was undeterminable: name must be provided");
        }
        Document decoded = identified(kind, key.namespace(), key.name(), sent);
        synchronized (store) {
            if (CREATED_BY_UPDATE.contains(kind.kind()) && store.get(kind, key).isEmpty()) {
                return new Written(createLocked(kind, decoded, false, options), true);
            }
            Document live = store.get(kind, key).orElseThrow(() -> StatusException.notFound(kind, key.name()));
            return new Written(changed(kind, live, decoded, options), false);
        }
    }

    /** Changes an object by a function of its live state. */
    Written patch(ApiKind kind, Store.Key key, UnaryOperator<Document> patch, WriteOptions options) {
        return patch(kind, key, PatchText.of(patch, Document.object()), options);
    }

    /** Changes an object by the patch of a client. */
    Written patch(ApiKind kind, Store.Key key, PatchText patch, WriteOptions options) {
        synchronized (store) {
            Document live = store.get(kind, key).orElseThrow(() -> StatusException.notFound(kind, key.name()));
            Document patched = patch.decoded(kind, live, options);
            Document decoded = identified(kind, key.namespace(), key.name(), patched);
            return new Written(changed(kind, live, decoded, options), false);
        }
    }

    private Document changed(ApiKind kind, Document live, Document desired, WriteOptions options) {
        requireSame(kind, live, desired);
        Document scoped = scoped(kind, live, desired, options.subresource());
        Document object = Defaults.of(kind, Generations.of(kind, live, keepIdentity(live, scoped)));
        object = kind.equals(ApiKinds.POD) ? PodAdmission.changed(live, object) : object;
        requireChange(kind, live, object, options);
        Document unchanged = ManagedFields.comparable(live);
        Document compared = ManagedFields.comparable(object);
        Comparison change = Comparison.of(unchanged, compared, kind.type());
        ManagedFields before = ManagedFields.read(sent(desired) ? desired : live);
        Manager manager = options.by(kind, false);
        ManagedFields fields = before.isEmpty() ? before : before.updatedBy(manager, change);
        boolean same = unchanged.equals(compared)
                && before.all().equals(ManagedFields.read(live).all());
        Document written = fields.writeTo(object, ManagedFields.writer(manager, change), now());
        return same ? live : finished(kind, written, options);
    }

    private static boolean sent(Document desired) {
        return !desired.at("/metadata/managedFields")
                .orElse(Document.array())
                .elements()
                .isEmpty();
    }

    /** Server-side apply: creates the object when it is absent. */
    Written apply(ApiKind kind, Store.Key key, Document body, WriteOptions options) {
        if (body.text("/kind").isEmpty()) {
            throw StatusException.badRequest("invalid object type: "
                    + (kind.group().isEmpty() ? "/" : kind.group() + "/") + kind.version() + ", Kind=");
        }
        Document sent = Conformance.applied(kind, body, options);
        Document applied = identified(kind, key.namespace(), key.name(), Meta.with(sent, "name", key.name()));
        if (applied.at("/metadata/managedFields").isPresent()) {
            throw StatusException.badRequest("metadata.managedFields must be nil");
        }
        synchronized (store) {
            Optional<Document> live = store.get(kind, key);
            if (live.isEmpty()) {
                Identity.requireName(key.name(), sent);
                return new Written(createApplied(kind, applied, options), true);
            }
            Apply.Outcome outcome = merged(kind, live.get(), applied, options);
            Identity.requireName(key.name(), sent); // conflicts are told first
            return new Written(applied(kind, live.get(), outcome, options), false);
        }
    }

    private Document createApplied(ApiKind kind, Document applied, WriteOptions options) {
        if (!Meta.uid(applied).isEmpty()) {
            throw StatusException.conflict(
                    kind,
                    Meta.name(applied),
                    "uid mismatch: the provided object specified uid " + Meta.uid(applied)
                            + ", and no existing object was found");
        }
        namespaces.admitCreate(kind, applied);
        Document nothing = Document.object("metadata", Document.object());
        Apply.Outcome outcome = Apply.apply(kind, nothing, applied, options.by(kind, true), true);
        Document sent = admission.created(kind, Defaults.of(kind, fresh(kind, outcome.object())), options);
        Document object = Statuses.first(kind, admitted(kind, sent));
        requireNew(kind, object, options);
        return stored(kind, outcome.fields().writeTo(object, outcome.writer(), now()), options);
    }

    /** Merges what may be written there: the status through its sub-resource, all else outside it. */
    private static Apply.Outcome merged(ApiKind kind, Document live, Document applied, WriteOptions options) {
        requireSame(kind, live, applied);
        boolean whole = kind.status() && options.subresource().isEmpty();
        Document configuration = whole ? applied.without("status") : applied;
        if (options.subresource().equals("status")) {
            Document named = Document.object("name", Meta.name(applied));
            configuration = Statuses.isBare(kind)
                    ? Document.object("metadata", named).withSome("status", applied.get("status"))
                    : applied.without("spec");
        }
        return Apply.apply(kind, live, configuration, options.by(kind, true), options.force());
    }

    private Document applied(ApiKind kind, Document live, Apply.Outcome outcome, WriteOptions options) {
        Document scoped = scoped(kind, live, outcome.object(), options.subresource());
        Document object = Defaults.of(kind, Generations.of(kind, live, keepIdentity(live, scoped)));
        object = kind.equals(ApiKinds.POD) ? PodAdmission.changed(live, object) : object;
        requireChange(kind, live, object, options);
        Document attributed = outcome.fields().writeTo(object, outcome.writer(), now());
        return attributed.equals(live) ? live : finished(kind, attributed, options);
    }

    private Document finished(ApiKind kind, Document object, WriteOptions options) {
        if (options.dryRun()) {
            return object;
        }
        if (Meta.isDeleting(object) && !Meta.hasFinalizers(object)) {
            store.remove(kind, Store.Key.of(object));
            namespaces.emptied(kind, object);
            return object;
        }
        Document stored = store.put(kind, object);
        if (kind.equals(ApiKinds.DEFINITION)) {
            namespaces.defined(stored, this, now());
        }
        return stored;
    }

    private static void requireSame(ApiKind kind, Document live, Document desired) {
        String version = Meta.version(desired);
        String uid = Meta.uid(desired);
        if (!version.isEmpty() && !version.equals(Meta.version(live))) {
            throw StatusException.modified(kind, Meta.name(live));
        }
        if (!uid.isEmpty() && !uid.equals(Meta.uid(live))) {
            String where = kind.storage() + (kind.namespaced() ? "/" + Meta.namespace(live) : "");
            throw StatusException.conflict(
                    kind,
                    Meta.name(live),
                    "StorageError: invalid object, Code: 4, Key: /registry/" + where + "/" + Meta.name(live)
                            + ", ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: "
                            + uid + ", UID in object meta: " + Meta.uid(live));
        }
    }

    /** Status changes only through its sub-resource, all else only outside it. */
    private static Document scoped(ApiKind kind, Document live, Document desired, String subresource) {
        return switch (subresource) {
            case "status" -> Statuses.written(kind, live, desired);
            case "ephemeralcontainers" ->
                live.withAt(
                        "/spec/ephemeralContainers",
                        desired.at("/spec/ephemeralContainers").orElse(Document.array()));
            case "finalize" -> live.withSome("spec", desired.get("spec"));
            default ->
                kind.equals(ApiKinds.NAMESPACE)
                        ? desired.withSome("status", live.get("status")).withSome("spec", live.get("spec"))
                        : kind.status() ? desired.without("status").withSome("status", live.get("status")) : desired;
        };
    }

    private static Document keepIdentity(Document live, Document desired) {
        Document metadata = desired.get("metadata").orElse(Document.object());
        Document before = live.get("metadata").orElse(Document.object());
        for (String field : IDENTITY) {
            Optional<Document> value = before.get(field);
            if (!value.equals(metadata.get(field))) {
                metadata = value.isPresent() ? metadata.with(field, value.get()) : metadata.without(field);
            }
        }
        return desired.with("metadata", metadata.without("managedFields"));
    }

    private Document fresh(ApiKind kind, Document object) {
        Document metadata = Meta.without(object, SERVERS_OWN).get("metadata").orElse(Document.object());
        metadata = metadata.with("uid", uid()).with("creationTimestamp", now());
        Document result = object.with("metadata", metadata);
        result = kind.status() ? result.without("status") : result;
        return Generations.first(kind, BatchRules.fresh(kind, NamespaceLifecycle.fresh(kind, result)));
    }

    /** A random UUID that is no secret, and so needs none of the chance that secrets need. */
    private static String uid() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long version = (random.nextLong() & ~0xf000L) | 0x4000L;
        return new UUID(version, (random.nextLong() >>> 2) | Long.MIN_VALUE).toString();
    }

    private String now() {
        long second = clock.instant().getEpochSecond();
        Now known = now;
        if (known.second() != second) {
            known = new Now(second, Instant.ofEpochSecond(second).toString());
            now = known;
        }
        return known.text();
    }

    private static Document named(ApiKind kind, Document object) {
        String prefix = object.text("/metadata/generateName").orElse("");
        if (!Meta.name(object).isEmpty()) {
            return object;
        }
        if (kind.kind().equals("LimitRange") && prefix.isEmpty()) {
            return Meta.with(object, "name", UUID.randomUUID().toString());
        }
        if (prefix.isEmpty()) {
            throw StatusException.invalid(
                    kind,
                    "",
                    List.of(StatusException.Cause.required("metadata.name", "name or generateName is required")));
        }
        StringBuilder name = new StringBuilder(prefix.substring(0, Math.min(prefix.length(), 58)));
        for (int i = 0; i < 5; i++) {
            name.append(SUFFIX.charAt(ThreadLocalRandom.current().nextInt(SUFFIX.length())));
        }
        return Meta.with(object, "name", name.toString());
    }

    private static Document identified(ApiKind kind, String namespace, String name, Document body) {
        return Identity.check(kind, namespace, name, body);
    }
}
