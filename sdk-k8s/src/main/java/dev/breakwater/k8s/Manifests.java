package dev.breakwater.k8s;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.Composite;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.KubernetesObject;
import dev.breakwater.resource.Resource;
import dev.breakwater.secret.SecretProviderClass;
import dev.breakwater.workload.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Kubernetes manifests read from YAML or JSON, as declarations: typed where there is a type of that kind, else as
 * {@link Manifest}. Nothing is dropped: an unknown field of a typed kind, a duplicate key, a type tag or an ambiguous text is an issue, told with file, document and
 * line, all issues at once. Input is limited to 3 MiB, 100 levels and 50 aliases. Immutable,
 * thread-safe.
 */
public final class Manifests implements Composite {
    /** Folders in folders that are read. */
    private static final int MAX_FOLDERS = 20;

    private final List<KubernetesObject> objects;

    private Manifests(List<KubernetesObject> objects) {
        this.objects = List.copyOf(objects);
    }

    /**
     * Reads files in UTF-8, each of one or more documents in YAML or JSON.
     *
     * @throws InvalidDeclarationException with every issue of every file
     */
    public static Manifests read(Path... files) {
        List<Issue> issues = new ArrayList<>();
        List<KubernetesObject> objects = new ArrayList<>();
        for (Path file : files) {
            collect(String.valueOf(file.getFileName()), () -> text(file), objects, issues);
        }
        InvalidDeclarationException.throwIfAny(issues);
        return new Manifests(Definitions.first(objects));
    }

    /**
     * Parses a text of one or more documents in YAML or JSON.
     *
     * @throws InvalidDeclarationException with every issue
     */
    public static Manifests parse(String text) {
        List<Issue> issues = new ArrayList<>();
        List<KubernetesObject> objects = new ArrayList<>();
        collect("manifest", () -> text, objects, issues);
        InvalidDeclarationException.throwIfAny(issues);
        return new Manifests(Definitions.first(objects));
    }

    /**
     * Reads every file of a folder and of those in it whose name ends in yaml, yml or json, in the order of names.
     *
     * @throws InvalidDeclarationException with every issue of every file, or if the folder cannot be read
     */
    public static Manifests folder(Path folder) {
        return read(files(folder).toArray(Path[]::new));
    }

    /**
     * Reads the same files for an audit: each object as it is written, typed or not, with its file and line. What cannot
     * be read is a gap, not an error, so that the rest is told.
     *
     * @throws InvalidDeclarationException if the folder cannot be read
     */
    public static Estate estate(Path folder) {
        return ManifestEstate.of(files(folder));
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder, MAX_FOLDERS)) {
            return files.filter(Manifests::isManifest).sorted().toList();
        } catch (IOException e) {
            throw new InvalidDeclarationException(List.of(new Issue(
                    String.valueOf(folder),
                    "cannot be read as a folder (" + e.getClass().getSimpleName() + ").")));
        }
    }

    private static boolean isManifest(Path file) {
        String name = String.valueOf(file.getFileName());
        return Files.isRegularFile(file) && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
    }

    /** The same objects, placed in that cluster; definitions of kinds still come before objects of these kinds. */
    public Manifests on(ClusterLink cluster) {
        return new Manifests(Definitions.first(
                objects.stream().map(object -> placed(object, cluster)).toList()));
    }

    private static KubernetesObject placed(KubernetesObject object, ClusterLink cluster) {
        if (object instanceof SecretProviderClass mount) {
            return mount.withCluster(cluster);
        }
        return kindOf(object.document())
                .<KubernetesObject>map(kind -> kind.place(object, cluster))
                .orElseGet(() -> Manifest.parse(object.document()).on(cluster));
    }

    /** The declarations, in the order of the documents. */
    public List<KubernetesObject> objects() {
        return objects;
    }

    /** The manifests of the declarations. */
    public List<Document> documents() {
        return objects.stream().map(KubernetesObject::document).toList();
    }

    @Override
    public List<Resource<?>> resources() {
        return List.copyOf(objects);
    }

    /**
     * The YAML text of declarations, one document each.
     *
     * @throws InvalidDeclarationException if a value is known only after apply
     */
    public static String write(Iterable<? extends KubernetesObject> objects) {
        return StreamSupport.stream(objects.spliterator(), false)
                .map(object -> YamlWriter.write(object.document()))
                .collect(Collectors.joining("---\n"));
    }

    private interface Source {
        String text() throws IOException;
    }

    private static void collect(String name, Source source, List<KubernetesObject> objects, List<Issue> issues) {
        try {
            for (YamlDocument document : YamlReader.read(name, source.text())) {
                declare(document, objects, issues);
            }
        } catch (InvalidDeclarationException e) {
            issues.addAll(e.issues());
        } catch (IOException e) {
            issues.add(new Issue(
                    name, "cannot be read as UTF-8 text (" + e.getClass().getSimpleName() + ")."));
        }
    }

    static String text(Path file) throws IOException {
        if (Files.size(file) > 4L * YamlReader.MAX_CODE_POINTS) {
            throw YamlReader.failure(String.valueOf(file.getFileName()), "it is larger than 3 MiB.");
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private static void declare(YamlDocument document, List<KubernetesObject> objects, List<Issue> issues) {
        Optional<Kind<?>> kind = kindOf(document.value());
        try {
            if (isList(document.value())) {
                elements(document).forEach(element -> declare(element, objects, issues));
            } else if (kind.isPresent()) {
                objects.add(checked(kind.get().parser().apply(document.value())));
            } else {
                Optional<SecretProviderClass> mount = VaultMounts.parse(document.value());
                objects.add(mount.isPresent() ? mount.get() : checked(Manifest.parse(document.value())));
            }
        } catch (InvalidDeclarationException e) {
            e.issues().forEach(issue -> issues.add(placed(document, issue)));
        }
    }

    /** The issue with the line of the pointer that its subject ends in, if it ends in one. */
    private static Issue placed(YamlDocument document, Issue issue) {
        int end = issue.subject().lastIndexOf(": /");
        String pointer = end < 0 ? "" : issue.subject().substring(end + 2);
        return new Issue(document.placeOf(pointer) + ": " + issue.subject(), issue.problem());
    }

    static boolean isList(Document value) {
        return value.text("/apiVersion").filter("v1"::equals).isPresent()
                && value.text("/kind").filter("List"::equals).isPresent();
    }

    static List<YamlDocument> elements(YamlDocument list) {
        List<YamlDocument> items = new ArrayList<>();
        for (Document item : list.value().get("items").orElse(Document.array()).elements()) {
            items.add(list.element("/items/" + items.size(), item));
        }
        return items;
    }

    private static Optional<Kind<?>> kindOf(Document manifest) {
        String apiVersion = manifest.text("/apiVersion").orElse("");
        String name = manifest.text("/kind").orElse("");
        return Stream.concat(Kind.ALL.stream(), Stream.of(Kind.SECRET))
                .filter(kind ->
                        kind.apiVersion().equals(apiVersion) && kind.kind().equals(name))
                .<Kind<?>>map(kind -> kind)
                .findFirst();
    }

    /** Declarations that are manifests are not checked when they are made. */
    private static <R extends KubernetesObject> R checked(R object) {
        InvalidDeclarationException.throwIfAny(object.issues());
        return object;
    }

    /** The number of objects. */
    @Override
    public String toString() {
        return "Manifests[" + objects.size() + " objects]";
    }
}
