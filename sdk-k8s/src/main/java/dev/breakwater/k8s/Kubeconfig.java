package dev.breakwater.k8s;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.Spelling;
import dev.breakwater.resource.ClusterConnection;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A kubeconfig, read without ever executing anything. It connects by bearer token or client certificate; what a
 * kubeconfig can ask for beyond that is refused with a sentence, all issues of a context at once: programs, passwords,
 * impersonation, proxies, switched-off TLS verification, and files outside its own folder. Input is limited to 1 MiB.
 * Immutable, thread-safe; no secret is ever in its text.
 */
public final class Kubeconfig {
    private static final String NAME = "kubeconfig";

    private final Document config;
    private final KubeconfigFiles files;

    private Kubeconfig(Document config, KubeconfigFiles files) {
        this.config = config;
        this.files = files;
    }

    /**
     * Reads a file in UTF-8. Files it refers to must lie in its folder.
     *
     * @throws InvalidDeclarationException if it cannot be read or is no kubeconfig
     */
    public static Kubeconfig read(Path file) {
        try {
            KubeconfigFiles files = KubeconfigFiles.beside(file);
            return new Kubeconfig(document(files.text(file)), files);
        } catch (IOException e) {
            throw failure(NAME, "cannot be read: " + e.getMessage());
        }
    }

    /**
     * Parses a text in YAML or JSON. It has no folder, so that no file it refers to is read.
     *
     * @throws InvalidDeclarationException if it is no kubeconfig
     */
    public static Kubeconfig parse(String text) {
        if (text.length() > KubeconfigFiles.LIMIT) {
            throw failure(NAME, "is larger than 1 MiB.");
        }
        return new Kubeconfig(document(text), KubeconfigFiles.none());
    }

    /** The names of its contexts, in order. */
    public List<String> contexts() {
        return entries("contexts").stream()
                .flatMap(entry -> entry.text("/name").stream())
                .toList();
    }

    /** The name of the context that is used when none is named. */
    public Optional<String> currentContext() {
        return config.text("/current-context").filter(name -> !name.isEmpty());
    }

    /**
     * The connection of the current context.
     *
     * @throws InvalidDeclarationException with everything that keeps it from being used
     */
    public ClusterConnection connect() {
        return connect(currentContext()
                .orElseThrow(() -> failure(NAME, "has no current context; name one of " + contexts() + ".")));
    }

    /**
     * The connection of a context. A token file is read anew for each request, a client certificate once.
     *
     * @throws InvalidDeclarationException with everything that keeps it from being used
     */
    public ClusterConnection connect(String context) {
        Document names = named("contexts", "context", context);
        String place = NAME + " context '" + context + "'";
        Document cluster = named("clusters", "cluster", names.text("/cluster").orElse(""));
        Document user = named("users", "user", names.text("/user").orElse(""));
        return new KubeconfigContext(place, cluster, user, files).connect();
    }

    private Document named(String list, String member, String name) {
        List<Document> entries = entries(list);
        List<String> known =
                entries.stream().flatMap(entry -> entry.text("/name").stream()).toList();
        return entries.stream()
                .filter(entry -> entry.text("/name").filter(name::equals).isPresent())
                .findFirst()
                .map(entry -> entry.get(member).filter(Document::isObject).orElse(Document.object()))
                .orElseThrow(() -> failure(NAME, "has no " + member + " '" + name + "'" + Spelling.hint(name, known)));
    }

    private List<Document> entries(String list) {
        return config.get(list).map(Document::elements).orElse(List.of());
    }

    /** What is wrong with the text is told by its place alone: the text can be a secret. */
    private static Document document(String text) {
        List<YamlDocument> documents;
        try {
            documents = YamlReader.read(NAME, text);
        } catch (InvalidDeclarationException e) {
            throw new InvalidDeclarationException(e.issues().stream()
                    .map(issue -> new Issue(
                            issue.subject(),
                            "is not plain YAML; quote texts, write each key once, and leave out tags and merge keys."))
                    .toList());
        }
        if (documents.size() != 1
                || documents
                        .get(0)
                        .value()
                        .text("/kind")
                        .filter("Config"::equals)
                        .isEmpty()) {
            throw failure(NAME, "must be one document of the kind Config.");
        }
        return documents.get(0).value();
    }

    private static InvalidDeclarationException failure(String subject, String problem) {
        return new InvalidDeclarationException(List.of(new Issue(subject, problem)));
    }

    /** The names of its contexts. */
    @Override
    public String toString() {
        return "Kubeconfig" + contexts();
    }
}
