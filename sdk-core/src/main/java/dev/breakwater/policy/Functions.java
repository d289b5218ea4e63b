package dev.breakwater.policy;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The template functions that rules may call. Not evaluated: those on ranges of addresses but ipRangeContains. Sources:
 * the pages on template functions and on policy rules.
 */
final class Functions {
    private static final Set<String> KNOWN = Set.of(
            ("field current policy requestcontext resourcegroup subscription utcnow parameters if and or not true false"
                            + " null bool equals less lessorequals greater greaterorequals concat tolower toupper trim"
                            + " split join replace substring indexof lastindexof startswith endswith padleft string int"
                            + " json base64 base64tostring base64tojson uricomponent uricomponenttostring format length"
                            + " empty contains first last take skip union intersection range min max createarray array"
                            + " createobject coalesce tryget shallowmerge objectkeys items flatten add sub mul div mod"
                            + " adddays iprangecontains guid uniquestring uri datauri datauritostring float")
                    .split(" ", -1));
    /** Of templates, but not of rules; so is whatever begins with list. */
    private static final Set<String> TEMPLATES_ONLY = Set.of(
            ("copyindex datetimeadd datetimefromepoch datetimetoepoch deployment environment extensionresourceid lambda"
                            + " managementgroup newguid pickzones providers reference resourceid subscriptionresourceid"
                            + " tenantresourceid tenant variables")
                    .split(" ", -1));

    private static final Set<String> TEXTS = Set.of(
            ("tolower toupper trim split replace substring indexof lastindexof startswith endswith padleft json base64"
                            + " base64tostring base64tojson uricomponent uricomponenttostring format uri"
                            + " datauri datauritostring")
                    .split(" ", -1));
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Pattern PLACE = Pattern.compile("\\{(\\d+)}|\\{\\{|}}");
    private static final String DATA = "data:";
    private static final int LONGEST = 131_072;
    private static final Instant FIRST_YEAR = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST_YEAR = Instant.parse("+10000-01-01T00:00:00Z");
    private static final int MOST_DIGITS = 40;

    private Functions() {}

    /** The names of all functions, in lower case. */
    static Set<String> names() {
        return KNOWN;
    }

    static boolean isKnown(String name) {
        return KNOWN.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Why a rule cannot call a function of that name: Azure has it for templates only, or it is not known here. */
    static String refusal(String name) {
        String lower = lower(name);
        return TEMPLATES_ONLY.contains(lower) || lower.startsWith("list")
                ? "which Azure lets templates call, but not rules of policies"
                : "which rules have not or which is not evaluated here";
    }

    /** What depends on the resource, the request or the time. */
    static Document impure(String name, List<Document> args, Frame frame) {
        PolicyTarget target = frame.target();
        return switch (name) {
            case "field" -> field(FieldPath.of(text(args, 0, name)), frame);
            case "current" -> current(args, frame);
            case "policy" -> frame.policy();
            case "requestcontext" -> target.request();
            case "resourcegroup" -> surrounding(target.group(), "resourceGroup()", target);
            case "subscription" -> surrounding(target.subscription(), "subscription()", target);
            case "utcnow" -> Document.of(now(args, target.now()));
            default ->
                throw new PolicyFailedException(
                        "The parameter " + args + " has no value before the policy is assigned.");
        };
    }

    private static Document surrounding(Document found, String name, PolicyTarget target) {
        if (found.isNull()) {
            throw new PolicyFailedException(name + " has no value for " + target.id() + ".");
        }
        return found;
    }

    /** A missing field is an empty text, a missing array of elements an empty array. */
    private static Document field(FieldPath path, Frame frame) {
        Frame asked = frame.subject().equals(frame.target().resource())
                ? frame
                : frame.about(frame.target().resource());
        if (path.isCollection()) {
            return path.unknown(asked).orElseGet(() -> Document.of(path.values(asked)));
        }
        Document value = path.value(asked);
        return value.isNull() ? Document.of("") : value;
    }

    private static Document current(List<Document> args, Frame frame) {
        Frame.Scope scope = frame.scope();
        if (scope == null) {
            throw new PolicyFailedException("current() stands in no count.");
        }
        if (args.isEmpty()) {
            return scope.element();
        }
        String name = text(args, 0, "current");
        Document counted = frame.fixed(name);
        if (counted != null) {
            return counted;
        }
        if (name.indexOf("[*]") < 0) {
            throw new PolicyFailedException("current('" + name + "') names no count around it.");
        }
        return FieldPath.of(name).current(frame);
    }

    private static String now(List<Document> args, Instant now) {
        return args.isEmpty() ? UTC.format(now) : DotNetTime.format(now, text(args, 0, "utcNow"));
    }

    /**
     * What depends on its arguments alone.
     *
     * @throws PolicyFailedException whatever is wrong with them, such as a day beyond all calendars
     */
    static Document pure(String name, List<Document> args) {
        try {
            return worked(name, args);
        } catch (PolicyFailedException failed) {
            throw failed;
        } catch (RuntimeException other) {
            throw new PolicyFailedException(name + "() cannot work with what it is given: " + other.getMessage());
        }
    }

    private static Document worked(String name, List<Document> args) {
        Document result = Document.of(
                switch (name) {
                    case "true" -> true;
                    case "false" -> false;
                    case "null" -> null;
                    case "if" -> arg(args, flag(args, 0, name) ? 1 : 2, name);
                    case "and", "or" -> logic(name, args);
                    case "not" -> !flag(args, 0, name);
                    case "bool" -> bool(arg(args, 0, name));
                    case "equals" -> arg(args, 0, name).equals(arg(args, 1, name));
                    case "less" -> order(args, name) < 0;
                    case "lessorequals" -> order(args, name) <= 0;
                    case "greater" -> order(args, name) > 0;
                    case "greaterorequals" -> order(args, name) >= 0;
                    case "add", "sub", "mul", "div", "mod" -> arithmetic(name, args);
                    case "int" -> number(arg(args, 0, name));
                    case "float" -> fraction(arg(args, 0, name));
                    case "guid" -> Hashes.guid(args);
                    case "uniquestring" -> Hashes.uniqueString(args);
                    case "min", "max" -> extreme(name, args);
                    case "range" -> range(integer(args, 0, name), integer(args, 1, name));
                    case "adddays" -> days(args);
                    case "iprangecontains" ->
                        IpRange.parse(text(args, 0, name)).contains(IpRange.parse(text(args, 1, name)));
                    default -> isText(name, args) ? text(name, args) : Lists.call(name, args);
                });
        if (result.kind() == Document.Kind.STRING) {
            requireShort(name, result.asText().orElse("").length());
        }
        if (Sizes.of(result) > Sizes.MOST) {
            throw new PolicyFailedException(name + "() makes more than fits into an evaluation.");
        }
        return result;
    }

    /** Asked before a long text is made, where it may be far longer than what it is made of. */
    static void requireShort(String name, long length) {
        if (length > LONGEST) {
            throw new PolicyFailedException(name + "() makes a text of more than " + LONGEST + " characters.");
        }
    }

    /** All are looked at, so that a wrong one is told. */
    private static boolean logic(String name, List<Document> args) {
        int holding = 0;
        for (int i = 0; i < args.size(); i++) {
            holding += flag(args, i, name) ? 1 : 0;
        }
        return name.equals("and") ? holding == args.size() : holding > 0;
    }

    private static boolean bool(Document value) {
        String text = value.asText().orElse("").toLowerCase(Locale.ROOT);
        return switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new PolicyFailedException("bool() takes true, false, 1 or 0, not " + value + ".");
        };
    }

    private static int order(List<Document> args, String name) {
        Document left = arg(args, 0, name);
        Document right = arg(args, 1, name);
        boolean texts = left.kind() == Document.Kind.STRING && right.kind() == Document.Kind.STRING;
        return texts ? text(args, 0, name).compareTo(text(args, 1, name)) : Operator.compare(left, right);
    }

    private static BigInteger arithmetic(String name, List<Document> args) {
        BigInteger left = integer(args, 0, name);
        BigInteger right = integer(args, 1, name);
        boolean divides = name.equals("div") || name.equals("mod");
        if (divides && right.signum() == 0) {
            throw new PolicyFailedException(name + "() divides by zero.");
        }
        return switch (name) {
            case "add" -> left.add(right);
            case "sub" -> left.subtract(right);
            case "mul" -> left.multiply(right);
            case "div" -> left.divide(right);
            default -> left.remainder(right);
        };
    }

    private static BigInteger number(Document value) {
        try {
            return whole(new BigDecimal(value.asText().orElse("")), "int");
        } catch (NumberFormatException none) {
            throw new PolicyFailedException("int() takes a number or its text, not " + value + ".");
        }
    }

    private static BigDecimal fraction(Document value) {
        try {
            return new BigDecimal(value.asText().orElse(""));
        } catch (NumberFormatException none) {
            throw new PolicyFailedException("float() takes a number or its text, not " + value + ".");
        }
    }

    private static Document extreme(String name, List<Document> args) {
        List<Document> numbers =
                args.size() == 1 && args.get(0).isArray() ? args.get(0).elements() : args;
        if (numbers.isEmpty()) {
            throw new PolicyFailedException(name + "() of nothing.");
        }
        Document found = numbers.get(0);
        for (Document one : numbers) {
            int order = Operator.compare(one, found);
            found = (name.equals("min") ? order < 0 : order > 0) ? one : found;
        }
        return found;
    }

    private static List<BigInteger> range(BigInteger start, BigInteger count) {
        if (count.signum() < 0 || count.compareTo(BigInteger.valueOf(10_000)) > 0) {
            throw new PolicyFailedException("range() takes a count of 0 to 10000, not " + count + ".");
        }
        List<BigInteger> numbers = new ArrayList<>();
        for (int i = 0; i < count.intValue(); i++) {
            numbers.add(start.add(BigInteger.valueOf(i)));
        }
        return numbers;
    }

    private static String days(List<Document> args) {
        String text = text(args, 0, "addDays");
        Instant time = Operator.time(text)
                .orElseThrow(() -> new PolicyFailedException(
                        "addDays() takes a time such as" + " '2025-01-31T00:00:00.0000000Z', not '" + text + "'."));
        Instant later = time.plus(Duration.ofDays(integer(args, 1, "addDays").longValueExact()));
        if (later.isBefore(FIRST_YEAR) || !later.isBefore(LAST_YEAR)) {
            throw new PolicyFailedException("addDays() leaves the years 1 to 9999.");
        }
        return UTC.format(later);
    }

    private static Object text(String name, List<Document> args) {
        String first = scalar(args, 0, name);
        return switch (name) {
            case "tolower" -> first.toLowerCase(Locale.ROOT);
            case "toupper" -> first.toUpperCase(Locale.ROOT);
            case "trim" -> first.strip();
            case "split" -> split(first, arg(args, 1, name));
            case "replace" -> replaced(first, text(args, 1, name), text(args, 2, name));
            case "substring" -> cut(first, args);
            case "indexof" -> lower(first).indexOf(lower(text(args, 1, name)));
            case "lastindexof" -> lower(first).lastIndexOf(lower(text(args, 1, name)));
            case "startswith" -> lower(first).startsWith(lower(text(args, 1, name)));
            case "endswith" -> lower(first).endsWith(lower(text(args, 1, name)));
            case "padleft" -> padded(first, number(args, 1, name), args.size() > 2 ? text(args, 2, name) : " ");
            case "json" -> json(first);
            case "base64" -> Base64.getEncoder().encodeToString(first.getBytes(StandardCharsets.UTF_8));
            case "base64tostring" -> decoded(first);
            case "base64tojson" -> json(decoded(first));
            case "uricomponent" ->
                URLEncoder.encode(first, StandardCharsets.UTF_8).replace("+", "%20");
            case "uri" -> address(first, text(args, 1, name));
            case "datauri" ->
                DATA + "text/plain;charset=utf8;base64,"
                        + Base64.getEncoder().encodeToString(first.getBytes(StandardCharsets.UTF_8));
            case "datauritostring" -> data(first);
            case "uricomponenttostring" -> URLDecoder.decode(first.replace("+", "%2B"), StandardCharsets.UTF_8);
            default -> formatted(first, args);
        };
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static List<String> split(String text, Document delimiters) {
        List<String> quoted = new ArrayList<>();
        for (Document one : delimiters.isArray() ? delimiters.elements() : List.of(delimiters)) {
            quoted.add(Pattern.quote(one.asText().orElse("")));
        }
        return List.of(text.split(String.join("|", quoted), -1));
    }

    private static String replaced(String text, String what, String by) {
        long times = what.isEmpty() ? text.length() + 1L : 0;
        for (int at = text.indexOf(what); !what.isEmpty() && at >= 0; at = text.indexOf(what, at + what.length())) {
            times++;
        }
        requireShort("replace", text.length() + times * (by.length() - what.length()));
        return text.replace(what, by);
    }

    private static String cut(String text, List<Document> args) {
        int from = number(args, 1, "substring");
        int length = args.size() > 2 ? number(args, 2, "substring") : text.length() - from;
        if (from < 0 || length < 0 || from > text.length() - length) {
            throw new PolicyFailedException("substring() asks for characters " + from + " to " + ((long) from + length)
                    + " of '" + text + "', which has " + text.length() + ".");
        }
        return text.substring(from, from + length);
    }

    private static String padded(String text, int width, String filler) {
        if (width > 16 * 1024 || filler.length() != 1) {
            throw new PolicyFailedException("padLeft() takes a width up to 16384 and one character.");
        }
        return filler.repeat(Math.max(0, width - text.length())) + text;
    }

    private static Document json(String text) {
        try {
            return Document.parse(text);
        } catch (InvalidDocumentException none) {
            throw new PolicyFailedException("json() takes JSON, not '" + text + "'.");
        }
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException none) {
            throw new PolicyFailedException("'" + text + "' is not Base64.");
        }
    }

    /** What follows the last slash of the base goes, unless its only slashes are those after the scheme. */
    private static String address(String base, String relative) {
        int host = base.indexOf("//") + 2;
        if (host < 2) {
            throw new PolicyFailedException("uri() takes an absolute address first, not '" + base + "'.");
        }
        int slash = base.indexOf('/', host) < 0 ? -1 : base.lastIndexOf('/');
        String folder = slash < 0 ? base + "/" : base.substring(0, slash + 1);
        return folder + (relative.startsWith("/") ? relative.substring(1) : relative);
    }

    private static String data(String text) {
        int comma = text.indexOf(',');
        if (!lower(text).startsWith(DATA) || comma < 0) {
            throw new PolicyFailedException("dataUriToString() takes a data URI, not '" + text + "'.");
        }
        String value = text.substring(comma + 1);
        boolean encoded = lower(text.substring(0, comma)).endsWith(";base64");
        return encoded ? decoded(value) : URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Places with a number only: formats of numbers are not evaluated. */
    private static String formatted(String format, List<Document> args) {
        Matcher place = PLACE.matcher(format);
        StringBuilder made = new StringBuilder();
        while (place.find()) {
            boolean brace = place.group(1) == null;
            String shown = brace
                    ? place.group().substring(1)
                    : shown(arg(args, Integer.parseInt(place.group(1)) + 1, "format"));
            requireShort("format", (long) made.length() + shown.length());
            place.appendReplacement(made, Matcher.quoteReplacement(shown));
        }
        return place.appendTail(made).toString();
    }

    /** Texts and numbers as they are, {@code True} and {@code False}, anything else as JSON. */
    static String shown(Document value) {
        if (value.kind() == Document.Kind.BOOLEAN) {
            return value.asFlag().orElse(false) ? "True" : "False";
        }
        return value.isNull() ? "" : value.asText().orElseGet(value::toJson);
    }

    /** The member or the element; null if there is none. */
    static @Nullable Document member(Document of, Document key) {
        if (of.isArray()) {
            int index = key.kind() == Document.Kind.NUMBER ? number(List.of(key), 0, "index") : -1;
            return index >= 0 && index < of.elements().size() ? of.elements().get(index) : null;
        }
        return FieldPath.member(of, key.asText().orElse(""));
    }

    static Document arg(List<Document> args, int at, String name) {
        if (at >= args.size()) {
            throw new PolicyFailedException(name + "() takes more than " + args.size() + " arguments.");
        }
        return args.get(at);
    }

    static String text(List<Document> args, int at, String name) {
        Document value = arg(args, at, name);
        if (value.kind() != Document.Kind.STRING) {
            throw new PolicyFailedException(name + "() takes a text, not " + value + ".");
        }
        return value.asText().orElse("");
    }

    /** A text, or what a function reads as one. */
    private static String scalar(List<Document> args, int at, String name) {
        return switch (name) {
            case "tolower", "toupper", "format", "padleft" -> shown(arg(args, at, name));
            default -> text(args, at, name);
        };
    }

    static BigInteger integer(List<Document> args, int at, String name) {
        Document value = arg(args, at, name);
        return value.asNumber()
                .map(number -> whole(number, name))
                .orElseThrow(() -> new PolicyFailedException(name + "() takes an integer, not " + value + "."));
    }

    /** Without its fraction; numbers of more digits than any integer of Azure are not worked out. */
    private static BigInteger whole(BigDecimal number, String name) {
        long digits = (long) number.precision() - number.scale();
        if (digits > MOST_DIGITS) {
            throw new PolicyFailedException(name + "() takes an integer of up to " + MOST_DIGITS + " digits.");
        }
        return digits <= 0 ? BigInteger.ZERO : number.toBigInteger();
    }

    /** An integer that counts characters: what is out of range stays out of the range of any text. */
    private static int number(List<Document> args, int at, String name) {
        return integer(args, at, name)
                .max(BigInteger.valueOf(-1))
                .min(BigInteger.valueOf(Integer.MAX_VALUE))
                .intValue();
    }

    private static boolean flag(List<Document> args, int at, String name) {
        Document value = arg(args, at, name);
        return value.asFlag()
                .orElseThrow(() -> new PolicyFailedException(name + "() takes a boolean, not " + value + "."));
    }

    /** Two of them take arrays as well. */
    private static boolean isText(String name, List<Document> args) {
        boolean indexed = name.equals("indexof") || name.equals("lastindexof");
        return TEXTS.contains(name)
                && !(indexed && !args.isEmpty() && args.get(0).isArray());
    }

    /** The members of an object. */
    static Map<String, Document> members(Document value, String name) {
        if (!value.isObject()) {
            throw new PolicyFailedException(name + "() takes an object, not " + value + ".");
        }
        return value.members();
    }
}
