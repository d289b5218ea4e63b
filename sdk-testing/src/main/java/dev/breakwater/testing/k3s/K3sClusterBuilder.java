package dev.breakwater.testing.k3s;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.testing.azure.FakeAzure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Options of a {@link K3sCluster}. The image is {@code rancher/k3s:v1.34.11-k3s1}, or what {@code
 * -Dbreakwater.k3s.image=NAME} names; it has to be present, unless {@code -Dbreakwater.k3s.pull=true} or {@link
 * #pull()} lets it be pulled. Not thread-safe.
 *
 * <pre>{@code
 * K3sClusterBuilder options = K3sCluster.builder()
 *         .image(standIn.image) // or version("v1.34.11-k3s1") of the public one
 *         .stage(stage)
 *         .trusting(azure) // FakeAzure.builder().time(TimeSource.system()).start()
 *         .startupTimeout(Duration.ofSeconds(60));
 * }</pre>
 */
public final class K3sClusterBuilder {
    private static final String REPOSITORY = "rancher/k3s";
    private static final String VERSION = "v1.34.11-k3s1";

    private final List<Document> manifests = new ArrayList<>();
    private final List<Path> manifestFiles = new ArrayList<>();
    private final List<Path> images = new ArrayList<>();
    private final List<String> serverArguments = new ArrayList<>();
    private String image = System.getProperty("breakwater.k3s.image", REPOSITORY + ":" + VERSION);
    private boolean pull = Boolean.getBoolean("breakwater.k3s.pull");
    private K3sStage stage = K3sStage.API;
    private Duration timeout = Duration.ofMinutes(4);
    private @Nullable FakeAzure azure;

    K3sClusterBuilder() {
        for (String archive : System.getProperty("breakwater.k3s.images", "").split(",", -1)) {
            if (!archive.isBlank()) {
                images(Path.of(archive.strip()));
            }
        }
    }

    /** Takes the public image of a version, such as {@code v1.33.5-k3s1}. */
    public K3sClusterBuilder version(String tag) {
        return image(REPOSITORY + ":" + tag);
    }

    /** Takes another image, which behaves as k3s's own. */
    public K3sClusterBuilder image(String name) {
        image = name;
        return this;
    }

    /** Lets the image, and those that Testcontainers needs itself, be pulled. */
    public K3sClusterBuilder pull() {
        pull = true;
        return this;
    }

    /** Starts that much of it; the API alone by default. */
    public K3sClusterBuilder stage(K3sStage newStage) {
        stage = newStage;
        return this;
    }

    /**
     * Lets the people of a fake tenant sign in with tokens for AKS: users by their names, groups by their object ids.
     * The tenant has to live in real time, {@code FakeAzure.builder().time(TimeSource.system())}, as the API server
     * does.
     */
    public K3sClusterBuilder trusting(FakeAzure newAzure) {
        azure = newAzure;
        return this;
    }

    /** Has the API server sign tokens of service accounts as that issuer, an https URL. */
    public K3sClusterBuilder issuer(String url) {
        return serverArgument("service-account-issuer=" + url);
    }

    /** Gives the API server another argument, such as {@code v=4}. */
    public K3sClusterBuilder serverArgument(String argument) {
        serverArguments.add(argument);
        return this;
    }

    /** Applies an object once the API server is ready. */
    public K3sClusterBuilder manifest(Document object) {
        manifests.add(object);
        return this;
    }

    /**
     * Has k3s itself apply a file of manifests, {@code .yaml}, {@code .yml} or {@code .json}, as it starts. It does so in
     * its own time: unlike {@link #manifest}, its objects need not be there yet when this cluster is ready.
     */
    public K3sClusterBuilder manifests(Path file) {
        manifestFiles.add(file);
        return this;
    }

    /**
     * Gives the node the images of an archive that {@code docker save} wrote; of no use without a node. Those of {@code
     * -Dbreakwater.k3s.images=FILE,FILE} are given to every node.
     */
    public K3sClusterBuilder images(Path archive) {
        images.add(archive);
        return this;
    }

    /** Waits that long for it at most, once its image is there; four minutes by default. */
    public K3sClusterBuilder startupTimeout(Duration limit) {
        timeout = limit;
        return this;
    }

    /**
     * Why it could not be started, with what helps; empty if nothing is in its way, as far as two seconds tell. An
     * engine behind TLS, SSH or a pipe is not asked.
     */
    public Optional<String> unavailable() {
        try {
            return new Preflight(System.getenv()).problem(image, pull);
        } catch (NoClassDefFoundError e) {
            return Optional.of(K3sCluster.NEEDED);
        }
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @throws BreakwaterException with the reason and a remedy if it cannot be started, and with the end of its log if
     *     it does not become ready
     */
    public K3sCluster start() {
        unavailable().ifPresent(reason -> {
            throw new BreakwaterException("No k3s can be started: " + reason + ".");
        });
        return K3sCluster.start(this);
    }

    String image() {
        return image;
    }

    boolean mayPull() {
        return pull;
    }

    K3sStage stage() {
        return stage;
    }

    Duration timeout() {
        return timeout;
    }

    Optional<FakeAzure> azure() {
        return Optional.ofNullable(azure);
    }

    List<String> serverArguments() {
        return List.copyOf(serverArguments);
    }

    List<Document> manifests() {
        return List.copyOf(manifests);
    }

    List<Path> manifestFiles() {
        return List.copyOf(manifestFiles);
    }

    List<Path> images() {
        return List.copyOf(images);
    }

    @Override
    public String toString() {
        return "K3sClusterBuilder[" + image + ", " + stage + "]";
    }
}
