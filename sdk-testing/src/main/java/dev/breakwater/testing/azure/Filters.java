package dev.breakwater.testing.azure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of OData filters that clients send: functions and {@code name eq 'value'}, joined by {@code and}. */
final class Filters {
    private static final Pattern EQUALS =
            Pattern.compile("([\\w/.]+)\\s+eq\\s+'((?:[^']|'')*)'", Pattern.CASE_INSENSITIVE);
    private static final Pattern FUNCTION = Pattern.compile("(\\w+)\\((?:[\\w/]+,\\s*)?(?:'([^']*)')?\\)");
    private static final Pattern AND =
            Pattern.compile("\\s+and\\s+(?=(?:[^']*'[^']*')*[^']*$)", Pattern.CASE_INSENSITIVE);

    private final Map<String, String> terms;

    private Filters(Map<String, String> terms) {
        this.terms = terms;
    }

    /** The filter of a request, all names in lower case; a term that the list does not know is never ignored. */
    static Filters of(ArmRequest request, String... known) {
        Filters filters = parsed(request);
        if (!List.of(known).containsAll(filters.terms.keySet())) {
            throw new UnmodelledRequestException("FakeAzure does not model the $filter '"
                    + request.parameter("$filter").orElse("") + "' of " + request.path() + ". It knows "
                    + String.join(", ", known) + ".");
        }
        return filters;
    }

    private static Filters parsed(ArmRequest request) {
        Map<String, String> terms = new LinkedHashMap<>();
        String text = request.parameter("$filter").orElse("").trim();
        for (String term : text.isEmpty() ? new String[0] : AND.split(text)) {
            Matcher equals = EQUALS.matcher(term);
            Matcher function = FUNCTION.matcher(term);
            if (equals.matches()) {
                terms.put(
                        equals.group(1).toLowerCase(Locale.ROOT),
                        equals.group(2).replace("''", "'"));
            } else if (function.matches()) {
                String argument = Optional.ofNullable(function.group(2)).orElse("");
                terms.put(function.group(1).toLowerCase(Locale.ROOT) + "()", argument);
            } else {
                throw ArmError.badRequest(
                        "InvalidFilterInQueryString", "Invalid $filter '" + text + "' in the query string.");
            }
        }
        return new Filters(terms);
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(terms.get(name));
    }

    boolean has(String name) {
        return terms.containsKey(name);
    }

    /** Whether a term is absent or equals the value without case. */
    boolean allows(String name, Optional<String> value) {
        return get(name)
                .map(wanted -> wanted.equalsIgnoreCase(value.orElse("")))
                .orElse(true);
    }
}
