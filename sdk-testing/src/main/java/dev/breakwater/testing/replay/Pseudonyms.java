package dev.breakwater.testing.replay;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Sensitive;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Other ids for those that tell whose an estate is. Which ids are such is told by where they stand. Immutable. */
final class Pseudonyms {
    private static final Pattern GUID =
            Pattern.compile("(?i)(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])");
    private static final Pattern SUBSCRIPTION =
            Pattern.compile("(?i)/subscriptions/(" + GUID.pattern().substring(4) + ")");
    private static final Pattern PLACE =
            Pattern.compile("(?i).*(?:tenant|tenant-?id|subscriptionid|principalid|objectid|objectids"
                    + "|client-?id|appid|applicationid|groupid|memberid|createdby|updatedby|lastmodifiedby|owners?"
                    + "|appownerorganizationid|(?:in|ex)clude(?:users|groups|applications))");
    /** Applications and the tenant of Microsoft itself are the same everywhere. */
    private static final Pattern MICROSOFTS = Pattern.compile("(?i).*-0000-c000-000000000000|0{8}-.*"
            + "|6dae42f8-4368-4678-94ff-3960e28e3630|f8cdef31-a31e-4b4a-93e4-5f571e91255a"
            + "|797f4846-ba00-4fd7-ba43-dac1f8f63013|a0f43315-f60b-4f0b-8b3d-7ff3ab6e8f3c");

    private final Map<String, String> ids = new LinkedHashMap<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Sensitive<String> salt;

    private Pseudonyms(Sensitive<String> salt) {
        this.salt = salt;
    }

    static boolean isMicrosofts(String id) {
        return MICROSOFTS.matcher(id).matches();
    }

    static Pseudonyms of(Sensitive<String> salt, Recording recording) {
        Pseudonyms all = new Pseudonyms(salt);
        recording.entries().forEach(entry -> {
            all.learnFrom(entry.address().path());
            boolean graph = entry.address().type().startsWith("graph/");
            entry.document().text("/id").filter(id -> graph).ifPresent(all::learn);
            all.collect("", entry.document());
        });
        recording.entries().forEach(entry -> all.derive(entry.address().path()));
        return all;
    }

    private void learnFrom(String text) {
        Matcher found = SUBSCRIPTION.matcher(text);
        while (found.find()) {
            learn(found.group(1));
        }
    }

    private void learn(String id) {
        if (ArmId.isGuid(id) && !isMicrosofts(id)) {
            ids.computeIfAbsent(id.toLowerCase(Locale.ROOT), known -> of(salt, known));
        }
    }

    private void collect(String name, Document value) {
        value.members().forEach((member, one) -> collect(member, one));
        boolean subjects = name.equals("subjects");
        for (Document element : value.isArray() ? value.elements() : List.<Document>of()) {
            element.text("/name").filter(text -> subjects).ifPresent(this::learn);
            collect(name, element);
        }
        value.asText().ifPresent(text -> {
            learnFrom(text);
            if (PLACE.matcher(name).matches()) {
                learn(text);
            }
        });
    }

    /** A name that is made of a group's id is made of the other id. */
    private void derive(String path) {
        if (!path.startsWith("/subscriptions/")) {
            return;
        }
        List<String> segments = List.of(path.split("/", -1));
        Optional<ArmId> group = segments.size() > 5
                ? ArmId.parse(String.join("/", segments.subList(0, 5))).group()
                : Optional.empty();
        for (String name : group.isPresent() ? segments.subList(5, segments.size()) : List.<String>of()) {
            String prefix = name.substring(0, Math.max(0, name.length() - 10));
            if (!prefix.isEmpty() && group.get().uniqueName(prefix).equals(name)) {
                names.put(name, ArmId.parse(of(group.get().toString())).uniqueName(prefix));
            }
        }
    }

    /** The id that takes the place of one: by a keyed digest, in the form of a UUID of version 8. */
    static String of(Sensitive<String> salt, String id) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(salt.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            ByteBuffer digest =
                    ByteBuffer.wrap(mac.doFinal(id.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)));
            long high = (digest.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
            long low = (digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
            return new UUID(high, low).toString();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("This JVM has no HmacSHA256, which every JVM must have.", impossible);
        }
    }

    String of(String text) {
        String mapped = GUID.matcher(text)
                .replaceAll(found -> ids.getOrDefault(found.group().toLowerCase(Locale.ROOT), found.group()));
        for (Map.Entry<String, String> name : names.entrySet()) {
            mapped = mapped.replace(name.getKey(), name.getValue());
        }
        return mapped;
    }

    Estate.Entry of(Estate.Entry entry) {
        return new Estate.Entry(of(entry.address()), of(entry.document()), entry.apiVersion(), entry.source());
    }

    private Address<Observed> of(Address<?> address) {
        return new Address<>(address.type(), of(address.path()));
    }

    Estate.Gap of(Estate.Gap gap) {
        return new Estate.Gap(gap.type(), of(gap.reason()));
    }

    Acceptance of(Acceptance one) {
        return new Acceptance(
                one.control(),
                of(one.reason()),
                of(one.owner()),
                one.expires(),
                one.scope().map(this::of));
    }

    private Document of(Document value) {
        if (value.isArray()) {
            return Document.of(value.elements().stream().map(this::of).toList());
        }
        if (!value.isObject()) {
            boolean text = value.kind() == Document.Kind.STRING;
            return text ? Document.of(of(value.asText().orElse(""))) : value;
        }
        Map<String, Document> members = new LinkedHashMap<>();
        value.members().forEach((name, member) -> members.put(of(name), of(member)));
        return Document.of(members);
    }

    @Override
    public String toString() {
        return "Pseudonyms[" + ids.size() + " ids]";
    }
}
