package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The two keys of each storage account, and the signatures made with them. Source of semantics: "Authorize with Shared
 * Key" of the REST reference of Azure Storage, version 2015-02-21 and later.
 */
final class SharedKeys {
    private static final Duration OLDEST = Duration.ofMinutes(15);
    private static final List<String> SIGNED = List.of(
            "Content-Encoding",
            "Content-Language",
            "Content-Length",
            "Content-MD5",
            "Content-Type",
            "Date",
            "If-Modified-Since",
            "If-Match",
            "If-None-Match",
            "If-Unmodified-Since",
            "Range");

    private final World world;
    private final Map<String, Map<String, String>> byAccount = new HashMap<>();
    private int made;

    SharedKeys(World world) {
        this.world = world;
        world.parts().add("storage keys", this::save, this::load);
    }

    private record Saved(Map<String, Map<String, String>> byAccount, int made) {
        @Override
        public String toString() {
            return "Saved[" + byAccount.size() + " accounts]";
        }
    }

    private Saved save() {
        return new Saved(copy(byAccount), made);
    }

    private void load(Saved saved) {
        byAccount.clear();
        byAccount.putAll(copy(saved.byAccount()));
        made = saved.made();
    }

    private static Map<String, Map<String, String>> copy(Map<String, Map<String, String>> keys) {
        Map<String, Map<String, String>> copy = new HashMap<>();
        keys.forEach((account, values) -> copy.put(account, new TreeMap<>(values)));
        return copy;
    }

    void routes(Router router) {
        String one = "/subscriptions/{subscription}/resourceGroups/{group}/providers/" + Storages.TYPE + "/{name}";
        router.add("POST", one + "/listKeys", call -> list(require(call)));
        router.add("POST", one + "/regenerateKey", call -> regenerate(call, require(call)));
        world.onRemoval(gone -> byAccount.remove(id(gone)));
    }

    private Document require(Call call) {
        world.requireGroup(call);
        String id = call.groupId() + "/providers/" + Storages.TYPE + '/' + call.variable("name");
        return world.store().get(id).orElseThrow(() -> World.notFound(id, call.variable("group")));
    }

    private static String id(Document account) {
        return account.text("/id").orElse("").toLowerCase(Locale.ROOT);
    }

    private Map<String, String> keys(Document account) {
        return byAccount.computeIfAbsent(
                id(account), id -> new TreeMap<>(Map.of("key1", key(id), "key2", key(id + " again"))));
    }

    private String key(String of) {
        try {
            String text = world.guids().of("storage key " + of + made++);
            byte[] digest = MessageDigest.getInstance("SHA-512").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has SHA-512.", e);
        }
    }

    private ArmResponse list(Document account) {
        List<Document> keys = new ArrayList<>();
        keys(account)
                .forEach((name, value) ->
                        keys.add(Document.object("keyName", name, "value", value, "permissions", "FULL")));
        return ArmResponse.ok(Document.object("keys", keys));
    }

    private ArmResponse regenerate(Call call, Document account) {
        String name = call.body().text("/keyName").orElse("");
        if (keys(account).replace(name, key(id(account) + name)) == null) {
            throw ArmError.badRequest(
                    "InvalidValuesForRequestParameters", "Values for request parameters are invalid: keyName.");
        }
        return list(account);
    }

    /** Refuses a request whose signature none of the account's keys has made, or that is too old or too new. */
    void require(Document account, ArmRequest request) {
        String header = request.header("Authorization").orElse("");
        String name = account.text("/name").orElse("");
        String[] parts = header.replaceFirst("(?i)^SharedKey\\s+", "").split(":", 2);
        requireRecent(request);
        String text = signed(name, request);
        boolean right = parts.length == 2 && parts[0].equals(name);
        boolean signed = false;
        for (String key : right ? keys(account).values() : List.<String>of()) {
            signed |= isEqual(signature(key, text), parts[1]);
        }
        if (!signed) {
            throw failed("The MAC signature found in the HTTP request is not the same as any computed signature. Server"
                    + " used following string to sign: '" + text + "'.");
        }
    }

    private static boolean isEqual(String left, String right) {
        return MessageDigest.isEqual(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    static ArmError failed(String detail) {
        return ArmError.of(
                        403,
                        "AuthenticationFailed",
                        "Server failed to authenticate the request. Make sure the value of Authorization header is"
                                + " formed correctly including the signature.")
                .because(detail);
    }

    private void requireRecent(ArmRequest request) {
        String date =
                request.header("x-ms-date").or(() -> request.header("Date")).orElse("");
        Instant now = world.settings().time().clock().instant();
        try {
            Instant told = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
            if (Duration.between(told, now).abs().compareTo(OLDEST) > 0) {
                throw failed("Request date header too old: '" + date + "'");
            }
        } catch (DateTimeException unreadable) {
            throw failed("The Date header in the request is incorrect.");
        }
    }

    /** What a client signs: verb, well-known headers, those of the service, and the resource with its query. */
    private static String signed(String account, ArmRequest request) {
        StringBuilder text = new StringBuilder(request.method());
        for (String name : SIGNED) {
            String value = request.header(name).orElse("");
            boolean left = (name.equals("Content-Length") && value.equals("0"))
                    || (name.equals("Date") && request.header("x-ms-date").isPresent());
            text.append('\n').append(left ? "" : value);
        }
        for (String name : request.headerNames()) {
            if (name.startsWith("x-ms-")) {
                String value = request.header(name).orElse("").strip();
                text.append('\n').append(name).append(':').append(value);
            }
        }
        URI uri = request.uri();
        text.append("\n/").append(account).append(uri.getRawPath().isEmpty() ? "/" : uri.getRawPath());
        new TreeMap<>(request.query())
                .forEach((name, value) ->
                        text.append('\n').append(name).append(':').append(value));
        return text.toString();
    }

    private static String signature(String key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256.", e);
        }
    }

    @Override
    public String toString() {
        return "SharedKeys[" + byAccount.size() + " accounts]";
    }
}
