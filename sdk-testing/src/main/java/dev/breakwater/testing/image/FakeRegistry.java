package dev.breakwater.testing.image;

import dev.breakwater.document.Document;
import dev.breakwater.image.ImageReference;
import dev.breakwater.image.OciRegistry;
import dev.breakwater.image.RegistryTransport;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A container registry in memory that speaks the OCI distribution API 1.1, referrers among it: in process, and on
 * loopback once {@link #serve} is called, for tools such as {@code notation}. Images are manifests without much in them.
 * Nobody has to sign in. Thread-safe.
 *
 * <pre>{@code
 * FakeRegistry registry = FakeRegistry.named("acme.azurecr.io");
 * ImageReference web = registry.push("shop/web", "1.4");
 *
 * assertThat(registry.client().resolve(web).digest()).isEqualTo(web.digest());
 * }</pre>
 */
public final class FakeRegistry implements AutoCloseable {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String EMPTY = "application/vnd.oci.empty.v1+json";
    private static final String JWS = "application/jose+json";

    private final String host;
    private final RegistryEngine engine = new RegistryEngine();
    private final RegistryGuard guard = new RegistryGuard();
    private Optional<RegistryFront> front = Optional.empty();

    private FakeRegistry(String host) {
        this.host = host;
    }

    /** An empty registry of that name, such as {@code prod.azurecr.io}, which only its own transport reaches. */
    public static FakeRegistry named(String host) {
        return new FakeRegistry(host);
    }

    /** An empty registry on loopback, named by its address: {@code localhost:40123}. */
    public static FakeRegistry serve() {
        FakeRegistry registry = new FakeRegistry("localhost");
        registry.front = Optional.of(RegistryFront.start(registry.engine, registry.guard));
        return registry;
    }

    /** How images of this registry are named. */
    public String host() {
        return front.map(one -> host + ":" + one.port()).orElse(host);
    }

    /** What reaches this registry in process, whatever the host asked for. */
    public RegistryTransport transport() {
        return (uri, accept, most) ->
                engine.answer(RegistryEngine.Call.get(uri)).asAnswer();
    }

    /** A client of this registry, in process. */
    public OciRegistry client() {
        return OciRegistry.over(transport());
    }

    /** From now on without the referrers API, as registries of older specifications; clients use tags instead. */
    public FakeRegistry withoutReferrers() {
        engine.withoutReferrers();
        return this;
    }

    /** From now on served to nobody without a token, which that user gets for the password, as a Docker registry has it. */
    public FakeRegistry requiringPassword(String user, String password) {
        guard.password(user, password);
        return this;
    }

    /**
     * From now on served to nobody without a token, which a token of Entra ID is exchanged for, as Azure Container
     * Registry does.
     *
     * @param good which tokens of Entra ID are
     */
    public FakeRegistry requiringEntra(Predicate<String> good) {
        guard.entra(good);
        return this;
    }

    /** From now on served to nobody without a token, which anybody gets for pulling. */
    public FakeRegistry requiringAnonymousTokens() {
        guard.anybody();
        return this;
    }

    /** All tokens that were given are good no more. */
    public void expireTokens() {
        guard.forget();
    }

    /** Puts a small image there, which differs for each name and tag; the answer has its digest. */
    public ImageReference push(String repository, String tag) {
        Document config = Document.object("architecture", "amd64", "os", "linux", "created", repository + ':' + tag);
        byte[] bytes = bytes(config);
        Document manifest = Document.object("schemaVersion", 2, "mediaType", MANIFEST)
                .with("config", descriptor("application/vnd.oci.image.config.v1+json", bytes))
                .with("layers", List.of());
        engine.put(repository, bytes);
        String digest = engine.put(repository, tag, bytes(manifest), MANIFEST);
        return ImageReference.parse(host() + '/' + repository + ':' + tag + '@' + digest);
    }

    /** Signs an image that is here, as {@code notation sign} does; the signature does not expire. */
    public ImageReference sign(ImageReference image, TestSigner signer) {
        return sign(image, signer, Optional.empty());
    }

    /** Signs an image for a time. */
    public ImageReference sign(ImageReference image, TestSigner signer, Duration validity) {
        return sign(image, signer, Optional.of(validity));
    }

    private ImageReference sign(ImageReference image, TestSigner signer, Optional<Duration> validity) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Document header = SignedEnvelope.header(signer, now, validity.map(now::plus));
        attach(image, JWS, SignedEnvelope.of(header, SignedEnvelope.payload(subject(image)), signer));
        return image;
    }

    /** What a manifest of this registry is, in short. */
    Document subject(ImageReference image) {
        byte[] content = engine.content(image.repository(), image.digest().orElseThrow());
        return descriptor(MANIFEST, content);
    }

    /** Attaches a signature in whatever form. */
    void attach(ImageReference image, String mediaType, byte[] envelope) {
        String repository = image.repository();
        engine.put(repository, envelope);
        engine.put(repository, "{}".getBytes(StandardCharsets.UTF_8));
        Document manifest = Document.object("schemaVersion", 2, "mediaType", MANIFEST)
                .with("artifactType", "application/vnd.cncf.notary.signature")
                .with("config", descriptor(EMPTY, "{}".getBytes(StandardCharsets.UTF_8)))
                .with("layers", List.of(descriptor(mediaType, envelope)))
                .with("subject", subject(image))
                .with("annotations", Document.object("io.cncf.notary.x509chain.thumbprint#S256", "[]"));
        engine.put(repository, "", bytes(manifest), MANIFEST);
        engine.indexByTag(repository, image.digest().orElseThrow());
    }

    /** Changes a byte of a blob or manifest behind everybody's back. */
    void corrupt(String digest) {
        engine.corrupt(digest);
    }

    /** All that is stored, by digest, for recordings. */
    List<Document> export() {
        return new ArrayList<>(engine.export());
    }

    /** Puts back what {@link #export} gave. */
    void restore(List<Document> entries) {
        entries.forEach(engine::restore);
    }

    static Document descriptor(String mediaType, byte[] content) {
        return Document.object(
                "mediaType", mediaType, "digest", RegistryEngine.digest(content), "size", content.length);
    }

    private static byte[] bytes(Document document) {
        return document.toJson().getBytes(StandardCharsets.UTF_8);
    }

    /** The root of the HTTP API on loopback; empty unless served. */
    public Optional<URI> uri() {
        return front.map(one -> URI.create("http://localhost:" + one.port()));
    }

    /** Ends the front, if there is one. */
    @Override
    public void close() {
        front.ifPresent(RegistryFront::close);
    }

    /** {@code FakeRegistry[prod.azurecr.io]}. */
    @Override
    public String toString() {
        return "FakeRegistry[" + host() + "]";
    }
}
