package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.identity.ClientSecret;
import dev.breakwater.resource.Address;
import dev.breakwater.secret.KeyVaultSecret;
import dev.breakwater.testing.entra.FakeEntra;
import dev.breakwater.testing.replay.Recording;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts a recording into a fake. Used once; guarded by the engine's lock. */
final class Replays {
    private static final String OBJECTS = "its cluster is not in the recording, or no FakeAzure can run it";

    private final World world;
    private final FakeEntra entra;
    private final Router router;
    private final VaultSecrets secrets;
    private final Map<String, List<Estate.Entry>> objects = new LinkedHashMap<>();
    private final Map<Address<?>, String> unrestored = new LinkedHashMap<>();
    private final Set<String> assumed = new LinkedHashSet<>();

    Replays(World world, FakeEntra entra, Router router, VaultSecrets secrets) {
        this.world = world;
        this.entra = entra;
        this.router = router;
        this.secrets = secrets;
    }

    /** Azure first, then the directory, which also knows managed identities, and at last what lies in both. */
    Replayed play(Recording recording) {
        requireOf(recording);
        List<Estate.Entry> all = recording.entries().toList();
        List<Estate.Entry> directory = new ArrayList<>();
        List<Estate.Entry> later = new ArrayList<>();
        for (Estate.Entry entry : all) {
            String type = entry.address().type();
            if (type.equals(ClientSecret.TYPE) || type.equals(KeyVaultSecret.TYPE)) {
                later.add(entry);
            } else if (type.startsWith("graph/")) {
                directory.add(entry);
            } else if (isObject(entry.document())) {
                objects.computeIfAbsent(clusterOf(entry), id -> new ArrayList<>())
                        .add(entry);
            } else {
                put(entry);
            }
        }
        all.forEach(entry -> assumed.remove(entry.address().path()));
        unrestored.putAll(entra.plant(directory));
        later.forEach(entry -> store(entry, directory));
        objects.forEach(this::plant);
        List<Address<?>> restored = new ArrayList<>();
        all.forEach(entry -> restored.add(entry.address()));
        restored.removeAll(unrestored.keySet());
        return new Replayed(List.copyOf(restored), unrestored, List.copyOf(assumed));
    }

    private void requireOf(Recording recording) {
        Settings settings = world.settings();
        String of = recording.subscription().orElse(settings.subscription());
        String by = recording.tenant().orElse(settings.tenant());
        if (!of.equalsIgnoreCase(settings.subscription()) || !by.equalsIgnoreCase(settings.tenant())) {
            throw new IllegalArgumentException("A recording of tenant " + by + ", subscription " + of
                    + " cannot be replayed by a FakeAzure of tenant " + settings.tenant() + ", subscription "
                    + settings.subscription() + "; start one with FakeAzureBuilder.fitting(recording).");
        }
    }

    private static boolean isObject(Document document) {
        return document.text("/apiVersion").isPresent()
                && document.text("/kind").isPresent()
                && document.text("/metadata/name").isPresent();
    }

    /** The path of an object begins with the id of its cluster. */
    private static String clusterOf(Estate.Entry entry) {
        String path = entry.address().path();
        List<String> segments = List.of(path.split("/", -1));
        int names =
                segments.size() - (entry.document().text("/metadata/namespace").isPresent() ? 4 : 2);
        return String.join("/", segments.subList(0, Math.max(0, names)));
    }

    private void put(Estate.Entry entry) {
        String id = entry.document().text("/id").orElse(entry.address().path());
        String reason = obstacle(id);
        if (reason.isEmpty()) {
            world.store().put(id, entry.document());
            assumeGroup(id, entry.document());
        } else {
            unrestored.put(entry.address(), reason);
        }
    }

    private String obstacle(String id) {
        if (!id.startsWith("/")) {
            return "it is no resource of its own";
        }
        String own = "/subscriptions/" + world.settings().subscription();
        if (id.startsWith("/subscriptions/") && !World.isWithin(id, own)) {
            return "it is in another subscription, and a FakeAzure has one: "
                    + world.settings().subscription();
        }
        ArmRequest get = ArmRequest.of(
                "GET", ArmRequest.address("https://management.azure.com" + id), name -> Optional.empty(), "");
        return router.find(get).isPresent() ? "" : "FakeAzure does not model its type";
    }

    private void assumeGroup(String id, Document resource) {
        String[] segments = id.split("/", -1);
        if (segments.length > 5 && segments[3].equalsIgnoreCase("resourceGroups")) {
            String group = String.join("/", List.of(segments).subList(0, 5));
            if (world.store().get(group).isEmpty()) {
                String location = resource.text("/location")
                        .orElse(world.settings().locations().get(0));
                Document body = Document.object("id", group, "name", segments[4], "location", location)
                        .with("type", "Microsoft.Resources/resourceGroups")
                        .with("properties", Document.object("provisioningState", "Succeeded"));
                world.store().put(group, body);
                assumed.add(group);
            }
        }
    }

    private void plant(String cluster, List<Estate.Entry> recorded) {
        Optional<Document> there = world.store()
                .get(cluster)
                .filter(one -> one.text("/properties/currentKubernetesVersion").isPresent());
        if (there.isEmpty()) {
            recorded.forEach(entry -> unrestored.put(entry.address(), OBJECTS));
            return;
        }
        List<Document> unserved = world.backends()
                .of(there.get())
                .plant(recorded.stream().map(Estate.Entry::document).toList());
        for (Estate.Entry entry : recorded) {
            if (unserved.contains(entry.document())) {
                unrestored.put(
                        entry.address(),
                        "FakeKubernetes does not serve its kind; record the definition of the kind too");
            }
        }
    }

    private void store(Estate.Entry entry, List<Estate.Entry> directory) {
        Document body = entry.document();
        boolean client = entry.address().type().equals(ClientSecret.TYPE);
        String vault = client ? text(body, "vault") : vaultOf(entry.address().path());
        Optional<Document> bundle = client ? ofClient(body, directory) : Optional.of(body);
        if (bundle.isEmpty()) {
            unrestored.put(entry.address(), "its application is not in the recording with its credentials");
        } else if (world.store().get(vault).isEmpty()) {
            unrestored.put(entry.address(), "its vault is not in the recording");
        } else {
            secrets.plant(vault, client ? text(body, "secret") : entry.address().name(), bundle.get());
        }
    }

    private static String vaultOf(String path) {
        return path.substring(0, path.toLowerCase(Locale.ROOT).lastIndexOf("/secrets/"));
    }

    /**
     * What the vault says of the secret of an application: which credential it holds, and until when the others work on.
     */
    private static Optional<Document> ofClient(Document body, List<Estate.Entry> directory) {
        List<Document> all = directory.stream()
                .map(Estate.Entry::document)
                .filter(one -> text(one, "id").equals(text(body, "applicationId")))
                .flatMap(one -> one.get("passwordCredentials").orElse(Document.array()).elements().stream())
                .toList();
        Optional<Document> current = all.stream()
                .filter(one -> text(one, "keyId").equals(text(body, "keyId")))
                .findFirst();
        return current.map(credential -> {
            Document tags = Document.object(
                            "breakwater-operation", operation(credential), "breakwater-owner", text(body, "owner"))
                    .withSome("breakwater-version", body.get("version"))
                    .withSome("breakwater-for", body.get("version"));
            List<Document> overdue =
                    body.get("overdue").orElse(Document.array()).elements();
            for (Document other : all) {
                boolean kept = !other.equals(credential)
                        && !overdue.contains(other.get("keyId").orElse(Document.nothing()));
                tags = kept ? tags.with("breakwater-retire-" + operation(other), text(other, "endDateTime")) : tags;
            }
            Document attributes = Document.object("enabled", true)
                    .withSome(
                            "exp",
                            credential
                                    .text("/endDateTime")
                                    .map(end -> Instant.parse(end).getEpochSecond()));
            return Document.object("attributes", attributes, "tags", tags);
        });
    }

    private static String operation(Document credential) {
        String name = text(credential, "displayName");
        return name.substring(name.lastIndexOf(':') + 1);
    }

    private static String text(Document body, String name) {
        return body.text("/" + name).orElse("");
    }

    @Override
    public String toString() {
        return "Replays[" + unrestored.size() + " not restored]";
    }
}
