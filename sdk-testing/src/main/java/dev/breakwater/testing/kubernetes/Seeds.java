package dev.breakwater.testing.kubernetes;

import dev.breakwater.access.AccessRule;
import dev.breakwater.access.Authorizer;
import dev.breakwater.access.DefaultRoles;
import dev.breakwater.document.Document;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What exists in every new cluster: four namespaces with their content, and the cluster roles for users. The roles of the control plane's components are left out: none run here. */
final class Seeds {
    private static final WriteOptions OPTIONS = WriteOptions.internal("kube-apiserver");
    private static final Set<String> PLANTED = Set.of(
            "cluster-admin",
            "admin",
            "edit",
            "view",
            "system:aggregate-to-admin",
            "system:aggregate-to-edit",
            "system:aggregate-to-view",
            "system:basic-user",
            "system:discovery",
            "system:public-info-viewer",
            "system:service-account-issuer-discovery");

    private Seeds() {}

    /** One object that every cluster starts with. */
    private record Seed(ApiKind kind, Document object) {}

    /** Made once, through the ordinary checks; each cluster gets copies. */
    private static final class Template {
        static final List<Seed> SEEDS = make();

        private static List<Seed> make() {
            Store store = new Store();
            Clock clock = Clock.systemUTC();
            NamespaceLifecycle namespaces =
                    new NamespaceLifecycle(store, new Registry(), () -> NamespaceLifecycle.NO_AUTHORITY);
            create(new Writes(store, clock, namespaces, new Admission(store, new Registry(), "1.0")));
            return store.events().after(0).stream()
                    .map(event -> new Seed(event.kind(), event.after().orElseThrow()))
                    .toList();
        }
    }

    /** Puts copies of the first objects into a new store, with identities and times of their own. */
    static void plant(Store store, Clock clock) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        synchronized (store) {
            for (Seed seed : Template.SEEDS) {
                Document metadata = seed.object()
                        .get("metadata")
                        .orElseThrow()
                        .with("uid", UUID.randomUUID().toString())
                        .with("creationTimestamp", now);
                boolean managed = metadata.at("/managedFields/0").isPresent();
                metadata = managed ? metadata.withAt("/managedFields/0/time", now) : metadata;
                store.put(seed.kind(), seed.object().with("metadata", metadata));
            }
            store.unsettled();
            store.events().forget(store.version());
        }
    }

    private static void create(Writes writes) {
        for (String namespace : List.of("default", "kube-system", "kube-public", "kube-node-lease")) {
            writes.create(ApiKinds.NAMESPACE, "", named(namespace), OPTIONS);
        }
        Authorizer filled = Authorizer.of(DefaultRoles.all());
        for (Document manifest : DefaultRoles.all()) {
            ApiKind kind = ApiKinds.ofObject(
                            manifest.text("/apiVersion").orElse(""),
                            manifest.text("/kind").orElse(""))
                    .orElseThrow();
            if (PLANTED.contains(Meta.name(manifest))) {
                writes.create(kind, "", filled(manifest, filled), OPTIONS);
            }
        }
    }

    private static Document filled(Document role, Authorizer filled) {
        return role.get("aggregationRule").isEmpty()
                ? role
                : role.with(
                        "rules",
                        filled.rulesOf("ClusterRole", "", Meta.name(role)).orElseThrow().stream()
                                .map(AccessRule::document)
                                .toList());
    }

    private static Document named(String name) {
        return Document.object("metadata", Document.object("name", name));
    }
}
