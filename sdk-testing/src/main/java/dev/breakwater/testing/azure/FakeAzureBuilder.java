package dev.breakwater.testing.azure;

import dev.breakwater.engine.Estate;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.testing.replay.Recording;
import java.lang.module.ModuleDescriptor;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a {@link FakeAzure} is started with. Every option has a default, and equal options make equal
 * fakes: ids follow from the seed. Not thread-safe.
 *
 * <pre>{@code
 * try (FakeAzure azure = FakeAzure.builder()
 *         .locations("westeurope")
 *         .serverAdditions(ServerAdditions.ASSIGNED)
 *         .operations(Pacing.after(Duration.ofMinutes(5)))
 *         .start()) {
 *     assertThat(azure.requests()).isEmpty();
 * }
 * }</pre>
 */
public final class FakeAzureBuilder {
    private String tenant = "72f988bf-0000-4000-8000-000000000001";
    private String subscription = "5b5f5c5d-0000-4000-8000-000000000002";
    private List<String> locations =
            List.of("westeurope", "northeurope", "swedencentral", "uksouth", "eastus", "eastus2");
    private List<String> versions = List.of("1.31.11", "1.32.7", "1.33.3", "1.34.1");
    private TimeSource time = TimeSource.virtual(Instant.now());
    private long seed = 1;
    private boolean strict = true;
    private int pageSize = 100;
    private int principalLag;
    private Pacing pacing = Pacing.immediate();
    private Lags lags = Lags.none();
    private final Set<String> unregistered = new HashSet<>();
    private final Set<String> restricted = new HashSet<>();
    private Optional<String> defaultDiagnostics = Optional.empty();
    private ServerAdditions additions = ServerAdditions.NONE;
    private boolean forgetful;
    private boolean clustersInProcess;
    private Optional<Duration> policyDelay = Optional.empty();

    FakeAzureBuilder() {}

    /** The tenant's GUID. */
    public FakeAzureBuilder tenant(String newTenant) {
        tenant = newTenant;
        return this;
    }

    /**
     * Tenant, subscription and time of a recording, and also the regions and versions of Kubernetes that occur in it, so
     * that {@link FakeAzure#replay} takes it.
     */
    public FakeAzureBuilder fitting(Recording recording) {
        recording.tenant().ifPresent(this::tenant);
        recording.subscription().ifPresent(this::subscription);
        recording.readAt().map(TimeSource::virtual).ifPresent(this::time);
        Set<String> regions = new LinkedHashSet<>(locations);
        Set<String> releases = new LinkedHashSet<>();
        recording.entries().map(Estate.Entry::document).forEach(body -> {
            body.text("/location")
                    .map(Settings::folded)
                    .filter(region -> !region.equals("global"))
                    .ifPresent(regions::add);
            body.text("/properties/currentKubernetesVersion").ifPresent(releases::add);
        });
        locations = List.copyOf(regions);
        releases.addAll(versions);
        versions = releases.stream()
                .sorted(Comparator.comparing(ModuleDescriptor.Version::parse))
                .toList();
        return this;
    }

    /** The GUID of the one subscription. */
    public FakeAzureBuilder subscription(String newSubscription) {
        subscription = newSubscription;
        return this;
    }

    /** The regions of the subscription; all others are refused. Six of them by default. */
    public FakeAzureBuilder locations(String... names) {
        locations = List.of(names).stream().map(Settings::folded).toList();
        return this;
    }

    /** The supported versions of Kubernetes, with patch, in ascending order; all others are refused. */
    public FakeAzureBuilder kubernetesVersions(String... ascending) {
        versions = List.of(ascending);
        return this;
    }

    /** What tells the time; by default a virtual one that begins now, so that nobody waits for it. */
    public FakeAzureBuilder time(TimeSource newTime) {
        time = newTime;
        return this;
    }

    /** What all generated ids follow from; 1 by default. */
    public FakeAzureBuilder seed(long newSeed) {
        seed = newSeed;
        return this;
    }

    /** Answers 501 with a hint to a path that the fake does not model, instead of throwing. */
    public FakeAzureBuilder lenient() {
        strict = false;
        return this;
    }

    /** The most elements of one page of a list; 100 by default. */
    public FakeAzureBuilder pageSize(int elements) {
        if (elements < 1) {
            throw new IllegalArgumentException("FakeAzure: pageSize must be at least 1, but is " + elements + ".");
        }
        pageSize = elements;
        return this;
    }

    /**
     * How many role assignments to a new principal are refused with PrincipalNotFound when they do not name
     * its type; also refuses unknown principals for ever. Off (0) by default.
     */
    public FakeAzureBuilder principalLag(int refusals) {
        principalLag = refusals;
        return this;
    }

    /** How long-running operations go; {@link Pacing#immediate()} by default. */
    public FakeAzureBuilder operations(Pacing newPacing) {
        pacing = newPacing;
        return this;
    }

    /** How far the parts of the fake lag behind each other; {@link Lags#none()} by default. */
    public FakeAzureBuilder lags(Lags newLags) {
        lags = newLags;
        return this;
    }

    /**
     * Resource providers and preview features that the subscription has not registered, such as {@code
     * Microsoft.OperationalInsights} or {@code Microsoft.Compute/EncryptionAtHost}; what needs them is refused until
     * somebody registers them. By default all that the fake knows are registered.
     */
    public FakeAzureBuilder unregistered(String... names) {
        for (String name : names) {
            unregistered.add(name.toLowerCase(Locale.ROOT));
        }
        return this;
    }

    /** A size of machines that the subscription may not use in that region. */
    public FakeAzureBuilder restricted(String vmSize, String location) {
        restricted.add((vmSize + "@" + Settings.folded(location)).toLowerCase(Locale.ROOT));
        return this;
    }

    /** Each new cluster gets diagnostic settings that nobody declared, to that workspace, as an assigned policy does. */
    public FakeAzureBuilder defaultDiagnostics(String workspaceId) {
        defaultDiagnostics = Optional.of(workspaceId);
        return this;
    }

    /** What Azure Policy and Defender add by themselves; {@link ServerAdditions#NONE} by default. */
    public FakeAzureBuilder serverAdditions(ServerAdditions newAdditions) {
        additions = newAdditions;
        return this;
    }

    /**
     * Ends what an older api-version cannot name where it writes over a cluster or pool. Nobody documents whether AKS
     * does; by default the fake keeps it.
     */
    public FakeAzureBuilder forgetful() {
        forgetful = true;
        return this;
    }

    /**
     * Kubeconfigs name clusters as AKS does, by {@code …azmk8s.io}, where only {@link FakeAzure#clusterTransport()}
     * reaches them: without a port, a key or TLS, which is several times faster. By default they name a loopback port
     * that any client reaches.
     */
    public FakeAzureBuilder clustersInProcess() {
        clustersInProcess = true;
        return this;
    }

    /**
     * Clusters with the Azure Policy add-on get constraints of the pod security policies assigned to them, a quarter
     * of an hour after the assignment by the fake's clock, as in AKS. By default nothing of Azure Policy reaches the
     * API server behind a cluster.
     */
    public FakeAzureBuilder policiesInClusters() {
        return policiesInClusters(Duration.ofMinutes(15));
    }

    /** The same after another delay; at once if it is zero. */
    public FakeAzureBuilder policiesInClusters(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException(
                    "FakeAzure: the delay of policies in clusters must not be negative, but is " + delay + ".");
        }
        policyDelay = Optional.of(delay);
        return this;
    }

    /** A new, empty fake with these options. */
    public FakeAzure start() {
        return FakeAzure.of(new Settings(
                tenant,
                subscription,
                locations,
                versions,
                time,
                seed,
                strict,
                pageSize,
                principalLag,
                pacing,
                lags,
                Set.copyOf(unregistered),
                Set.copyOf(restricted),
                defaultDiagnostics,
                additions,
                forgetful,
                clustersInProcess,
                policyDelay));
    }

    @Override
    public String toString() {
        return "FakeAzureBuilder[tenant " + tenant + ", seed " + seed + (strict ? ", strict]" : ", lenient]");
    }
}
