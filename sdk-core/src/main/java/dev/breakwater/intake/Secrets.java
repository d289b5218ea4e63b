package dev.breakwater.intake;

import dev.breakwater.document.Document;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes literal secrets out of what is read: members that services never answer, and texts in expressions. Stateless. */
final class Secrets {
    private static final String SECRET = "Microsoft.KeyVault/vaults/secrets";
    private static final Set<String> NAMES = Set.of(
            "adminpassword",
            "administratorloginpassword",
            "clientsecret",
            "password",
            "protectedsettings",
            "secret",
            "securevalue",
            "serverappsecret");
    private static final Pattern QUOTED =
            Pattern.compile("((?:parameters|variables|reference|copyIndex)\\(\\s*)?'[^']*+(?:'|$)");

    private Secrets() {}

    /** The body of a resource of that type without its secrets. */
    static Document without(String type, Document body) {
        return without(type.equalsIgnoreCase(SECRET) ? body.withoutAt("/properties/value") : body);
    }

    private static Document without(Document value) {
        if (value.isArray()) {
            List<Document> all = value.elements().stream().map(Secrets::without).toList();
            return Document.of(all);
        }
        if (!value.isObject()) {
            return value;
        }
        Map<String, Document> all = new LinkedHashMap<>();
        value.members().forEach((name, member) -> {
            if (!NAMES.contains(name.toLowerCase(Locale.ROOT))) {
                all.put(name, without(member));
            }
        });
        return Document.of(all);
    }

    /** The body with the texts cut out of the expressions that its references are named by. */
    static Document named(Document body) {
        return body.resolve(name -> Optional.of(Document.reference(shown(name))));
    }

    /** The expression without its texts, but for the names of what it refers to. */
    static String shown(String expression) {
        return QUOTED.matcher(expression)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) == null ? "'…'" : found.group()));
    }
}
