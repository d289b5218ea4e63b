package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Containers and the blobs in them, as the blob service keeps them. Containers are those of ARM. A blob is a whole
 * block blob of text; content that is no text is refused as not modelled.
 */
final class Blobs {
    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";
    private static final int MOST = 5000;
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{0,18})");

    /** One blob: its text, and what its headers say of it. */
    private record Blob(String text, Map<String, String> headers, Instant modified) {}

    private final World world;
    private final Map<String, NavigableMap<String, Blob>> byContainer = new HashMap<>();

    Blobs(World world) {
        this.world = world;
        world.parts().add("blobs", this::save, this::load);
        world.onRemoval(gone -> byContainer.remove(gone.text("/id").orElse("").toLowerCase(Locale.ROOT)));
    }

    private Map<String, NavigableMap<String, Blob>> save() {
        Map<String, NavigableMap<String, Blob>> saved = new HashMap<>();
        byContainer.forEach((id, blobs) -> saved.put(id, new TreeMap<>(blobs)));
        return saved;
    }

    private void load(Map<String, NavigableMap<String, Blob>> saved) {
        byContainer.clear();
        saved.forEach((id, blobs) -> byContainer.put(id, new TreeMap<>(blobs)));
    }

    ArmResponse answer(Document account, ArmRequest request) {
        if (request.segments().isEmpty()) {
            return containers(account, request);
        }
        if (request.segments().size() == 1) {
            return request.parameter("comp").isPresent() ? list(account, request) : ofContainer(account, request);
        }
        NavigableMap<String, Blob> blobs = blobs(required(account, request));
        String name = String.join(
                "/", request.segments().subList(1, request.segments().size()));
        Optional<Blob> there = Optional.ofNullable(blobs.get(name));
        return switch (request.method()) {
            case "PUT" -> put(blobs, name, there, request);
            case "DELETE" -> {
                blobs.remove(name, matching(there, request));
                yield ArmResponse.of(202);
            }
            case "HEAD" -> {
                Blob blob = matching(there, request);
                yield get(blob, "", 200).with("Content-Length", Integer.toString(length(blob)));
            }
            default -> part(matching(there, request), request);
        };
    }

    private static String containerId(Document account, ArmRequest request) {
        return account.text("/id").orElse("") + "/blobServices/default/containers/"
                + request.segments().get(0);
    }

    /** The container that a request is about; empty if it is about none, or there is none of that name. */
    Optional<Document> container(Document account, ArmRequest request) {
        return request.segments().isEmpty() ? Optional.empty() : world.store().get(containerId(account, request));
    }

    private Document required(Document account, ArmRequest request) {
        return container(account, request)
                .orElseThrow(() -> ArmError.notFound("ContainerNotFound", "The specified container does not exist."));
    }

    private NavigableMap<String, Blob> blobs(Document container) {
        return byContainer.computeIfAbsent(
                container.text("/id").orElse("").toLowerCase(Locale.ROOT), id -> new TreeMap<>());
    }

    private ArmResponse ofContainer(Document account, ArmRequest request) {
        Optional<Document> there = container(account, request);
        String id = containerId(account, request);
        if (request.method().equals("PUT")) {
            if (there.isPresent()) {
                throw ArmError.conflict("ContainerAlreadyExists", "The specified container already exists.");
            }
            String name = request.segments().get(0);
            Storages.requireContainerName(name);
            Document properties = access(request);
            Storages.requireClosed(account, properties);
            Document asked = Document.object("id", id, "name", name, "type", Storages.CONTAINER)
                    .with("properties", properties);
            world.store().put(id, Storages.container(world, asked));
            return ArmResponse.of(201);
        }
        required(account, request);
        if (request.method().equals("DELETE")) {
            world.remove(id);
            return ArmResponse.of(202);
        }
        return ArmResponse.of(200);
    }

    private static Document access(ArmRequest request) {
        Optional<String> access = request.header("x-ms-blob-public-access");
        if (access.isEmpty()) {
            return Document.object();
        }
        return switch (access.get().toLowerCase(Locale.ROOT)) {
            case "container" -> Document.object("publicAccess", "Container");
            case "blob" -> Document.object("publicAccess", "Blob");
            default ->
                throw ArmError.badRequest(
                        "InvalidHeaderValue", "The value for one of the HTTP headers is not in the correct format.");
        };
    }

    private ArmResponse put(Map<String, Blob> blobs, String name, Optional<Blob> there, ArmRequest request) {
        requireSound(request);
        if (request.header("If-None-Match").filter("*"::equals).isPresent() && there.isPresent()) {
            throw ArmError.conflict("BlobAlreadyExists", "The specified blob already exists.");
        }
        if (request.header("If-Match").isPresent()) {
            matching(there, request);
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put(
                "ETag",
                "\"0x" + world.nextEtag().replace("-", "").substring(0, 15).toUpperCase(Locale.ROOT) + '"');
        headers.put(
                "Content-Type",
                request.header("x-ms-blob-content-type")
                        .or(() -> request.header("Content-Type"))
                        .orElse("application/octet-stream"));
        headers.put("x-ms-blob-type", "BlockBlob");
        headers.put("x-ms-server-encrypted", "true");
        for (String meta : request.headerNames()) {
            if (meta.startsWith("x-ms-meta-")) {
                headers.put(meta, request.header(meta).orElse(""));
            }
        }
        Instant now = world.settings().time().clock().instant();
        headers.put("Last-Modified", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)));
        blobs.put(name, new Blob(request.text(), headers, now));
        return ArmResponse.of(201)
                .with("ETag", headers.get("ETag"))
                .with("Last-Modified", headers.get("Last-Modified"))
                .with("x-ms-request-server-encrypted", "true");
    }

    private static void requireSound(ArmRequest request) {
        String type = request.header("x-ms-blob-type")
                .orElseThrow(() -> ArmError.badRequest(
                        "MissingRequiredHeader", "An HTTP header that's mandatory for this request is not specified."));
        if (!type.equals("BlockBlob") || request.text().indexOf('\uFFFD') >= 0) {
            throw new UnmodelledRequestException(
                    "FakeAzure keeps block blobs of text in UTF-8; this one is a " + type + " or no text.");
        }
    }

    private static Blob matching(Optional<Blob> there, ArmRequest request) {
        Blob blob = there.orElseThrow(() -> ArmError.notFound("BlobNotFound", "The specified blob does not exist."));
        String wanted = request.header("If-Match").orElse("*");
        if (!wanted.equals("*") && !wanted.equals(blob.headers().get("ETag"))) {
            throw ArmError.of(
                    412, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.");
        }
        return blob;
    }

    /** A part of a blob, as libraries read it; the service ignores a range that asks for nothing it knows. */
    private static ArmResponse part(Blob blob, ArmRequest request) {
        Optional<String> asked = request.header("x-ms-range").or(() -> request.header("Range"));
        Matcher range = RANGE.matcher(asked.orElse(""));
        if (!range.matches()) {
            return get(blob, blob.text(), 200);
        }
        byte[] all = blob.text().getBytes(StandardCharsets.UTF_8);
        long first = Long.parseLong(range.group(1));
        long last = range.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(range.group(2));
        if (first >= all.length || last < first) {
            throw ArmError.of(
                    416, "InvalidRange", "The range specified is invalid for the current size of the resource.");
        }
        int end = (int) Math.min(last, all.length - 1L) + 1;
        String text = new String(all, (int) first, end - (int) first, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            throw new UnmodelledRequestException("FakeAzure keeps text; this range cuts a character in two.");
        }
        return get(blob, text, 206).with("Content-Range", "bytes " + first + "-" + (end - 1) + "/" + all.length);
    }

    private static ArmResponse get(Blob blob, String text, int status) {
        String type = blob.headers().getOrDefault("Content-Type", "");
        ArmResponse answer = ArmResponse.of(status, type, text);
        for (Map.Entry<String, String> header : blob.headers().entrySet()) {
            answer = answer.with(header.getKey(), header.getValue());
        }
        return answer;
    }

    private static int length(Blob blob) {
        return blob.text().getBytes(StandardCharsets.UTF_8).length;
    }

    private ArmResponse containers(Document account, ArmRequest request) {
        StringBuilder xml = new StringBuilder();
        String prefix = request.parameter("prefix").orElse("");
        for (Document container :
                world.store().children(account.text("/id").orElse("") + "/blobServices/default", "containers")) {
            String name = container.text("/name").orElse("");
            if (name.startsWith(prefix)) {
                xml.append("<Container><Name>").append(name).append("</Name></Container>");
            }
        }
        return xml("", request, "<Containers>" + xml + "</Containers><NextMarker />");
    }

    /** Pages by the name that comes next; a delimiter folds what lies below a prefix into one element. */
    private ArmResponse list(Document account, ArmRequest request) {
        NavigableMap<String, Blob> blobs = blobs(required(account, request));
        String prefix = request.parameter("prefix").orElse("");
        String delimiter = request.parameter("delimiter").orElse("");
        int most = Math.min(
                MOST, request.parameter("maxresults").map(Blobs::number).orElse(MOST));
        TreeMap<String, String> found = new TreeMap<>();
        blobs.tailMap(prefix).forEach((name, blob) -> {
            int end = delimiter.isEmpty() || !name.startsWith(prefix) ? -1 : name.indexOf(delimiter, prefix.length());
            if (name.startsWith(prefix) && end < 0) {
                found.put(name, element(name, blob));
            } else if (name.startsWith(prefix)) {
                String folder = name.substring(0, end + delimiter.length());
                found.put(folder, "<BlobPrefix><Name>" + escaped(folder) + "</Name></BlobPrefix>");
            }
        });
        List<String> names = List.copyOf(
                found.tailMap(request.parameter("marker").orElse("")).keySet());
        StringBuilder xml = new StringBuilder("<Blobs>");
        names.stream().limit(most).forEach(name -> xml.append(found.get(name)));
        String next =
                names.size() > most ? "<NextMarker>" + escaped(names.get(most)) + "</NextMarker>" : "<NextMarker />";
        String container = " ContainerName=\"" + request.segments().get(0) + '"';
        return xml(container, request, xml + "</Blobs>" + next);
    }

    private static int number(String text) {
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw ArmError.badRequest(
                    "InvalidQueryParameterValue",
                    "Value for one of the query parameters specified in the request URI is invalid.");
        }
        return Integer.parseInt(text);
    }

    private static String element(String name, Blob blob) {
        return "<Blob><Name>" + escaped(name) + "</Name><Properties><Last-Modified>"
                + blob.headers().get("Last-Modified") + "</Last-Modified><Etag>"
                + blob.headers().getOrDefault("ETag", "").replace("\"", "") + "</Etag><Content-Length>" + length(blob)
                + "</Content-Length><Content-Type>"
                + escaped(blob.headers().getOrDefault("Content-Type", ""))
                + "</Content-Type><BlobType>BlockBlob</BlobType><ServerEncrypted>true</ServerEncrypted></Properties>"
                + "</Blob>";
    }

    private static ArmResponse xml(String attributes, ArmRequest request, String inner) {
        String prefix = request.parameter("prefix")
                .map(text -> "<Prefix>" + escaped(text) + "</Prefix>")
                .orElse("");
        return ArmResponse.of(
                200,
                "application/xml",
                HEAD + "<EnumerationResults ServiceEndpoint=\"https://" + request.host() + "/\"" + attributes + ">"
                        + prefix + inner + "</EnumerationResults>");
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
