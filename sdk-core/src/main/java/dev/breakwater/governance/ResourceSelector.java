package dev.breakwater.governance;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;

/**
 * Narrows an assignment, or an exemption, to some of the resources in its scope: those of which all that it asks holds.
 * Of several selectors one is enough. Immutable.
 *
 * @param name its name among those of the assignment
 * @param asked what it asks, as Azure writes it; each kind at most once
 */
public record ResourceSelector(String name, List<Document> asked) {
    /** Copies the list. */
    public ResourceSelector {
        asked = List.copyOf(asked);
    }

    /** One that asks nothing yet. */
    public static ResourceSelector named(String name) {
        return new ResourceSelector(name, List.of());
    }

    /** Resources in these regions. */
    public ResourceSelector in(String... regions) {
        return asking("resourceLocation", "in", regions);
    }

    /** Resources in any region but these. */
    public ResourceSelector notIn(String... regions) {
        return asking("resourceLocation", "notIn", regions);
    }

    /** Resources of these types. */
    public ResourceSelector of(String... types) {
        return asking("resourceType", "in", types);
    }

    /** Resources of any type but these. */
    public ResourceSelector notOf(String... types) {
        return asking("resourceType", "notIn", types);
    }

    private ResourceSelector asking(String kind, String how, String... values) {
        List<Document> more = new ArrayList<>(asked);
        more.add(Document.object("kind", kind, how, List.of(values)));
        return new ResourceSelector(name, more);
    }

    /** Those of an assignment or exemption, put into its properties. */
    static Document into(Document properties, List<ResourceSelector> selectors) {
        List<Document> all = new ArrayList<>();
        for (ResourceSelector one : selectors) {
            all.add(Document.object("name", one.name, "selectors", one.asked));
        }
        return all.isEmpty() ? properties : properties.with("resourceSelectors", all);
    }
}
