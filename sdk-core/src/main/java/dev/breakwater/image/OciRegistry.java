package dev.breakwater.image;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads registries by the OCI distribution specification 1.1: manifests by tag or digest, the artifacts that refer to
 * one, and blobs. What comes by digest is checked against it. Thread-safe.
 */
public final class OciRegistry {
    private static final int LARGEST_MANIFEST = 4 << 20;
    private static final int LARGEST_BLOB = 10 << 20;
    private static final int MOST_PAGES = 50;
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String MANIFESTS = "application/vnd.oci.image.manifest.v1+json, " + INDEX
            + ", application/vnd.docker.distribution.manifest.v2+json"
            + ", application/vnd.docker.distribution.manifest.list.v2+json";
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;.*rel=\"?next\"?.*");

    private final RegistryTransport transport;
    private final String scheme;

    private OciRegistry(RegistryTransport transport, String scheme) {
        this.transport = transport;
        this.scheme = scheme;
    }

    /** What a name stands for: a manifest and the bytes it consists of. */
    record Manifest(String digest, String mediaType, long size, Document content) {}

    /** Registries over HTTPS. */
    public static OciRegistry over(RegistryTransport transport) {
        return new OciRegistry(transport, "https");
    }

    /** Registries over HTTP without encryption, for one on loopback. */
    public OciRegistry plain() {
        return new OciRegistry(transport, "http");
    }

    /**
     * The image by digest, which a tag is resolved to.
     *
     * @throws BreakwaterException if there is no such image, or the registry does not answer as specified
     */
    public ImageReference resolve(ImageReference image) {
        return image.at(manifest(image).digest());
    }

    Manifest manifest(ImageReference image) {
        String wanted = image.digest().or(image::tag).orElse("latest");
        return find(image, wanted)
                .orElseThrow(() -> new BreakwaterException(image + ": the registry has no such image."));
    }

    private Optional<Manifest> find(ImageReference image, String wanted) {
        RegistryTransport.Answer answer = ask(image, "manifests/" + wanted, MANIFESTS, LARGEST_MANIFEST);
        if (answer.status() == 404) {
            return Optional.empty();
        }
        require(image, answer, "manifest");
        String digest = ImageReference.isDigest(wanted)
                ? wanted
                : answer.header("Docker-Content-Digest").orElseGet(() -> digest("sha256", answer.body()));
        requireDigest(image, digest, answer.body());
        Document content = parse(image, answer.body());
        String type = content.text("/mediaType")
                .or(() -> answer.header("Content-Type"))
                .orElse("");
        return Optional.of(new Manifest(digest, type, answer.body().length, content));
    }

    /** The descriptors of artifacts of that type that refer to the image, by the API or else by the tag schema. */
    List<Document> referrers(ImageReference image, String artifactType) {
        String digest = image.digest().orElseThrow();
        List<Document> all = new ArrayList<>();
        Optional<String> next =
                Optional.of("referrers/" + digest + "?artifactType=" + artifactType.replace("+", "%2B"));
        for (int page = 0; next.isPresent(); page++) {
            RegistryTransport.Answer answer = ask(image, next.get(), INDEX, LARGEST_MANIFEST);
            if (answer.status() == 404 && page == 0) {
                all.addAll(byTag(image, digest));
                break;
            }
            require(image, answer, "list of referrers");
            all.addAll(descriptors(parse(image, answer.body())));
            next = answer.header("Link").flatMap(OciRegistry::next);
            if (page == MOST_PAGES) {
                throw new BreakwaterException(image + ": the list of referrers has no end.");
            }
        }
        return all.stream()
                .filter(one -> one.text("/artifactType").equals(Optional.of(artifactType)))
                .toList();
    }

    /** A registry without the API is served by clients: they keep an index under a tag made of the digest. */
    private List<Document> byTag(ImageReference image, String digest) {
        return find(image, digest.replace(':', '-'))
                .map(index -> descriptors(index.content()))
                .orElse(List.of());
    }

    private static List<Document> descriptors(Document index) {
        return index.at("/manifests").orElse(Document.array()).elements();
    }

    private static Optional<String> next(String link) {
        Matcher matcher = NEXT.matcher(link);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The content that a descriptor names, if it has the digest and the size that the descriptor says. */
    byte[] blob(ImageReference image, Document descriptor) {
        String digest =
                descriptor.text("/digest").filter(ImageReference::isDigest).orElse("");
        long size = descriptor.number("/size").map(Number::longValue).orElse(-1L);
        if (digest.isEmpty() || size < 0 || size > LARGEST_BLOB) {
            throw new BreakwaterException(
                    image + ": a descriptor names no blob of at most " + LARGEST_BLOB + " bytes.");
        }
        RegistryTransport.Answer answer = ask(image, "blobs/" + digest, "*/*", LARGEST_BLOB);
        require(image, answer, "blob " + digest);
        requireDigest(image, digest, answer.body());
        if (answer.body().length != size) {
            throw new BreakwaterException(
                    image + ": the blob " + digest + " has another size than its descriptor says.");
        }
        return answer.body();
    }

    private RegistryTransport.Answer ask(ImageReference image, String path, String accept, int most) {
        URI base = URI.create(scheme + "://" + host(image.registry()) + "/v2/" + image.repository() + "/");
        URI uri = RegistryHttp.resolved(base, path);
        if (!base.getAuthority().equals(uri.getAuthority()) || !uri.getScheme().equals(scheme)) {
            throw new BreakwaterException(image + ": the registry sends us to another host, which is refused.");
        }
        return transport.get(uri, accept, most);
    }

    /** Docker Hub is known by one name and answers at another. */
    private static String host(String registry) {
        return registry.equals("docker.io") ? "registry-1.docker.io" : registry;
    }

    private static void require(ImageReference image, RegistryTransport.Answer answer, String what) {
        if (answer.status() != 200) {
            throw new BreakwaterException(
                    image + ": the registry answers " + answer.status() + " when asked for the " + what
                            + (answer.status() == 401 || answer.status() == 403
                                    ? "; give the transport a RegistryLogin that may pull."
                                    : "."));
        }
    }

    private static Document parse(ImageReference image, byte[] json) {
        try {
            return Document.parse(json);
        } catch (InvalidDocumentException broken) {
            throw new BreakwaterException(image + ": the registry does not answer with JSON. " + broken.getMessage());
        }
    }

    private static void requireDigest(ImageReference image, String digest, byte[] content) {
        boolean known = ImageReference.isDigest(digest);
        if (!known || !digest(digest.substring(0, digest.indexOf(':')), content).equals(digest)) {
            throw new BreakwaterException(image + ": what the registry answers has not the digest " + digest + ".");
        }
    }

    static String digest(String algorithm, byte[] content) {
        try {
            String name = algorithm.toUpperCase(Locale.ROOT).replace("SHA", "SHA-");
            return algorithm + ":"
                    + HexFormat.of().formatHex(MessageDigest.getInstance(name).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has the SHA-2 digests.", e);
        }
    }

    /** {@code OciRegistry[https]}. */
    @Override
    public String toString() {
        return "OciRegistry[" + scheme + "]";
    }
}
