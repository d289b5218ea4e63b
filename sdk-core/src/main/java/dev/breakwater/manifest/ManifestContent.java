package dev.breakwater.manifest;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a declaration that is a manifest consists of. Immutable.
 *
 * @param body the manifest
 * @param outputs the outputs that stand in the body
 * @param dependencies what must exist before it, although no output of it is used
 * @param cluster the cluster it belongs to; empty means the cluster the provider was made for
 * @param acceptances the deviations that somebody answers for
 */
public record ManifestContent(
        Document body,
        Set<Output<?>> outputs,
        Set<Address<?>> dependencies,
        Optional<ClusterLink> cluster,
        List<Acceptance> acceptances) {
    private static final List<String> SERVER_OWNED =
            List.of("uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink");

    /** Copies the collections. */
    public ManifestContent {
        outputs = Set.copyOf(outputs);
        dependencies = Set.copyOf(dependencies);
        acceptances = List.copyOf(acceptances);
    }

    /** A manifest of which only the head is declared. */
    public static ManifestContent of(String apiVersion, String kind, String name) {
        Document metadata = Document.object("name", name);
        return of(Document.object("apiVersion", apiVersion, "kind", kind, "metadata", metadata));
    }

    private static ManifestContent of(Document body) {
        return new ManifestContent(body, Set.of(), Set.of(), Optional.empty(), List.of());
    }

    /**
     * Reads a manifest of any kind. Nulls and an empty status, which generators write, are left out.
     *
     * @throws InvalidDeclarationException if it has no head, or declares what only the API server sets
     */
    public static ManifestContent read(Document manifest) {
        Document kept = manifest.merge(manifest); // a merge patch leaves nulls out
        List<Issue> issues = new ArrayList<>();
        String subject = kept.text("/kind").orElse("Manifest") + " '"
                + kept.text("/metadata/name").orElse("?") + "'";
        for (String pointer : List.of("/apiVersion", "/kind", "/metadata/name")) {
            if (kept.text(pointer).filter(text -> !text.isBlank()).isEmpty()) {
                issues.add(new Issue(subject + ": " + pointer, "is missing; a manifest names what it declares."));
            }
        }
        if (kept.get("status").filter(Document.object()::equals).isPresent()) {
            kept = kept.without("status");
        }
        serverOwned(kept, "/status", subject, issues);
        for (String member : SERVER_OWNED) {
            serverOwned(kept, "/metadata/" + member, subject, issues);
        }
        InvalidDeclarationException.throwIfAny(issues);
        return of(kept);
    }

    private static void serverOwned(Document manifest, String pointer, String subject, List<Issue> issues) {
        if (manifest.at(pointer).isPresent()) {
            issues.add(
                    new Issue(subject + ": " + pointer, "is set by the API server and cannot be declared; remove it."));
        }
    }

    /** This content with another body. */
    public ManifestContent withBody(Document newBody) {
        return new ManifestContent(newBody, outputs, dependencies, cluster, acceptances);
    }

    /** This content with a value at a pointer: a plain value, a document, or an {@link Output}. */
    public ManifestContent with(String pointer, Object value) {
        if (value instanceof Output<?> output) {
            return new ManifestContent(
                    body.withAt(pointer, output.toDocument()),
                    more(outputs, output),
                    dependencies,
                    cluster,
                    acceptances);
        }
        return withBody(body.withAt(pointer, value));
    }

    ManifestContent withCluster(ClusterLink link) {
        return new ManifestContent(body, outputs, dependencies, Optional.of(link), acceptances);
    }

    ManifestContent withDependency(Address<?> address) {
        return new ManifestContent(body, outputs, more(dependencies, address), cluster, acceptances);
    }

    ManifestContent withAcceptances(List<Acceptance> all) {
        return new ManifestContent(body, outputs, dependencies, cluster, all);
    }

    private static <T> Set<T> more(Set<T> some, T one) {
        Set<T> all = new LinkedHashSet<>(some);
        all.add(one);
        return all;
    }
}
