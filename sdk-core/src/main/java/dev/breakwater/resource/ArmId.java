package dev.breakwater.resource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The id of an Azure Resource Manager resource or scope. Equality ignores letter case, as ARM does.
 * Syntax: {@code /subscriptions/{id}[/resourceGroups/{name}[/providers/{namespace}/{type}/{name}…]]}.
 */
public final class ArmId {
    private static final String PUNCTUATION = "-_.()@:+ ";

    private final String text;

    private ArmId(String text) {
        this.text = text;
    }

    /** The scope of a subscription, given by its GUID. */
    public static ArmId subscription(String id) {
        return parse("/subscriptions/" + id);
    }

    /** Parses an id, refusing what is not one. */
    public static ArmId parse(String text) {
        String[] segments = text.startsWith("/") ? text.substring(1).split("/", -1) : new String[] {""};
        boolean valid = (segments.length >= 2 && segments.length % 2 == 0) || text.contains("/providers/");
        for (String segment : segments) {
            valid &= isSegment(segment);
        }
        boolean rooted = "subscriptions".equalsIgnoreCase(segments[0]) || "providers".equalsIgnoreCase(segments[0]);
        if (!valid || !rooted) {
            throw new InvalidDeclarationException(
                    List.of(
                            new Issue(
                                    "ARM id '" + text + "'",
                                    "is not of the form /subscriptions/{id}/resourceGroups/{name}/providers/{namespace}/{type}/{name}.")));
        }
        return new ArmId(text);
    }

    /** No regular expression: every id of every plan comes by here. */
    private static boolean isSegment(String segment) {
        boolean valid = !segment.isEmpty() && !segment.equals(".") && !segment.equals("..");
        for (int at = 0; valid && at < segment.length(); at++) {
            char c = segment.charAt(at);
            valid = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || PUNCTUATION.indexOf(c) >= 0;
        }
        return valid;
    }

    /** The resource group of that name in this subscription. */
    public ArmId resourceGroup(String name) {
        return parse(subscriptionScope() + "/resourceGroups/" + name);
    }

    /** A resource of this group or scope, such as {@code child("Microsoft.ContainerService/managedClusters", "prod")}. */
    public ArmId child(String type, String name) {
        return parse(text + "/providers/" + type + "/" + name);
    }

    /** A nested resource, such as {@code nested("agentPools", "system")}. */
    public ArmId nested(String type, String name) {
        return parse(text + "/" + type + "/" + name);
    }

    /** The subscription's GUID; empty for tenant-level ids. */
    public Optional<String> subscriptionId() {
        return after("subscriptions");
    }

    /** The resource group's name; empty above it. */
    public Optional<String> resourceGroupName() {
        return after("resourceGroups");
    }

    /** The id of the enclosing resource group; empty above it. */
    public Optional<ArmId> group() {
        return resourceGroupName().map(this::resourceGroup);
    }

    /** The last segment. */
    public String name() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /**
     * A name for what must be unique among all users of Azure, such as a vault or a registry: the prefix, then ten
     * lower-case letters and digits that follow from this id and the prefix, the same for ever. It fits vaults,
     * registries and storage accounts where the prefix is up to 14 lower-case letters and digits, a letter first.
     */
    public String uniqueName(String prefix) {
        byte[] seed = (prefix + "|" + text.toLowerCase(Locale.ROOT)).getBytes(StandardCharsets.UTF_8);
        long digest = UUID.nameUUIDFromBytes(seed).getMostSignificantBits();
        String digits = "0000000000" + Long.toUnsignedString(digest, 36);
        return prefix + digits.substring(digits.length() - 10);
    }

    private String subscriptionScope() {
        return "/subscriptions/" + subscriptionId().orElse("");
    }

    private Optional<String> after(String keyword) {
        List<String> segments = new ArrayList<>(List.of(text.split("/")));
        for (int i = 0; i + 1 < segments.size(); i++) {
            if (segments.get(i).equalsIgnoreCase(keyword)) {
                return Optional.of(segments.get(i + 1));
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ArmId that && text.equalsIgnoreCase(that.text);
    }

    @Override
    public int hashCode() {
        return text.toLowerCase(Locale.ROOT).hashCode();
    }

    /** The id as it was given. */
    @Override
    public String toString() {
        return text;
    }
}
