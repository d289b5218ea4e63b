package dev.breakwater.k8s;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.manifest.ManifestObject;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.ObjectState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Files of manifests as an estate: every object as it is written, with its file and line. A document without a kind is
 * no object; a text that cannot be read could hold any kind, and is a gap in each. Used by one thread.
 */
final class ManifestEstate {
    private static final String PODS = "v1/Pod";

    private final List<Estate.Entry> entries = new ArrayList<>();
    private final List<Estate.Gap> gaps = new ArrayList<>();

    static Estate of(List<Path> files) {
        ManifestEstate read = new ManifestEstate();
        files.forEach(read::read);
        return Estate.of(Estate.Origin.DECLARED, read.entries).missing(read.gaps);
    }

    private void read(Path file) {
        String name = file.normalize().toString().replace('\\', '/');
        try {
            YamlReader.read(name, Manifests.text(file)).forEach(document -> add(name, document));
        } catch (InvalidDeclarationException e) {
            unread(e.issues().stream().map(Issue::toString).findFirst().orElse(name));
        } catch (IOException e) {
            unread(name + " cannot be read as UTF-8 text (" + e.getClass().getSimpleName() + ").");
        }
    }

    private void unread(String why) {
        Set<String> types = new LinkedHashSet<>();
        Kind.ALL.forEach(kind -> types.add(kind.apiVersion() + "/" + kind.kind()));
        types.add(PODS);
        types.forEach(type -> gaps.add(new Estate.Gap(type, why)));
    }

    private void add(String file, YamlDocument document) {
        if (Manifests.isList(document.value())) {
            Manifests.elements(document).forEach(element -> add(file, element));
            return;
        }
        String apiVersion = document.value().text("/apiVersion").orElse("");
        String kind = document.value().text("/kind").orElse("");
        String name = document.value().text("/metadata/name").orElse("");
        if (!apiVersion.isBlank() && !kind.isBlank() && !name.isBlank()) {
            Estate.Source source =
                    new Estate.Source(file, document.lines().getOrDefault("", 1), number(document.place()));
            entries.add(new Estate.Entry(
                    address(apiVersion, kind, name, document.value()),
                    document.value(),
                    "declared",
                    Optional.of(source)));
        }
    }

    private static String number(String place) {
        return place.substring(place.lastIndexOf(", ") + 2);
    }

    private static Address<ObjectState> address(String apiVersion, String kind, String name, Document manifest) {
        String scope = manifest.text("/metadata/namespace")
                .map(namespace -> "/namespaces/" + namespace)
                .orElse("");
        String plural = Kind.ALL.stream()
                .filter(one -> one.apiVersion().equals(apiVersion) && one.kind().equals(kind))
                .map(Kind::plural)
                .findFirst()
                .orElseGet(() -> ManifestObject.pluralOf(kind));
        return new Address<>(apiVersion + "/" + kind, "kubernetes" + scope + "/" + plural + "/" + name);
    }

    @Override
    public String toString() {
        return "ManifestEstate[" + entries.size() + " objects, " + gaps.size() + " gaps]";
    }
}
