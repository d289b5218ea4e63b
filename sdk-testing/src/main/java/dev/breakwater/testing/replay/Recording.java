package dev.breakwater.testing.replay;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import dev.breakwater.document.Limits;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.Estate;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Resource;
import dev.breakwater.resource.Sensitive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * An estate as it was read once from the services, without its secrets, in one file that diffs well. It is audited as any
 * other estate is, and {@code FakeAzure.replay(…)} plays it back, so that a plan says what it would have said there.
 * Immutable, thread-safe.
 *
 * <pre>{@code
 * Recording recording = Recording.of(engine, PAYMENTS); // reads as a plan does, and writes nothing
 * assertThat(recording).isComplete().doesNotReveal("Hunter2");
 * recording.write(file);
 * }</pre>
 *
 * <p>What may be a secret is replaced by {@code (redacted)}: members and variables with the name of one, keys,
 * connection strings, tokens and credentials in texts, also encoded ones, and what a kubeconfig or the data of a Secret
 * holds. A plan that declares such a value itself finds it changed. A value that neither its name nor its form gives away
 * is not recognised: {@link #withoutEnvironment()} leaves out all of them.
 */
public final class Recording {
    /** What takes the place of a secret. */
    public static final String REDACTED = Redaction.MARK;

    private static final int VERSION = 1;
    private static final Limits LIMITS = new Limits(200, 256 << 20);

    private final Estate estate;
    private final List<Estate.Entry> undeclared;

    private Recording(Estate estate, List<Estate.Entry> undeclared) {
        this.estate = estate;
        this.undeclared = List.copyOf(undeclared);
    }

    /**
     * Records all that is declared, as far as it is there, and what else carries the mark of this declaration's owner. It
     * reads once, as a plan does, and writes nothing. If something may not be read, it reads once more as an audit does,
     * and {@link Estate#gaps()} says what and which permission is missing.
     *
     * @throws ProviderException if a service could not be read for another reason
     * @throws dev.breakwater.resource.InvalidDeclarationException with every issue of the declarations
     */
    public static Recording of(Engine engine, DesiredState desired) {
        Estate all;
        try {
            all = engine.plan(desired).before();
        } catch (ProviderException unreadable) {
            return of(engine.observe(desired));
        }
        Set<Address<?>> declared = new HashSet<>();
        for (Resource<?> resource : desired.resources()) {
            declared.add(resource.address());
        }
        List<Estate.Entry> ours = new ArrayList<>(all.entries());
        ours.removeIf(entry -> !declared.contains(entry.address()));
        List<Estate.Entry> others = new ArrayList<>(all.entries());
        others.removeAll(ours);
        return redacted(rebuilt(all, ours), others, new Redaction(false));
    }

    /**
     * Records an estate that was read before, such as by {@link Engine#observe}, or by {@link Engine#survey} with all
     * that nobody declared.
     */
    public static Recording of(Estate estate) {
        return redacted(estate, List.of(), new Redaction(false));
    }

    private static Recording redacted(Estate estate, List<Estate.Entry> others, Redaction redaction) {
        return new Recording(
                rebuilt(estate, estate.entries().stream().map(redaction::of).toList()),
                others.stream().map(redaction::of).toList());
    }

    /** The same estate with other entries, as a snapshot. */
    private static Estate rebuilt(Estate estate, List<Estate.Entry> entries) {
        List<Estate.Gap> gaps = estate.gaps().stream()
                .map(gap -> new Estate.Gap(gap.type(), Redaction.text(gap.reason())))
                .sorted(Comparator.comparing(Estate.Gap::type).thenComparing(Estate.Gap::reason))
                .toList();
        Estate bare = Estate.of(Estate.Origin.SNAPSHOT, entries)
                .missing(gaps)
                .accepting(estate.acceptances().stream().map(Redaction::of).toList());
        return estate.readAt().map(bare::readAt).orElse(bare);
    }

    /** This recording with no literal value in the environment of a container and none in a ConfigMap. */
    public Recording withoutEnvironment() {
        return redacted(estate, undeclared, new Redaction(true));
    }

    /**
     * This recording with other ids for its tenants, subscriptions, users, groups, applications and identities, the same
     * for the same salt, so that all links hold and two recordings fit together. Names that follow from such an id follow
     * from the other one. Roles, permissions and what belongs to Microsoft keep their ids; names that people gave stay.
     *
     * @param salt what nobody can guess; who knows it can tell which id was which
     */
    public Recording pseudonymised(Sensitive<String> salt) {
        Pseudonyms names = Pseudonyms.of(salt, this);
        List<Estate.Entry> entries = estate.entries().stream().map(names::of).toList();
        Estate mapped = Estate.of(Estate.Origin.SNAPSHOT, entries)
                .missing(estate.gaps().stream().map(names::of).toList())
                .accepting(estate.acceptances().stream().map(names::of).toList());
        return new Recording(
                estate.readAt().map(mapped::readAt).orElse(mapped),
                undeclared.stream().map(names::of).toList());
    }

    /** The id that takes the place of one under a salt, for declarations that are to meet a pseudonymised recording. */
    public static String pseudonym(Sensitive<String> salt, String id) {
        return Pseudonyms.of(salt, id);
    }

    /** What was declared and there, to be audited; with what could not be read, and with the acceptances. */
    public Estate estate() {
        return estate;
    }

    /** What else carries the mark of the declaration's owner: a plan may want to delete it. */
    public List<Estate.Entry> undeclared() {
        return undeclared;
    }

    /** All entries, declared or not. */
    public Stream<Estate.Entry> entries() {
        return Stream.concat(estate.entries().stream(), undeclared.stream());
    }

    /** When it was read; empty if the estate that it was made of did not say. */
    public Optional<Instant> readAt() {
        return estate.readAt();
    }

    /** The subscription of the first resource that has one. */
    public Optional<String> subscription() {
        return entries()
                .map(entry -> entry.address().path())
                .filter(path -> path.startsWith("/subscriptions/"))
                .flatMap(path ->
                        ArmId.parse(
                                String.join("/", List.of(path.split("/", -1)).subList(0, 3)))
                                .subscriptionId()
                                .stream())
                .findFirst();
    }

    /** The tenant, as far as a resource tells it. */
    public Optional<String> tenant() {
        List<String> places = List.of(
                "/properties/tenantId",
                "/properties/aadProfile/tenantID",
                "/identity/tenantId",
                "/appOwnerOrganizationId");
        return entries()
                .flatMap(entry -> places.stream().flatMap(place -> entry.document().text(place).stream()))
                .filter(ArmId::isGuid)
                .filter(id -> !Pseudonyms.isMicrosofts(id))
                .findFirst();
    }

    /**
     * The file: a snapshot of {@link Estate#toJson()}, which {@link Estate#parse} reads too, with a member {@code
     * recording} that holds {@code version} and {@code undeclared}. Equal recordings are equal texts.
     */
    public String toJson() {
        Document whole = Document.parse(estate.toJson(), LIMITS);
        Document more =
                Document.parse(Estate.of(Estate.Origin.SNAPSHOT, undeclared).toJson(), LIMITS);
        Document head = Document.object(
                "version", VERSION, "undeclared", more.get("resources").orElseThrow());
        Document file = Document.object("schema", whole.get("schema").orElseThrow(), "recording", head);
        for (var member : whole.members().entrySet()) {
            file = member.getKey().equals("schema") ? file : file.with(member.getKey(), member.getValue());
        }
        return file.toPrettyJson() + "\n";
    }

    /**
     * Writes the file, over one that is there.
     *
     * @throws UncheckedIOException if that fails
     */
    public void write(Path file) {
        try {
            Files.writeString(file, toJson());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a file.
     *
     * @throws InvalidDocumentException if it is no recording of this version; it names the file and the place in it
     * @throws UncheckedIOException if it cannot be read
     */
    public static Recording read(Path file) {
        try {
            return parse(Files.readString(file), "the recording " + file.getFileName());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the recording " + file + ".", e);
        }
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws InvalidDocumentException if it is no recording of this version; it names the place in the text
     */
    public static Recording parse(String json) {
        return parse(json, "the recording");
    }

    private static Recording parse(String json, String name) {
        try {
            Document root = Document.parse(json, LIMITS);
            return new Recording(Estate.parse(json), undeclared(root));
        } catch (InvalidDocumentException e) {
            String reason = String.valueOf(e.getMessage());
            String start = "Cannot read the snapshot: ";
            throw new InvalidDocumentException("Cannot read " + name + ": "
                    + (reason.startsWith(start) ? reason.substring(start.length()) : reason));
        }
    }

    private static List<Estate.Entry> undeclared(Document root) {
        Document head = root.get("recording")
                .orElseThrow(
                        () -> new InvalidDocumentException("it has no member 'recording' at /. If it is a snapshot of"
                                + " an estate, Recording.of(Estate.parse(…)) makes a recording of it."));
        Document version = head.get("version").orElse(Document.nothing());
        if (!version.equals(Document.of(VERSION))) {
            throw new InvalidDocumentException(
                    "/recording/version is " + version.toJson() + "; this version of Breakwater" + " reads " + VERSION
                            + ". Record it again, or read it with the version that wrote it.");
        }
        Document part = Document.object("schema", root.get("schema").orElse(Document.nothing()))
                .withSome("resources", head.get("undeclared"));
        try {
            return Estate.parse(part.toJson()).entries();
        } catch (InvalidDocumentException e) {
            UnaryOperator<String> placed = text -> text.replace("/resources/", "/recording/undeclared/");
            throw new InvalidDocumentException(placed.apply(String.valueOf(e.getMessage())));
        }
    }

    /** {@code Recording[12 resources, 1 undeclared, read at …]}. */
    @Override
    public String toString() {
        return "Recording[" + estate.entries().size() + " resources, " + undeclared.size() + " undeclared"
                + readAt().map(at -> ", read at " + at).orElse("") + "]";
    }
}
