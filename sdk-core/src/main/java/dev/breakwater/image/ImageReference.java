package dev.breakwater.image;

import dev.breakwater.document.InvalidDocumentException;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an image, as container runtimes read it (the grammar of {@code distribution/reference}): what names no
 * registry is at {@code docker.io}, and a single name there is in {@code library}. Immutable.
 *
 * @param registry host and, if there is one, port
 * @param repository the name within the registry
 * @param tag the tag; names whatever it was last put on
 * @param digest the digest; names one content for ever
 */
public record ImageReference(String registry, String repository, Optional<String> tag, Optional<String> digest) {
    private static final int LONGEST = 255;
    private static final Pattern REGISTRY = Pattern.compile("[a-zA-Z0-9.-]+(:\\d{1,5})?|\\[[a-fA-F0-9:]+](:\\d{1,5})?");
    private static final Pattern REPOSITORY =
            Pattern.compile("[a-z0-9]+((\\.|__?|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|__?|-+)[a-z0-9]+)*)*");
    private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");
    private static final Pattern DIGEST =
            Pattern.compile("sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}");

    /** Refuses what no registry would serve. */
    public ImageReference {
        boolean right = registry.length() + repository.length() < LONGEST
                && REGISTRY.matcher(registry).matches()
                && REPOSITORY.matcher(repository).matches()
                && tag.filter(text -> !TAG.matcher(text).matches()).isEmpty()
                && digest.filter(text -> !isDigest(text)).isEmpty();
        if (!right) {
            throw new InvalidDocumentException("'" + shortened(text(registry, repository, tag, digest))
                    + "' is no name of an image. Write it as registry/repository:tag or registry/repository@sha256:….");
        }
    }

    /**
     * Reads a name such as {@code prod.azurecr.io/shop/web:1.4@sha256:…}.
     *
     * @throws InvalidDocumentException if it is none
     */
    public static ImageReference parse(String text) {
        int at = text.indexOf('@');
        Optional<String> digest = at < 0 ? Optional.empty() : Optional.of(text.substring(at + 1));
        String name = at < 0 ? text : text.substring(0, at);
        int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
        Optional<String> tag = colon < 0 ? Optional.empty() : Optional.of(name.substring(colon + 1));
        return named(colon < 0 ? name : name.substring(0, colon), tag, digest);
    }

    private static ImageReference named(String name, Optional<String> tag, Optional<String> digest) {
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean isHost = first.contains(".") || first.contains(":") || first.equals("localhost");
        String registry = !isHost || first.equals("index.docker.io") ? "docker.io" : first;
        String repository = isHost ? name.substring(slash + 1) : name;
        boolean official = registry.equals("docker.io") && !repository.contains("/");
        return new ImageReference(registry, official ? "library/" + repository : repository, tag, digest);
    }

    /** Whether that is a digest in one of the three registered algorithms. */
    static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    /** Registry and repository: {@code prod.azurecr.io/shop/web}. */
    public String name() {
        return registry + "/" + repository;
    }

    /** The same image by that digest. */
    public ImageReference at(String digest) {
        return new ImageReference(registry, repository, tag, Optional.of(digest));
    }

    /**
     * Where acceptances find it: inside its repository, which is inside its registry. A scope of {@code
     * registry/repository} holds for all its images.
     */
    public Address<Observed> address() {
        return new Address<>("oci/images", name() + "/" + digest.or(() -> tag).orElse("latest"));
    }

    private static String text(String registry, String repository, Optional<String> tag, Optional<String> digest) {
        return registry + "/" + repository + tag.map(text -> ":" + text).orElse("")
                + digest.map(text -> "@" + text).orElse("");
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /** {@code prod.azurecr.io/shop/web:1.4@sha256:…}. */
    @Override
    public String toString() {
        return text(registry, repository, tag, digest);
    }
}
