package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Deletes what has lost its owners, in the background, in the foreground or not at all, as the DeleteOptions of the
 * owner said. Source of semantics: {@code pkg/controller/garbagecollector} of Kubernetes. The caller holds the
 * store's lock.
 */
final class Garbage {
    static final String ORPHAN = "orphan";
    static final String FOREGROUND = "foregroundDeletion";
    private static final String MANAGER = "kube-controller-manager";

    private final Store store;
    private final Registry registry;
    private final Writes writes;
    private final Deletes deletes;
    private final Map<String, Set<Place>> dependents = new HashMap<>();

    Garbage(Store store, Registry registry, Writes writes, Deletes deletes) {
        this.store = store;
        this.registry = registry;
        this.writes = writes;
        this.deletes = deletes;
    }

    /** Where an object is. */
    private record Place(ApiKind kind, Store.Key key) {}

    void react(Event event) {
        List<Document> before = event.before().map(Owners::of).orElse(List.of());
        List<Document> after = event.after().map(Owners::of).orElse(List.of());
        if (!before.equals(after)) {
            index(event, before, after);
        }
        if (event.after().isEmpty()) {
            deleted(event.before().orElseThrow(), before);
        } else if (Meta.isDeleting(event.after().get())) {
            deleting(event.kind(), event.after().get());
        } else if (!after.isEmpty() && !before.equals(after)) {
            collect(new Place(event.kind(), Store.Key.of(event.after().get())));
        }
    }

    /** Learns anew who depends on whom, after everything was replaced. */
    void relearn() {
        dependents.clear();
        for (ApiKind kind : registry.all()) {
            store.list(kind, "").forEach((key, object) -> {
                for (Document owner : Owners.of(object)) {
                    dependents
                            .computeIfAbsent(Owners.uid(owner), uid -> new LinkedHashSet<>())
                            .add(new Place(kind, key));
                }
            });
        }
    }

    private void index(Event event, List<Document> before, List<Document> after) {
        Place place = new Place(
                event.kind(), Store.Key.of(event.after().or(event::before).orElseThrow()));
        for (Document owner : before) {
            dependents.getOrDefault(Owners.uid(owner), new LinkedHashSet<>()).remove(place);
        }
        for (Document owner : after) {
            dependents
                    .computeIfAbsent(Owners.uid(owner), uid -> new LinkedHashSet<>())
                    .add(place);
        }
    }

    private List<Place> dependents(String uid) {
        return List.copyOf(dependents.getOrDefault(uid, Set.of()));
    }

    private void deleted(Document object, List<Document> owners) {
        String uid = Meta.uid(object);
        dependents(uid).forEach(this::collect);
        dependents.remove(uid);
        for (Document owner : owners) {
            owner(Meta.namespace(object), owner).ifPresent(this::release);
        }
    }

    /** Deletes an object none of whose owners is there; one that has others only forgets the lost ones. */
    private void collect(Place place) {
        Optional<Document> object = store.get(place.kind(), place.key());
        if (object.isEmpty() || Meta.isDeleting(object.get())) {
            return;
        }
        List<String> lost = new ArrayList<>();
        List<Document> owners = Owners.of(object.get());
        for (Document owner : owners) {
            if (isLost(place.key().namespace(), owner)) {
                lost.add(Owners.uid(owner));
            }
        }
        if (!lost.isEmpty() && lost.size() == owners.size()) {
            deletes.remove(place.kind(), place.key());
        } else if (!lost.isEmpty()) {
            write(place, dependent -> Owners.without(dependent, lost));
        }
    }

    private void write(Place place, java.util.function.UnaryOperator<Document> change) {
        writes.patch(place.kind(), place.key(), change, WriteOptions.internal(MANAGER));
    }

    /** An owner of a kind that is not served is taken to be there. */
    private boolean isLost(String namespace, Document reference) {
        boolean known = registry.ofObject(
                        reference.text("/apiVersion").orElse(""),
                        reference.text("/kind").orElse(""))
                .isPresent();
        return known && owner(namespace, reference).isEmpty();
    }

    private Optional<Place> owner(String namespace, Document reference) {
        return registry.ofObject(
                        reference.text("/apiVersion").orElse(""),
                        reference.text("/kind").orElse(""))
                .map(kind -> new Place(
                        kind,
                        new Store.Key(
                                kind.namespaced() ? namespace : "",
                                reference.text("/name").orElse(""))))
                .filter(place -> store.get(place.kind(), place.key())
                        .filter(live -> Meta.uid(live).equals(Owners.uid(reference)))
                        .isPresent());
    }

    private void deleting(ApiKind kind, Document object) {
        List<String> finalizers = Meta.texts(object, "/metadata/finalizers");
        Place place = new Place(kind, Store.Key.of(object));
        String uid = Meta.uid(object);
        if (finalizers.contains(ORPHAN)) {
            for (Place dependent : dependents(uid)) {
                write(dependent, live -> Owners.without(live, List.of(uid)));
            }
            finish(place, ORPHAN);
        } else if (finalizers.contains(FOREGROUND)) {
            for (Place dependent : dependents(uid)) {
                deleteFirst(dependent);
            }
            release(place);
        }
    }

    /** What has dependents itself goes after them. */
    private void deleteFirst(Place place) {
        Optional<Document> live = store.get(place.kind(), place.key());
        boolean owns = live.isPresent() && !dependents(Meta.uid(live.get())).isEmpty();
        if (live.isPresent() && !Meta.isDeleting(live.get())) {
            deletes.remove(place.kind(), live.get(), owns ? FOREGROUND : "");
        }
    }

    /** Lets an object go that waited for its dependents, once there are none that block it. */
    private void release(Place place) {
        Optional<Document> live = store.get(place.kind(), place.key());
        boolean waits = live.filter(Meta::isDeleting).isPresent()
                && Meta.texts(live.get(), "/metadata/finalizers").contains(FOREGROUND);
        if (waits && dependents(Meta.uid(live.get())).stream().noneMatch(one -> blocks(one, Meta.uid(live.get())))) {
            finish(place, FOREGROUND);
        }
    }

    private boolean blocks(Place dependent, String uid) {
        return store.get(dependent.kind(), dependent.key()).stream()
                .flatMap(object -> Owners.of(object).stream())
                .anyMatch(reference -> Owners.uid(reference).equals(uid)
                        && reference.flag("/blockOwnerDeletion").orElse(false));
    }

    private void finish(Place place, String finalizer) {
        write(place, live -> {
            List<String> left = new ArrayList<>(Meta.texts(live, "/metadata/finalizers"));
            left.remove(finalizer);
            return Meta.with(live, "finalizers", left);
        });
    }
}
