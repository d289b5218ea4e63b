package dev.breakwater.intake;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The configuration of an image, as far as controls ask: the user, the health check, the names of its variables and
 * labels, and the files that run as their owner. No value of a variable is kept, since it may be a secret. Sources: the
 * image specification of OCI 1.1, and Docker's image format for the health check.
 */
final class ImageConfig {
    static final String TYPE = "OCI/images";

    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i).*(passwo?r?d|passphrase|secret|token|api_?key|private_?key|access_?key|account_?key|credential"
                    + "|connection_?string).*");
    private static final Pattern SECRET_VALUE = Pattern.compile(
            "(-----BEGIN [A-Z ]*PRIVATE KEY|AccountKey=|SharedAccessKey=|\\bAKIA[0-9A-Z]{16}\\b|\\bgh[pousr]_\\w{30,}"
                    + "|[\\w-]{10}\\.eyJ[\\w-]{10,}+\\.|://[^/\\s:@]+:[^/\\s@]+@)");
    /** Paths and names that only point at where the secret is. */
    private static final Pattern POINTING = Pattern.compile("(?i).*(_file|_path|_dir|_name|_url|_uri)");

    private static final Pattern ASSIGNED = Pattern.compile("(?<![\\w$])([A-Za-z_]\\w*)=(\"[^\"]*\"|'[^']*'|\\S+)");
    /** As GNU and BusyBox list a file: owner/group, size, date, time, name. */
    private static final Pattern LISTED =
            Pattern.compile("([-bcdhlps])([-rwxsStT]{9})\\S? +[^\\s/]+/[^\\s/]+ +\\d+(?:,\\d+)? +\\S+ +[\\d:.]+ +(.+)");
    /** As BSD and macOS do: links, owner, group, size, month, day, time or year, name. */
    private static final Pattern LISTED_BY_BSD = Pattern.compile(
            "([-bcdhlps])([-rwxsStT]{9})\\S? +\\d+ +\\S+ +\\S+ +\\d+(?:, *\\d+)? +\\S+ +\\d+ +[\\d:]+ +(.+)");

    private static final String GONE = ".wh.";
    private static final String EMPTIED = ".wh..wh..opq";

    private ImageConfig() {}

    static Estate read(String image, String file, String json, List<String> layers) {
        Document root = Document.parse(json);
        Document one = root.isArray() ? root.at("/0").orElse(root) : root;
        Document config = one.get("config")
                .or(() -> one.get("Config"))
                .filter(Document::isObject)
                .orElseThrow(() -> new InvalidDocumentException(
                        "it has no member 'config'; give the configuration of an image, not its manifest."));
        Document body = Document.object()
                .withSome("user", config.get("User"))
                .withSome("healthcheck", config.get("Healthcheck").flatMap(check -> check.get("Test")))
                .with("env", assigned(texts(config, "Env")))
                .with("labels", assigned(labels(config)))
                .with("history", history(one));
        if (!layers.isEmpty()) {
            List<List<Matcher>> listed =
                    layers.stream().map(ImageConfig::listed).toList();
            Optional<String> unread = unread(listed);
            body = unread.isPresent() ? body.with("unread", unread.get()) : body.with("privileged", privileged(listed));
        }
        Estate.Source source = new Estate.Source(file, 1, root.isArray() ? "/0" : "");
        Address<Observed> address = new Address<>(TYPE, image);
        return Estate.of(
                Estate.Origin.SNAPSHOT, List.of(new Estate.Entry(address, body, "declared", Optional.of(source))));
    }

    private static List<String> texts(Document config, String name) {
        return config.get(name).orElse(Document.array()).elements().stream()
                .flatMap(one -> one.asText().stream())
                .toList();
    }

    private static List<String> labels(Document config) {
        List<String> labels = new ArrayList<>();
        config.get("Labels")
                .orElse(Document.object())
                .members()
                .forEach((name, value) -> labels.add(name + "=" + value.asText().orElse("")));
        return labels;
    }

    private static List<Document> assigned(List<String> assignments) {
        return assignments.stream()
                .map(one -> one.split("=", 2))
                .map(one -> assigned(one[0], one.length > 1 ? one[1] : ""))
                .toList();
    }

    private static Document assigned(String name, String value) {
        boolean named =
                SECRET_NAME.matcher(name).matches() && !POINTING.matcher(name).matches() && !isPlace(value);
        boolean secret =
                !value.isBlank() && (named || SECRET_VALUE.matcher(value).find());
        return Document.object("name", name, "secret", secret);
    }

    /** A path, a variable, or a switch: nothing that opens anything. */
    private static boolean isPlace(String value) {
        return value.startsWith("/") || value.startsWith("$") || value.matches("(?i)true|false|\\d{1,3}|none");
    }

    /** The steps that assigned a secret: by the number of the step and the name of the variable. */
    private static List<Document> history(Document image) {
        List<Document> found = new ArrayList<>();
        List<Document> steps = image.get("history").orElse(Document.array()).elements();
        for (int i = 0; i < steps.size(); i++) {
            Matcher matcher = ASSIGNED.matcher(steps.get(i).text("/created_by").orElse(""));
            while (matcher.find()) {
                Document one = assigned(matcher.group(1), matcher.group(2));
                if (one.flag("/secret").orElse(false)) {
                    found.add(one.with("step", i + 1));
                }
            }
        }
        return found;
    }

    private static List<Matcher> listed(String layer) {
        return layer.lines()
                .filter(line -> !line.isBlank())
                .map(line -> {
                    Matcher matcher = LISTED.matcher(line);
                    return matcher.matches() ? matcher : LISTED_BY_BSD.matcher(line);
                })
                .toList();
    }

    /** What of the lists is no list; what was not read shows no absence. */
    private static Optional<String> unread(List<List<Matcher>> layers) {
        for (int i = 0; i < layers.size(); i++) {
            List<Matcher> lines = layers.get(i);
            if (lines.isEmpty()) {
                return Optional.of("layer " + (i + 1) + " lists no file");
            }
            for (int line = 0; line < lines.size(); line++) {
                if (!lines.get(line).matches()) {
                    return Optional.of("line " + (line + 1) + " of layer " + (i + 1) + " is none of such a list");
                }
            }
        }
        return Optional.empty();
    }

    /** The files of all layers that run as their owner or group, those that a later layer replaced or removed left out. */
    private static List<String> privileged(List<List<Matcher>> layers) {
        NavigableMap<String, Boolean> files = new TreeMap<>();
        for (List<Matcher> layer : layers) {
            layer.forEach(file -> remove(files, path(file)));
            layer.forEach(file -> place(files, file));
        }
        return files.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String path(Matcher listed) {
        String arrow = switch (listed.group(1)) {
            case "l" -> " -> ";
            case "h" -> " link to ";
            default -> "";
        };
        String path = listed.group(3).replaceFirst("^\\.?/", "");
        int end = arrow.isEmpty() ? -1 : path.indexOf(arrow);
        return end < 0 ? path : path.substring(0, end);
    }

    /** A mark of what is gone concerns the layers below, wherever it stands in its own. */
    private static void remove(NavigableMap<String, Boolean> files, String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String folder = path.substring(0, path.length() - name.length());
        if (name.equals(EMPTIED)) {
            clear(files, "/" + folder);
        } else if (name.startsWith(GONE)) {
            String gone = "/" + folder + name.substring(GONE.length());
            files.remove(gone);
            clear(files, gone + "/");
        }
    }

    private static void clear(NavigableMap<String, Boolean> files, String folder) {
        files.subMap(folder, true, folder + Character.MAX_VALUE, true).clear();
    }

    /** A hard link has the bits of its file, and keeps them when the file's other name goes. */
    private static void place(Map<String, Boolean> files, Matcher listed) {
        String kind = listed.group(1);
        if (kind.equals("-") || kind.equals("h")) {
            String mode = listed.group(2);
            files.put("/" + path(listed), "sS".indexOf(mode.charAt(2)) >= 0 || "sS".indexOf(mode.charAt(5)) >= 0);
        } else if (!kind.equals("d")) {
            files.remove("/" + path(listed));
        }
    }
}
