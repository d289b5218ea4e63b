package dev.breakwater.blueprint;

import dev.breakwater.change.Effect;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.RegionOffers;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.PlanReview;
import dev.breakwater.engine.Remark;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses a plan of clusters or pools that the subscription or the region cannot have, before anything is begun;
 * warns of system pools too small for the Azure Policy add-on. Only what is new or changed is looked at. What
 * nobody told it it calls "not checked". Immutable, thread-safe.
 */
public final class PreconditionReview implements PlanReview {
    /** Two components of the add-on at two processors each, as the AKS documentation estimates below 500 pods. */
    private static final int CPUS_OF_POLICY = 4;

    private static final Pattern CPUS = Pattern.compile("standard_[a-z]+(\\d+).*");

    private final List<RegionOffers> offers;

    private PreconditionReview(List<RegionOffers> offers) {
        this.offers = List.copyOf(offers);
    }

    /** The review, knowing of no region what it offers. */
    public static PreconditionReview standard() {
        return new PreconditionReview(List.of());
    }

    /** This review, knowing what a region offers. */
    public PreconditionReview knowing(RegionOffers region) {
        List<RegionOffers> more = new ArrayList<>(offers);
        more.add(region);
        return new PreconditionReview(more);
    }

    @Override
    public List<Remark> review(Estate before, Estate after) {
        List<Remark> remarks = new ArrayList<>();
        for (Estate.Entry cluster : after.ofType(AksCluster.TYPE)) {
            Document old =
                    before.find(cluster.address()).map(Estate.Entry::document).orElse(Document.object());
            Optional<RegionOffers> region = region(cluster.document());
            region.ifPresent(known -> version(cluster, old, known).ifPresent(remarks::add));
            for (Document pool : pools(cluster.document())) {
                if (!isThere(old, pool)) {
                    pool(cluster, pool, region, remarks);
                }
            }
            policy(cluster, old, region).ifPresent(remarks::add);
        }
        return List.copyOf(remarks);
    }

    private Optional<RegionOffers> region(Document cluster) {
        String location = cluster.text("/location").orElse("").replace(" ", "").toLowerCase(Locale.ROOT);
        return offers.stream().filter(known -> known.region().equals(location)).findFirst();
    }

    private static Optional<Remark> version(Estate.Entry cluster, Document old, RegionOffers region) {
        Optional<String> version = cluster.document().text("/properties/kubernetesVersion");
        boolean same = version.equals(old.text("/properties/kubernetesVersion"));
        return version.filter(asked -> !same && !region.offers(asked))
                .map(asked -> refusal(
                        cluster,
                        "Kubernetes " + asked + " is not on offer in " + region.region() + "; declare one of "
                                + region.versions().stream().sorted().toList() + "."));
    }

    private static void pool(Estate.Entry cluster, Document pool, Optional<RegionOffers> region, List<Remark> remarks) {
        String name = "pool '" + name(pool) + "': ";
        boolean encrypted = pool.flag("/enableEncryptionAtHost").orElse(false);
        Optional<Boolean> registered = region.flatMap(RegionOffers::hostEncryption);
        if (encrypted && registered.isEmpty()) {
            remarks.add(note(
                    cluster,
                    name + "not checked: whether the feature Microsoft.Compute/EncryptionAtHost is registered;"
                            + " host encryption needs it."));
        }
        if (encrypted && !registered.orElse(true)) {
            remarks.add(refusal(
                    cluster,
                    name + "host encryption needs the feature Microsoft.Compute/EncryptionAtHost, which is not"
                            + " registered on the subscription; register it."));
        }
        String size = pool.text("/vmSize").orElse("");
        boolean read = region.isPresent() && !region.get().sizes().isEmpty() && !size.isEmpty();
        if (read) {
            size(pool, region.get(), size).forEach(text -> remarks.add(refusal(cluster, name + text)));
        }
    }

    private static List<String> size(Document pool, RegionOffers region, String size) {
        Optional<RegionOffers.Size> offered = region.size(size);
        if (offered.isEmpty()) {
            return List.of("the size " + size + " cannot be had in " + region.region() + "; declare another.");
        }
        List<String> texts = new ArrayList<>();
        if (pool.flag("/enableEncryptionAtHost").orElse(false) && !offered.get().hostEncryption()) {
            texts.add("the size " + size + " does not encrypt on the host; declare another.");
        }
        for (Document zone :
                pool.at("/availabilityZones").map(Document::elements).orElse(List.of())) {
            String number = zone.asText().orElse("");
            if (!offered.get().zones().contains(number)) {
                texts.add("the size " + size + " cannot be had in zone " + number + " of " + region.region()
                        + "; declare other zones.");
            }
        }
        return texts;
    }

    /** Its pods run on Linux only, and user pools may be tainted, so that the system pools must have the room. */
    private static Optional<Remark> policy(Estate.Entry cluster, Document old, Optional<RegionOffers> region) {
        boolean fresh = hasPolicy(cluster.document()) && !hasPolicy(old);
        int cpus = 0;
        for (Document pool : pools(cluster.document())) {
            boolean system = pool.text("/mode").orElse("User").equalsIgnoreCase("System");
            int nodes = pool.number("/minCount")
                    .or(() -> pool.number("/count"))
                    .map(BigDecimal::intValue)
                    .orElse(1);
            int each = system ? cpus(pool.text("/vmSize").orElse(""), region) : 0;
            if (system && each == 0) {
                return Optional.empty(); // the service chooses the size
            }
            cpus += nodes * each;
        }
        return fresh && cpus < CPUS_OF_POLICY
                ? Optional.of(note(
                        cluster,
                        "the Azure Policy add-on wants about " + CPUS_OF_POLICY
                                + " processors on the system pools, which have " + cpus
                                + " between them; declare larger or more nodes."))
                : Optional.empty();
    }

    private static int cpus(String size, Optional<RegionOffers> region) {
        Optional<RegionOffers.Size> known = region.flatMap(offers -> offers.size(size));
        if (known.isPresent()) {
            return known.get().cpus();
        }
        Matcher name = CPUS.matcher(size.toLowerCase(Locale.ROOT));
        return name.matches() ? Integer.parseInt(name.group(1)) : 0;
    }

    private static boolean hasPolicy(Document cluster) {
        return cluster.at("/properties/addonProfiles").map(Document::members).orElse(Map.of()).entrySet().stream()
                .anyMatch(addOn -> addOn.getKey().equalsIgnoreCase("azurepolicy")
                        && addOn.getValue().flag("/enabled").orElse(false));
    }

    private static boolean isThere(Document cluster, Document pool) {
        return pools(cluster).stream().anyMatch(old -> name(old).equals(name(pool)));
    }

    private static String name(Document pool) {
        return pool.text("/name").orElse("?");
    }

    private static List<Document> pools(Document cluster) {
        return cluster.at("/properties/agentPoolProfiles")
                .map(Document::elements)
                .orElse(List.of());
    }

    private static Remark refusal(Estate.Entry cluster, String text) {
        return new Remark("precondition", Optional.of(cluster.address()), Effect.NEUTRAL, true, text);
    }

    private static Remark note(Estate.Entry cluster, String text) {
        return new Remark("precondition", Optional.of(cluster.address()), Effect.NEUTRAL, false, text);
    }

    @Override
    public String toString() {
        return "PreconditionReview[" + offers.size() + " regions known]";
    }
}
