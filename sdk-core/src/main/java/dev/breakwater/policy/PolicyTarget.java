package dev.breakwater.policy;

import dev.breakwater.document.Document;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The resource that rules look at, with what surrounds it. Immutable, thread-safe if its surroundings are.
 *
 * <p>A document has {@code id}, {@code name} and {@code type} besides what ARM's body of the resource has. A
 * reference in it is a value that is known only after apply.
 */
public final class PolicyTarget {
    private final Document resource;
    private final Document group;
    private final Document subscription;
    private final Document request;
    private final Instant now;
    private final Function<String, List<Document>> others;
    private final @Nullable Set<String> groups;
    private final String id;
    private final String key;
    private final String type;

    private PolicyTarget(
            Document resource,
            Document group,
            Document subscription,
            Document request,
            Instant now,
            Function<String, List<Document>> others,
            @Nullable Set<String> groups) {
        this.resource = resource;
        this.group = group;
        this.subscription = subscription;
        this.request = request;
        this.now = now;
        this.others = others;
        this.groups = groups;
        this.id = resource.text("/id").orElse("");
        this.key = id.toLowerCase(Locale.ROOT);
        this.type = resource.text("/type").orElse("");
    }

    /**
     * A resource by itself, now. Of its group and subscription only what its id says is known; location, tags and the
     * rest are references, and so is what hangs on them.
     */
    public static PolicyTarget of(Document resource) {
        String[] parts = resource.text("/id").orElse("").split("/", -1);
        boolean inSubscription = parts.length > 2 && parts[1].equalsIgnoreCase("subscriptions");
        boolean inGroup = inSubscription && parts.length > 4 && parts[3].equalsIgnoreCase("resourceGroups");
        String scope = inSubscription ? "/subscriptions/" + parts[2] : "";
        Document subscription = inSubscription
                ? unknown(
                        Document.object("id", scope, "subscriptionId", parts[2]),
                        scope,
                        "tenantId",
                        "displayName",
                        "tags")
                : Document.nothing();
        String home = inGroup ? scope + "/resourceGroups/" + parts[4] : "";
        Document group = inGroup
                ? unknown(
                        Document.object("id", home, "name", parts[4]),
                        home,
                        "location",
                        "managedBy",
                        "properties",
                        "tags")
                : Document.nothing();
        return new PolicyTarget(
                resource, group, subscription, Document.object(), Instant.now(), wanted -> List.of(resource), null);
    }

    private static Document unknown(Document known, String id, String... members) {
        Document all = known;
        for (String member : members) {
            all = all.with(member, Document.reference(id + "#" + member));
        }
        return all;
    }

    /** This target with another body, such as one that a policy has changed. */
    public PolicyTarget withResource(Document changed) {
        return new PolicyTarget(changed, group, subscription, request, now, others, groups);
    }

    /** This target in that resource group: id, name, location and tags. */
    public PolicyTarget in(Document resourceGroup) {
        return new PolicyTarget(resource, resourceGroup, subscription, request, now, others, groups);
    }

    /** This target in that subscription: id, subscriptionId, tenantId, displayName and tags. */
    public PolicyTarget under(Document newSubscription) {
        return new PolicyTarget(resource, group, newSubscription, request, now, others, groups);
    }

    /** This target as asked for by a request: apiVersion, and identity with idtyp, appid and acrs. */
    public PolicyTarget by(Document newRequest) {
        return new PolicyTarget(resource, group, subscription, newRequest, now, others, groups);
    }

    /** This target at that time. */
    public PolicyTarget at(Instant time) {
        return new PolicyTarget(resource, group, subscription, request, time, others, groups);
    }

    /** This target among others, which are listed by their type. */
    public PolicyTarget among(Function<String, List<Document>> resourcesByType) {
        return new PolicyTarget(resource, group, subscription, request, now, resourcesByType, groups);
    }

    /**
     * This target below these management groups and no others. Unless that is said, a group that is assigned to is
     * taken to hold the target, and one that is excluded or exempted may hold it.
     *
     * @param ids such as {@code /providers/Microsoft.Management/managementGroups/production}
     */
    public PolicyTarget below(Collection<String> ids) {
        Set<String> lower = new HashSet<>();
        ids.forEach(one -> lower.add(one.toLowerCase(Locale.ROOT)));
        return new PolicyTarget(resource, group, subscription, request, now, others, lower);
    }

    /** The resource. */
    public Document resource() {
        return resource;
    }

    /** Its id; blank if the document has none. */
    public String id() {
        return id;
    }

    /** Its type; blank if the document has none. */
    public String type() {
        return type;
    }

    /** When it is looked at. */
    public Instant now() {
        return now;
    }

    Document group() {
        return group;
    }

    Document subscription() {
        return subscription;
    }

    Document request() {
        return request;
    }

    List<Document> others(String wanted) {
        return others.apply(wanted);
    }

    /** Whether it lies at that scope, in lower case, or below. */
    PolicyMatch within(String prefix) {
        if (prefix.startsWith("/providers/microsoft.management/")) {
            return groups == null ? PolicyMatch.UNKNOWN : PolicyMatch.of(groups.contains(prefix));
        }
        return PolicyMatch.of(
                key.startsWith(prefix) && (key.length() == prefix.length() || key.charAt(prefix.length()) == '/'));
    }

    /** Whether its type has a location or tags, and it is no resource group. */
    boolean isIndexed() {
        boolean group = type.equalsIgnoreCase("Microsoft.Resources/subscriptions/resourceGroups")
                || type.equalsIgnoreCase("Microsoft.Resources/resourceGroups")
                || type.equalsIgnoreCase("Microsoft.Resources/subscriptions");
        return !group
                && (resource.get("location").isPresent() || resource.get("tags").isPresent());
    }

    /** The names of the resource and of all that it lies in, but for scopes: {@code server/database}. */
    Optional<String> fullName() {
        int provider = key.lastIndexOf("/providers/");
        String[] parts = id.substring(Math.max(0, provider)).split("/", -1);
        if (provider < 0 || parts.length < 5) {
            return resource.text("/name");
        }
        StringBuilder name = new StringBuilder(parts[4]);
        for (int at = 6; at < parts.length; at += 2) {
            name.append('/').append(parts[at]);
        }
        return Optional.of(name.toString());
    }

    /** {@code PolicyTarget[/subscriptions/…]}. */
    @Override
    public String toString() {
        return "PolicyTarget[" + id + "]";
    }
}
