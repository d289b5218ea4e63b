package dev.breakwater.k8s.admission;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A named form of texts, such as {@code dns1123Label}, with the messages of the API server's validation. */
final class NamedFormat implements CelValues.Opaque {
    private static final Pattern UUID =
            Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final Rule DNS_LABEL = new Rule(
            LABEL,
            63,
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and"
                    + " end with an alphanumeric character (e.g. 'my-name',  or '123-abc'");
    private static final Rule DNS_SUBDOMAIN = new Rule(
            LABEL + "(\\." + LABEL + ")*",
            253,
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must"
                    + " start and end with an alphanumeric character (e.g. 'example.com'");
    private static final Rule DNS_1035 = new Rule(
            LABEL_1035,
            63,
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic"
                    + " character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123'");
    private static final Rule LABEL_VALUE = new Rule(
            "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?",
            63,
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must"
                    + " start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345'");
    private static final Rule NAME_PART = new Rule(
            NAME,
            63,
            "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
                    + " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc'");

    /** The formats by the name that expressions use. */
    static final Map<String, NamedFormat> ALL = Stream.of(
                    new NamedFormat("dns1123Label", "DNS1123Label", 30, DNS_LABEL::check),
                    new NamedFormat("dns1123Subdomain", "DNS1123Subdomain", 60, DNS_SUBDOMAIN::check),
                    new NamedFormat("dns1035Label", "DNS1035Label", 30, DNS_1035::check),
                    new NamedFormat("qualifiedName", "QualifiedName", 60, NamedFormat::qualifiedName),
                    new NamedFormat("dns1123LabelPrefix", "DNS1123LabelPrefix", 30, prefix(DNS_LABEL)),
                    new NamedFormat("dns1123SubdomainPrefix", "DNS1123SubdomainPrefix", 60, prefix(DNS_SUBDOMAIN)),
                    new NamedFormat("dns1035LabelPrefix", "DNS1035LabelPrefix", 30, prefix(DNS_1035)),
                    new NamedFormat("labelValue", "LabelValue", 40, LABEL_VALUE::check),
                    new NamedFormat("uri", "URI", 1103, NamedFormat::uri),
                    simple("uuid", 59, "does not match the UUID format", UUID.asMatchPredicate()),
                    simple("byte", 84, "invalid base64", NamedFormat::isBase64),
                    simple("date", 126, "invalid date", NamedFormat::isDate),
                    simple("datetime", 126, "invalid datetime", NamedFormat::isTime))
            .collect(Collectors.toUnmodifiableMap(format -> format.key, format -> format));

    private final String key;
    private final String name;
    private final int regexSize;
    private final Function<String, List<String>> check;

    private NamedFormat(String key, String name, int regexSize, Function<String, List<String>> check) {
        this.key = key;
        this.name = name;
        this.regexSize = regexSize;
        this.check = check;
    }

    /** A regular expression, a greatest length, and what a text that fits neither is told. */
    private record Rule(String regex, int longest, String message) {
        List<String> check(String text) {
            List<String> errors = new ArrayList<>();
            if (text.length() > longest) {
                errors.add("must be no more than " + longest + (regex.equals(LABEL) ? " bytes" : " characters"));
            }
            if (!Pattern.matches(regex, text.substring(0, Math.min(text.length(), 1_000)))) {
                errors.add(message + ", regex used for validation is '" + regex + "')");
            }
            return errors;
        }
    }

    static void register(Map<String, Functions.Call> calls) {
        ALL.forEach((name, format) -> calls.put("format." + name, args -> format));
        calls.put("format.named", args -> Optional.ofNullable(ALL.get(Functions.text(args[0]))));
        calls.put("validate", args -> Functions.as(args[0], NamedFormat.class).validate(Functions.text(args[1])));
    }

    private Object validate(String text) {
        List<String> errors = check.apply(text);
        return errors.isEmpty() ? Optional.empty() : Optional.of(List.<Object>copyOf(errors));
    }

    static List<String> label(String text) {
        return DNS_LABEL.check(text);
    }

    static List<String> subdomain(String text) {
        return DNS_SUBDOMAIN.check(text);
    }

    int regexSize() {
        return regexSize;
    }

    private static NamedFormat simple(String name, int regexSize, String message, Predicate<String> fits) {
        return new NamedFormat(name, name, regexSize, text -> fits.test(text) ? List.of() : List.of(message));
    }

    /** What a generated name is checked as: a last dash stands for the characters to come. */
    private static Function<String, List<String>> prefix(Rule rule) {
        return text ->
                rule.check(text.length() > 1 && text.endsWith("-") ? text.substring(0, text.length() - 1) + "a" : text);
    }

    private static List<String> qualifiedName(String text) {
        String[] parts = text.split("/", -1);
        String form = "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and"
                + " end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
                + " validation is '" + NAME + "') with an optional DNS subdomain prefix and '/' (e.g."
                + " 'example.com/MyName')";
        if (parts.length > 2) {
            return List.of(form);
        }
        List<String> errors = new ArrayList<>();
        if (parts.length == 2 && parts[0].isEmpty()) {
            errors.add("prefix part must be non-empty");
        } else if (parts.length == 2) {
            DNS_SUBDOMAIN.check(parts[0]).forEach(error -> errors.add("prefix part " + error));
        }
        String name = parts[parts.length - 1];
        if (name.isEmpty()) {
            errors.add("name part must be non-empty");
        } else if (name.length() > 63) {
            errors.add("name part must be no more than 63 bytes");
        }
        errors.addAll(NAME_PART.check(name).stream()
                .filter(error -> error.contains("regex"))
                .toList());
        return errors;
    }

    private static List<String> uri(String text) {
        try {
            WebAddress.parse(text, "parse ");
            return List.of();
        } catch (CelFailure failure) {
            return List.of(String.valueOf(failure.getMessage()));
        }
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text);
            return text.length() % 4 == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isDate(String text) {
        try {
            LocalDate.parse(text);
            return text.length() == 10;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text.toUpperCase(Locale.ROOT));
            return text.length() >= 20;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    @Override
    public String type() {
        return "kubernetes.NamedFormat";
    }

    @Override
    public String toString() {
        return name;
    }
}
