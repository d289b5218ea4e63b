package dev.breakwater.testing.replay;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of what services answered: by the names of members, variables and flags, and by their forms in
 * texts. What only points at a secret stays. Stateless.
 */
final class Redaction {
    static final String MARK = "(redacted)";

    /** Whole objects, as kubectl and other tools keep them; some are compressed. */
    private static final Pattern LAST_APPLIED =
            Pattern.compile("(?i).*last-applied[\\w.-]*|.*\\.cattle\\.io/applied|.*k14s\\.io/original");

    private static final String KEY_OF =
            "(?:api|private|access|account|shared|primary|secondary|storage|signing|instrumentation|master|encryption"
                    + "|host|function|admin|client|secret|session|subscription|license)[-_.]?key";
    private static final String WORD =
            "(?:(?:passwo?r?d|passphrase|(?<!by|com|sur|tres)pass|pwd|secret|token|credential"
                    + "|connection[-_.]?string|" + KEY_OF + "|kubeconfig|(?<![a-z])sas(?:[-_.]?(?:ur[il]|key|token))?)"
                    + "s?(?:[-_.]?(?:value|text|data|hash|base64|b64|plain|base|old|new|\\d{1,9})){0,3})";
    private static final Pattern NAME =
            Pattern.compile("(?i).*" + WORD + "|hint|protectedsettings|securevalue|authorization|cookie");
    /** What only names secrets, or says what may be done with them. */
    private static final Pattern NAMES_OF = Pattern.compile("(?i).*(?:secret|credential)s?");

    private static final List<String> VALUES = List.of("value", "defaultValue");
    private static final Pattern GRAPH_NAME = Pattern.compile("(?i)secrettext|hint|password");
    private static final Set<String> COMMANDS = Set.of("args", "command");
    private static final Pattern FLAG = Pattern.compile("(?i)--?[\\w.-]*" + WORD);
    /** What tells where a secret is, or that something else puts it there, and words that are none. */
    private static final Pattern POINTER = Pattern.compile("|true|false|null|\\$\\([\\w.-]+\\)|\\$\\{[^}]*}"
            + "|/(?:etc|var|run|mnt|secrets?|tmp|home|opt|usr|app|config|data|vault)(?:/[\\w.@/-]*)?"
            + "|@Microsoft\\.KeyVault.*|\\[(?:parameters|variables|reference|concat|format)\\(.*]"
            + "|https://[\\w.-]+/(?:secrets|keys|certificates)/[\\w/-]*|"
            + Pattern.quote(MARK));

    /** Each with the secret as its second group, between what stays. */
    private static final List<Pattern> FORMS = List.of(
            Pattern.compile(
                    "()(-----BEGIN [A-Z0-9 ]*PRIVATE KEY[\\s\\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY[A-Z ]*-----|\\z))()"),
            Pattern.compile(
                    "(?i)(;[\\w .-]{0,60}" + WORD + "\\s?=(?!=)\\s?)(\"[^\"\\n]*\"|'[^'\\n]*'(?=;)|[^;\"\\n]+)()"),
            Pattern.compile(
                    "(?i)((?:(?<![\\w-])|u0026|%26|%3f)(?:sig|auth)(?:=(?!=)|%3d))" + "([^\\s;&\"'=][^\\s;&\"']*)()"),
            Pattern.compile("(?i)((?<![\\w.-])[\\w.-]*" + WORD
                    + "=(?!=))(\"[^\"\\n]*\"|'[^'\\n]*'|[^\\s;&\"'=][^\\s;&\"']*)()"),
            Pattern.compile("(?i)((?<!\\S)--?[\\w.-]*" + WORD + "\\s+)(?!-)(\\S+)()"),
            Pattern.compile("(://[^/\\s:@]*:)([^/\\s]+)(@)"),
            Pattern.compile("()((?<![\\w-])eyJ[\\w-]{8,}\\.[\\w-]{8,}(?:\\.[\\w-]*){0,3})()"),
            Pattern.compile(
                    "()(\\bAKIA[0-9A-Z]{16}\\b|\\bgh[pousr]_\\w{30,}|\\bxox[abprs]-[\\w-]{10,}|\\bsk_live_\\w{10,}"
                            + "|(?<![\\w~.-])[\\w~.-]{3}\\dQ~[\\w~.-]{31,34})()"),
            Pattern.compile("(?i)(\\b(?:bearer|basic)\\s+)((?=\\S*\\d)[a-z0-9+/=._~-]{8,})()"));
    /** How files of settings say it; elsewhere the same may be prose. */
    private static final Pattern SETTING = Pattern.compile("(?i)((?<![\\w.-])[\"']?[\\w.-]*(?:" + WORD
            + "|client-key-data|(?<![a-z])auth)\\\\{0,9}[\"']?\\s{0,99}[:=]\\s{0,99})"
            + "(\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+){0,500}+\"?|\\\\{1,9}\"[^\"\\n]*\""
            + "|'[^'\\n]*'(?:'[^'\\n]*'){0,99}|[^\\s,{}\\[\\]\"'=]\\S*)()");
    /** A line of such a file without quotes; what follows may be several words, or lines that lie deeper. */
    private static final Pattern LINE =
            Pattern.compile("(?i)([\\w.-]*(?:" + WORD + "|client-key-data)[ \\t]*[:=](?!=)[ \\t]*)([^\\s\"'{\\[=].*)");

    private static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9+/_-]{24,}={0,2}");
    private static final Pattern RANDOM =
            Pattern.compile("(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9+/_=~!@#$%^*.-]{20,}|[0-9a-fA-F]{32,}");
    private static final double BITS = 3.7;

    private final boolean whole;

    /** The redaction that also takes out, if {@code whole}, every literal value of an environment or a ConfigMap. */
    Redaction(boolean whole) {
        this.whole = whole;
    }

    Estate.Entry of(Estate.Entry entry) {
        boolean graph = entry.address().type().startsWith("graph/");
        Document body = graph ? walked(entry.document(), GRAPH_NAME) : body(entry.document());
        return entry.withDocument(body);
    }

    static Acceptance of(Acceptance one) {
        return new Acceptance(one.control(), text(one.reason()), text(one.owner()), one.expires(), one.scope());
    }

    private Document body(Document document) {
        boolean object = document.text("/apiVersion").isPresent();
        String kind = object ? document.text("/kind").orElse("") : "";
        Document bare = document;
        if (kind.equals("Secret")) {
            bare = values(values(bare, "data", true), "stringData", true);
        } else if (kind.equals("ConfigMap")) {
            bare = values(values(bare, "data", whole), "binaryData", true);
        }
        return walked(bare, NAME);
    }

    /** The document with each text of a member without secrets, or without any text that says something. */
    private static Document values(Document document, String member, boolean all) {
        Document values = document.get(member).orElse(Document.object());
        for (var value : values.members().entrySet()) {
            String text = value.getValue().asText().orElse("");
            boolean known = text.equals(Secret.NOTE);
            String bare = all ? (known ? text : MARK) : setting(value.getKey(), text);
            values = values.with(value.getKey(), bare);
        }
        return document.get(member).isPresent() ? document.with(member, values) : document;
    }

    private Document walked(Document value, Pattern names) {
        if (value.isArray()) {
            return Document.of(elements(value.elements(), names));
        }
        if (!value.isObject()) {
            return isText(value) ? Document.of(text(value.asText().orElse(""))) : value;
        }
        Map<String, Document> members = new LinkedHashMap<>();
        value.members().forEach((name, member) -> members.put(name, member(name, member, names)));
        return paired(Document.of(members));
    }

    private Document member(String name, Document member, Pattern names) {
        if (name.equals("env") && member.isArray()) {
            return Document.of(member.elements().stream().map(this::variable).toList());
        }
        if (COMMANDS.contains(name) && member.isArray()) {
            return Document.of(elements(member.elements(), names).stream()
                    .map(word -> isText(word)
                            ? Document.of(replaced(SETTING, word.asText().orElse("")))
                            : word)
                    .toList());
        }
        String text = member.asText().orElse("");
        boolean named = names.matcher(name).matches();
        if (named && !isText(member)) {
            return walked(held(name, member), names);
        }
        boolean secret = LAST_APPLIED.matcher(name).matches()
                || (named && !POINTER.matcher(text).matches());
        return secret && isText(member) ? Document.of(MARK) : walked(member, names);
    }

    /** What is named as a secret without the texts that it holds itself, as a parameter or as a list does. */
    private static Document held(String name, Document member) {
        if (member.isArray() && !NAMES_OF.matcher(name).matches()) {
            return Document.of(member.elements().stream()
                    .map(element -> isText(element) ? Document.of(MARK) : element)
                    .toList());
        }
        Document held = member;
        for (String value : member.isObject() ? VALUES : List.<String>of()) {
            Document given = member.get(value).orElse(Document.nothing());
            boolean pointer = POINTER.matcher(given.asText().orElse("")).matches();
            if (isText(given) && !pointer) {
                held = held.with(value, MARK);
            } else if (given.isArray()) {
                held = held.with(value, held("", given));
            }
        }
        return held;
    }

    private Document variable(Document variable) {
        String text = variable.text("/value").orElse("");
        String name = variable.text("/name").orElse("");
        boolean hidden = whole && !POINTER.matcher(text).matches();
        return text.isEmpty() ? variable : variable.with("value", hidden ? MARK : setting(name, text));
    }

    /** A pair such as a setting of an application: its name says what its value is. */
    private static Document paired(Document object) {
        String text = object.text("/value").orElse("");
        boolean secret = NAME.matcher(object.text("/name").orElse("")).matches()
                && !POINTER.matcher(text).matches();
        return secret ? object.with("value", MARK) : object;
    }

    private static boolean isText(Document value) {
        return value.kind() == Document.Kind.STRING;
    }

    /** What follows the flag of a secret is one. */
    private List<Document> elements(List<Document> elements, Pattern names) {
        List<Document> bare = new ArrayList<>();
        boolean flagged = false;
        for (Document element : elements) {
            String text = element.asText().orElse("");
            boolean secret = flagged && !POINTER.matcher(text).matches() && !text.startsWith("-");
            bare.add(secret ? Document.of(MARK) : walked(element, names));
            flagged = FLAG.matcher(text).matches();
        }
        return bare;
    }

    /** The value of a variable or the content of a file without secrets. */
    private static String setting(String name, String value) {
        if (POINTER.matcher(value).matches()) {
            return value;
        }
        boolean secret = NAME.matcher(name).matches() || isRandom(value);
        return secret ? MARK : replaced(SETTING, text(lines(value)));
    }

    /** The lines of a file without what follows the name of a secret, also on deeper lines below. */
    private static String lines(String text) {
        List<String> bare = new ArrayList<>();
        int hidden = Integer.MAX_VALUE; // lines that lie deeper belong to a secret
        for (String line : text.split("\n", -1)) {
            String told = line.stripLeading();
            int depth = line.length() - told.length();
            if (hidden < depth || (hidden < Integer.MAX_VALUE && told.isEmpty())) {
                continue;
            }
            String item = told.startsWith("- ") ? told.substring(2).stripLeading() : told;
            Matcher key = LINE.matcher(item);
            boolean secret = key.matches() && !POINTER.matcher(key.group(2)).matches() && !item.startsWith("-");
            hidden = secret ? line.length() - item.length() : Integer.MAX_VALUE;
            bare.add(secret ? line.substring(0, hidden) + key.group(1) + MARK : line);
        }
        return String.join("\n", bare);
    }

    /** A text without what has the form of a secret. */
    static String text(String text) {
        String bare = text;
        for (Pattern form : FORMS) {
            bare = replaced(form, bare);
        }
        return isEncoded(bare) ? MARK : bare;
    }

    private static String replaced(Pattern form, String text) {
        return form.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        POINTER.matcher(found.group(2)).matches()
                                ? found.group()
                                : found.group(1) + MARK + found.group(3)));
    }

    /** Whether it is the base64 of something with a secret in it. */
    private static boolean isEncoded(String text) {
        if (!ENCODED.matcher(text.strip().replaceAll("[\r\n]", "")).matches()) {
            return false;
        }
        try {
            String plain =
                    text.strip().replaceAll("[\r\n]", "").replace('-', '+').replace('_', '/');
            String decoded = new String(Base64.getDecoder().decode(plain), StandardCharsets.UTF_8);
            return !replaced(SETTING, text(decoded)).equals(decoded);
        } catch (IllegalArgumentException other) {
            return false;
        }
    }

    private static boolean isRandom(String value) {
        return RANDOM.matcher(value).matches() && bits(value) >= (value.length() < 40 ? BITS : BITS - 0.5);
    }

    /** Shannon's entropy of a character. */
    private static double bits(String value) {
        double bits = 0;
        for (int sign : value.chars().distinct().toArray()) {
            double share = (double) value.chars().filter(one -> one == sign).count() / value.length();
            bits -= share * Math.log(share) / Math.log(2);
        }
        return bits;
    }

    @Override
    public String toString() {
        return "Redaction[" + (whole ? "whole environments" : "what shows") + "]";
    }
}
