package dev.breakwater.testing.image;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import dev.breakwater.image.RegistryTransport;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers the OCI distribution API 1.1 from memory; what it does not know it answers as the specification says. */
@SuppressWarnings("ArrayRecordComponent") // nothing here is compared, and bytes are what a registry is about
final class RegistryEngine {
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final Pattern PATH =
            Pattern.compile("/v2/(.+?)/(manifests|blobs|referrers|tags)/([^/]+|uploads/[^/]*)");

    private final Map<String, Stored> manifests = new LinkedHashMap<>();
    private final Map<String, byte[]> blobs = new TreeMap<>();
    private final Map<String, String> tags = new TreeMap<>();
    private boolean referrers = true;

    /** A manifest as it was put: its bytes are what the digest is of. */
    private record Stored(String repository, String digest, String mediaType, byte[] content, Document document) {
        Document descriptor() {
            String artifactType = document.text("/artifactType")
                    .or(() -> document.text("/config/mediaType"))
                    .orElse("");
            return Document.object("mediaType", mediaType, "digest", digest, "size", content.length)
                    .with("artifactType", artifactType)
                    .withSome("annotations", document.get("annotations"));
        }

        boolean refersTo(String name, String target) {
            return repository.equals(name) && document.text("/subject/digest").equals(Optional.of(target));
        }
    }

    /** A request. */
    record Call(String method, String path, Map<String, String> query, String contentType, byte[] body) {
        static Call get(URI uri) {
            return new Call("GET", uri.getPath(), query(uri.getRawQuery()), "", new byte[0]);
        }

        static Map<String, String> query(@Nullable String raw) {
            Map<String, String> all = new TreeMap<>();
            for (String part : (raw == null ? "" : raw).split("&", -1)) {
                int equals = part.indexOf('=');
                if (equals > 0) {
                    all.put(
                            part.substring(0, equals),
                            URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
                }
            }
            return all;
        }
    }

    /** A response. */
    record Reply(int status, Map<String, String> headers, byte[] body) {
        static Reply of(int status) {
            return new Reply(status, Map.of(), new byte[0]);
        }

        static Reply error(int status, String code) {
            Document body = Document.object("errors", List.of(Document.object("code", code, "message", code)));
            return of(status)
                    .with("Content-Type", "application/json")
                    .body(body.toJson().getBytes(StandardCharsets.UTF_8));
        }

        Reply with(String name, String value) {
            Map<String, String> more = new TreeMap<>(headers);
            more.put(name, value);
            return new Reply(status, more, body);
        }

        Reply body(byte[] content) {
            return new Reply(status, headers, content);
        }

        RegistryTransport.Answer asAnswer() {
            return new RegistryTransport.Answer(status, headers, body);
        }
    }

    synchronized void withoutReferrers() {
        referrers = false;
    }

    synchronized Reply answer(Call call) {
        if (call.path().equals("/v2/")) {
            return Reply.of(200);
        }
        Matcher path = PATH.matcher(call.path());
        if (!path.matches()) {
            return Reply.error(404, "NAME_UNKNOWN");
        }
        String name = path.group(1);
        String last = path.group(3);
        String kind = last.startsWith("uploads/") ? "uploads" : path.group(2);
        return switch (kind + ' ' + (call.method().equals("HEAD") ? "GET" : call.method())) {
            case "manifests GET" -> manifest(name, last);
            case "manifests PUT" -> accept(name, last, call);
            case "blobs GET" -> blob(name, last);
            case "uploads POST", "uploads PUT" -> upload(name, call);
            case "referrers GET" -> referrers ? referrers(name, last, call) : Reply.error(404, "NOT_FOUND");
            case "tags GET" -> tags(name, call);
            default -> Reply.error(405, "UNSUPPORTED"); // no deletion, and no upload in pieces
        };
    }

    private Reply manifest(String name, String wanted) {
        String digest = wanted.contains(":") ? wanted : tags.getOrDefault(name + ':' + wanted, "");
        Stored stored = manifests.get(name + '@' + digest);
        return stored == null
                ? Reply.error(404, "MANIFEST_UNKNOWN")
                : Reply.of(200)
                        .with("Content-Type", stored.mediaType())
                        .with("Docker-Content-Digest", digest)
                        .body(stored.content());
    }

    private Reply accept(String name, String reference, Call call) {
        boolean byDigest = reference.contains(":");
        if (byDigest && !digest(call.body()).equals(reference)) {
            return Reply.error(400, "DIGEST_INVALID");
        }
        try {
            String digest = put(name, byDigest ? "" : reference, call.body(), call.contentType());
            Optional<String> subject = Document.parse(call.body()).text("/subject/digest");
            Reply created = Reply.of(201)
                    .with("Location", "/v2/" + name + "/manifests/" + digest)
                    .with("Docker-Content-Digest", digest);
            return referrers && subject.isPresent() ? created.with("OCI-Subject", subject.get()) : created;
        } catch (InvalidDocumentException broken) {
            return Reply.error(400, "MANIFEST_INVALID");
        }
    }

    private Reply blob(String name, String digest) {
        byte[] content = blobs.get(name + '@' + digest);
        return content == null
                ? Reply.error(404, "BLOB_UNKNOWN")
                : Reply.of(200)
                        .with("Content-Type", "application/octet-stream")
                        .with("Docker-Content-Digest", digest)
                        .body(content);
    }

    /** A whole blob in one request, or in two: the first is answered with where to put it. */
    private Reply upload(String name, Call call) {
        Optional<String> digest = Optional.ofNullable(call.query().get("digest"));
        if (digest.isEmpty()) {
            return Reply.of(202).with("Location", "/v2/" + name + "/blobs/uploads/1");
        }
        if (!digest.get().equals(digest(call.body()))) {
            return Reply.error(400, "DIGEST_INVALID");
        }
        put(name, call.body());
        return Reply.of(201).with("Location", "/v2/" + name + "/blobs/" + digest.get());
    }

    private Reply referrers(String name, String digest, Call call) {
        Optional<String> wanted = Optional.ofNullable(call.query().get("artifactType"));
        List<Document> all = new ArrayList<>();
        for (Stored one : manifests.values()) {
            Document descriptor = one.descriptor();
            boolean fits = wanted.isEmpty() || descriptor.text("/artifactType").equals(wanted);
            if (one.refersTo(name, digest) && fits) {
                all.add(descriptor);
            }
        }
        Document index = Document.object("schemaVersion", 2, "mediaType", INDEX, "manifests", all);
        Reply reply =
                Reply.of(200).with("Content-Type", INDEX).body(index.toJson().getBytes(StandardCharsets.UTF_8));
        return wanted.isPresent() ? reply.with("OCI-Filters-Applied", "artifactType") : reply;
    }

    /** The tags of a repository in order, after {@code last} and at most {@code n} of them. */
    private Reply tags(String name, Call call) {
        if (manifests.values().stream().noneMatch(one -> one.repository().equals(name))) {
            return Reply.error(404, "NAME_UNKNOWN");
        }
        String last = call.query().getOrDefault("last", "");
        int most = Integer.parseInt(call.query().getOrDefault("n", "1000"));
        List<String> all = tags.keySet().stream()
                .filter(one -> one.startsWith(name + ':'))
                .map(one -> one.substring(name.length() + 1))
                .filter(tag -> tag.compareTo(last) > 0)
                .limit(most)
                .toList();
        byte[] body = Document.object("name", name, "tags", all).toJson().getBytes(StandardCharsets.UTF_8);
        return Reply.of(200).with("Content-Type", "application/json").body(body);
    }

    synchronized void put(String name, byte[] blob) {
        blobs.put(name + '@' + digest(blob), blob);
    }

    /** Stores a manifest, under a tag unless that is empty; a registry without referrers leaves the index to clients. */
    synchronized String put(String name, String tag, byte[] content, String mediaType) {
        String digest = digest(content);
        Stored stored = new Stored(name, digest, mediaType, content, Document.parse(content));
        manifests.put(name + '@' + digest, stored);
        if (!tag.isEmpty()) {
            tags.put(name + ':' + tag, digest);
        }
        return digest;
    }

    /** Does what a client does where there is no referrers API: keeps an index under a tag made of the digest. */
    synchronized void indexByTag(String name, String target) {
        if (referrers) {
            return;
        }
        List<Document> all = manifests.values().stream()
                .filter(one -> one.refersTo(name, target))
                .map(Stored::descriptor)
                .toList();
        Document index = Document.object("schemaVersion", 2, "mediaType", INDEX, "manifests", all);
        put(name, target.replace(':', '-'), index.toJson().getBytes(StandardCharsets.UTF_8), INDEX);
    }

    synchronized byte[] content(String name, String digest) {
        Stored stored = manifests.get(name + '@' + digest);
        if (stored == null) {
            throw new IllegalArgumentException("The registry has no " + name + '@' + digest + '.');
        }
        return stored.content();
    }

    synchronized void corrupt(String digest) {
        blobs.replaceAll((key, content) -> key.endsWith('@' + digest) ? changed(content) : content);
        manifests.replaceAll((key, one) -> key.endsWith('@' + digest)
                ? new Stored(one.repository(), one.digest(), one.mediaType(), changed(one.content()), one.document())
                : one);
    }

    private static byte[] changed(byte[] content) {
        byte[] copy = content.clone();
        copy[copy.length / 2] ^= 1;
        return copy;
    }

    synchronized List<Document> export() {
        List<Document> all = new ArrayList<>();
        blobs.forEach((key, content) -> all.add(entry(key, "", content)));
        manifests.forEach((key, one) -> all.add(entry(key, one.mediaType(), one.content())));
        tags.forEach((key, digest) -> all.add(Document.object("tag", key, "digest", digest)));
        return all;
    }

    private static Document entry(String key, String mediaType, byte[] content) {
        String text = Base64.getEncoder().encodeToString(content);
        return Document.object(
                "repository", key.substring(0, key.indexOf('@')), "mediaType", mediaType, "content", text);
    }

    synchronized void restore(Document entry) {
        String name = entry.text("/repository").orElse("");
        byte[] content = Base64.getDecoder().decode(entry.text("/content").orElse(""));
        String type = entry.text("/mediaType").orElse("");
        if (entry.get("tag").isPresent()) {
            tags.put(entry.text("/tag").orElseThrow(), entry.text("/digest").orElseThrow());
        } else if (type.isEmpty()) {
            put(name, content);
        } else {
            put(name, "", content, type);
        }
    }

    static String digest(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }

    @Override
    public String toString() {
        return manifests.size() + " manifests, " + blobs.size() + " blobs";
    }
}
