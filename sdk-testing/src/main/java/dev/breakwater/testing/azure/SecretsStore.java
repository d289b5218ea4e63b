package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Sensitive;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Secrets Store CSI driver of a cluster in a fake Azure, with the provider for vaults: what it would mount into
 * pods, and what it would tell instead. A pod is mounted when {@link #mount} is asked for it. The cluster must have the
 * add-on {@code azureKeyvaultSecretsProvider}; with its rotation on, mounted files follow the vault once the poll
 * interval is over on the clock of the fake, and so do the Secrets that a class copies them into. What cannot be mounted
 * is an event {@code FailedMount} of the pod. Source of semantics: {@code secrets-store-csi-driver}, April 2026.
 * Thread-safe.
 *
 * <pre>{@code
 * SecretsStore driver = azure.secretsStore(shop.cluster().id());
 * Mount mount = driver.mount("shop", "web"); // as kubelet when it starts the pod
 * String connection = mount.read("/mnt/vault/storage");
 * }</pre>
 */
public final class SecretsStore {
    private static final String DRIVER = "secrets-store.csi.k8s.io";
    private static final String CLASS = "secrets-store.csi.x-k8s.io/v1";
    private static final String ADD_ON = "/properties/addonProfiles/azureKeyvaultSecretsProvider";
    private static final String UNKNOWN = "rpc error: code = Unknown desc = ";
    private static final Pattern PART = Pattern.compile("(\\d+)(h|m|s)");

    private final FakeKubernetes cluster;
    private final VaultProvider provider;
    private final Supplier<Document> azure;
    private final Clock clock;
    private final Map<String, Volume> volumes = new TreeMap<>();

    /** A volume of a pod, and what is in it. */
    private record Volume(
            String namespace,
            String pod,
            String uid,
            String name,
            String path,
            Document csi,
            Map<String, String> files,
            Optional<Instant> written,
            Optional<String> failure) {
        Volume with(Map<String, String> newFiles, Instant now) {
            return new Volume(namespace, pod, uid, name, path, csi, newFiles, Optional.of(now), Optional.empty());
        }

        Volume failing(String why) {
            return new Volume(namespace, pod, uid, name, path, csi, files, written, Optional.of(why));
        }
    }

    /**
     * What a pod has in its volumes of this driver.
     *
     * @param files the content of each file by its path in the container, or below the name of a volume that no
     *     container mounts
     * @param failures why volumes are not mounted, or not refreshed, in the words of kubelet, driver and provider
     */
    public record Mount(Map<String, Sensitive<String>> files, List<String> failures) {
        /** Takes copies. */
        public Mount {
            files = Map.copyOf(files);
            failures = List.copyOf(failures);
        }

        /**
         * The content of one file.
         *
         * @throws IllegalArgumentException if there is no such file
         */
        public String read(String path) {
            Sensitive<String> content = files.get(path);
            if (content == null) {
                throw new IllegalArgumentException(
                        "No file " + path + " is mounted; there are " + files.keySet() + ". " + failures);
            }
            return content.reveal();
        }

        /** Names files, and shows no content. */
        @Override
        public String toString() {
            return "Mount[" + files.keySet() + (failures.isEmpty() ? "]" : ", " + failures + "]");
        }
    }

    SecretsStore(FakeKubernetes cluster, ArmEngine engine, Supplier<Document> azure, Clock clock) {
        this.cluster = cluster;
        this.provider = new VaultProvider(engine);
        this.azure = azure;
        this.clock = clock;
    }

    /**
     * What a pod has mounted by now: the first time it is mounted as kubelet would when it starts the pod; what failed
     * before is tried again.
     *
     * @throws IllegalArgumentException if there is no such pod
     */
    public synchronized Mount mount(String namespace, String pod) {
        Document live = cluster.get("v1", "Pod", namespace, pod)
                .orElseThrow(() -> new IllegalArgumentException("There is no pod " + namespace + "/" + pod + "."));
        for (Document volume : elements(live, "/spec/volumes")) {
            if (text(volume, "/csi/driver").equals(DRIVER)) {
                Volume fresh = volume(live, volume);
                String key = namespace + "/" + pod + "/" + fresh.uid() + "/" + fresh.name();
                volumes.put(key, refreshed(volumes.getOrDefault(key, fresh), live));
            }
        }
        return told(namespace, pod, text(live, "/metadata/uid"));
    }

    /** Lets time do its work on all mounted pods, as {@link #mount} does on one. */
    public synchronized void poll() {
        Map<String, Volume> there = new TreeMap<>();
        volumes.forEach((key, volume) -> pod(volume).ifPresent(live -> there.put(key, refreshed(volume, live))));
        volumes.clear();
        volumes.putAll(there);
    }

    private Optional<Document> pod(Volume volume) {
        return cluster.get("v1", "Pod", volume.namespace(), volume.pod())
                .filter(live -> text(live, "/metadata/uid").equals(volume.uid()));
    }

    private Mount told(String namespace, String pod, String uid) {
        Map<String, Sensitive<String>> files = new LinkedHashMap<>();
        List<String> failures = new ArrayList<>();
        for (Volume volume : volumes.values()) {
            if (volume.namespace().equals(namespace)
                    && volume.pod().equals(pod)
                    && volume.uid().equals(uid)) {
                volume.files().forEach((name, content) -> files.put(volume.path() + "/" + name, Sensitive.of(content)));
                volume.failure().ifPresent(failures::add);
            }
        }
        return new Mount(files, failures);
    }

    private static Volume volume(Document pod, Document volume) {
        String name = text(volume, "/name");
        String path = name;
        for (Document container : elements(pod, "/spec/containers")) {
            for (Document mounted : elements(container, "/volumeMounts")) {
                path = text(mounted, "/name").equals(name) ? text(mounted, "/mountPath") : path;
            }
        }
        return new Volume(
                text(pod, "/metadata/namespace"),
                text(pod, "/metadata/name"),
                text(pod, "/metadata/uid"),
                name,
                path,
                volume.get("csi").orElse(Document.object()),
                Map.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** Mounts what is not, and mounts again what is due; what is there stays if that fails. */
    private Volume refreshed(Volume volume, Document pod) {
        if (!volume.written().map(this::isDue).orElse(true)) {
            return volume;
        }
        try {
            Map<String, String> files = files(volume, pod);
            Volume mounted = volume.with(files, clock.instant());
            copies(volume, files, pod);
            return mounted;
        } catch (VaultProvider.Failure e) {
            String why = "MountVolume.SetUp failed for volume \"" + volume.name() + "\" : " + e.getMessage();
            if (volume.written().isEmpty()) {
                event(pod, "FailedMount", "kubelet", why);
            }
            return volume.failing(why);
        }
    }

    private boolean isDue(Instant since) {
        Document config = azure.get().at(ADD_ON + "/config").orElse(Document.object());
        boolean rotates = text(config, "/enableSecretRotation").equals("true");
        Duration interval =
                config.text("/rotationPollInterval").map(SecretsStore::duration).orElse(Duration.ofMinutes(2));
        return rotates && !clock.instant().isBefore(since.plus(interval));
    }

    private static Duration duration(String go) {
        Duration sum = Duration.ZERO;
        Matcher parts = PART.matcher(go);
        while (parts.find()) {
            long number = Long.parseLong(parts.group(1));
            sum = sum.plusSeconds(
                    number * (parts.group(2).equals("h") ? 3600 : parts.group(2).equals("m") ? 60 : 1));
        }
        return sum;
    }

    /** The files of a class, or why there are none, in the words of whoever says so first. */
    private Map<String, String> files(Volume volume, Document pod) throws VaultProvider.Failure {
        if (!azure.get().flag(ADD_ON + "/enabled").orElse(false)) {
            throw new VaultProvider.Failure("kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name "
                    + DRIVER + " not found in the list of registered CSI drivers");
        }
        Document provides = provides(volume);
        if (!volume.csi().flag("/readOnly").orElse(false)) {
            throw new VaultProvider.Failure("rpc error: code = InvalidArgument desc = Readonly is not true in request");
        }
        try {
            return provider.files(provides.at("/spec/parameters").orElse(Document.object()), token(pod));
        } catch (VaultProvider.Failure e) {
            throw new VaultProvider.Failure(UNKNOWN + "failed to mount secrets store objects for pod "
                    + volume.namespace() + "/" + volume.pod() + ", err: " + UNKNOWN + "failed to mount objects, error: "
                    + e.getMessage());
        }
    }

    private Document provides(Volume volume) throws VaultProvider.Failure {
        String name = text(volume.csi(), "/volumeAttributes/secretProviderClass");
        Optional<Document> found = cluster.get(CLASS, "SecretProviderClass", volume.namespace(), name);
        if (name.isEmpty() || found.isEmpty()) {
            throw new VaultProvider.Failure(
                    name.isEmpty()
                            ? UNKNOWN + "secretProviderClass is not set"
                            : UNKNOWN + "failed to get secretproviderclass " + volume.namespace() + "/" + name
                                    + ", error: SecretProviderClass.secrets-store.csi.x-k8s.io \"" + name
                                    + "\" not found");
        }
        String by = text(found.get(), "/spec/provider");
        if (!by.equals("azure")) {
            throw new VaultProvider.Failure(UNKNOWN + "error connecting to provider \"" + by
                    + "\": provider not found: provider \"" + by + "\"");
        }
        return found.get();
    }

    /** The token of the pod's service account for Azure, bound to the pod, as kubelet hands it to the driver. */
    private String token(Document pod) {
        String account = pod.text("/spec/serviceAccountName").orElse("default");
        Document bound = Document.object("apiVersion", "v1", "kind", "Pod", "name", text(pod, "/metadata/name"))
                .with("uid", text(pod, "/metadata/uid"));
        return VaultReads.token(
                cluster, text(pod, "/metadata/namespace"), account, Document.object("boundObjectRef", bound));
    }

    /** Copies files into Secrets that live as long as those who own the pod, or as the pod itself. */
    private void copies(Volume volume, Map<String, String> files, Document pod) throws VaultProvider.Failure {
        Document provides = provides(volume);
        for (Document copy : elements(provides, "/spec/secretObjects")) {
            Document data = Document.object();
            for (Document one : elements(copy, "/data")) {
                String content = files.get(text(one, "/objectName"));
                if (content == null) {
                    event(
                            pod,
                            "FailedToCreateSecret",
                            "csi-secrets-store-controller",
                            "failed to get data in spc " + volume.namespace() + "/" + text(provides, "/metadata/name")
                                    + " for secret " + text(copy, "/secretName") + ", err: file matching objectName "
                                    + text(one, "/objectName") + " not found in the pod");
                    return;
                }
                byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
                data = data.with(text(one, "/key"), Base64.getEncoder().encodeToString(bytes));
            }
            write(volume, copy, data, pod);
        }
    }

    private void write(Volume volume, Document copy, Document data, Document pod) {
        String name = text(copy, "/secretName");
        List<Document> owners = new ArrayList<>(cluster.get("v1", "Secret", volume.namespace(), name)
                .map(there -> elements(there, "/metadata/ownerReferences"))
                .orElse(List.of()));
        for (Document owner : owners(pod)) {
            if (!owners.contains(owner)) {
                owners.add(owner);
            }
        }
        cluster.apply(Document.object("apiVersion", "v1", "kind", "Secret", "type", text(copy, "/type"))
                .with(
                        "metadata",
                        Document.object("name", name, "namespace", volume.namespace(), "ownerReferences", owners)
                                .with("labels", Document.object(DRIVER + "/managed", "true")))
                .with("data", data));
    }

    private static List<Document> owners(Document pod) {
        List<Document> owners = new ArrayList<>();
        for (Document owner : elements(pod, "/metadata/ownerReferences")) {
            owners.add(Document.object(
                            "apiVersion",
                            text(owner, "/apiVersion"),
                            "kind",
                            text(owner, "/kind"),
                            "name",
                            text(owner, "/name"))
                    .with("uid", text(owner, "/uid")));
        }
        Document itself = Document.object("apiVersion", "v1", "kind", "Pod", "name", text(pod, "/metadata/name"))
                .with("uid", text(pod, "/metadata/uid"));
        return owners.isEmpty() ? List.of(itself) : owners;
    }

    private void event(Document pod, String reason, String component, String message) {
        String uid = text(pod, "/metadata/uid");
        String name = text(pod, "/metadata/name");
        String namespace = text(pod, "/metadata/namespace");
        Document about = Document.object("apiVersion", "v1", "kind", "Pod", "name", name, "namespace", namespace)
                .with("uid", uid);
        String number = Integer.toHexString((reason + message + uid).hashCode());
        cluster.apply(Document.object("apiVersion", "v1", "kind", "Event", "type", "Warning", "reason", reason)
                .with("metadata", Document.object("name", name + "." + number, "namespace", namespace))
                .with("involvedObject", about)
                .with("message", message)
                .with(
                        "lastTimestamp",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                .with("source", Document.object("component", component)));
    }

    private static String text(Document from, String pointer) {
        return from.text(pointer).orElse("");
    }

    private static List<Document> elements(Document from, String pointer) {
        return from.at(pointer).map(Document::elements).orElse(List.of());
    }

    /** {@code SecretsStore[2 volumes]}. */
    @Override
    public synchronized String toString() {
        return "SecretsStore[" + volumes.size() + " volumes]";
    }
}
