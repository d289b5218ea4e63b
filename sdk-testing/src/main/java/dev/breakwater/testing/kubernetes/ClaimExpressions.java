package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.k8s.admission.CelCompilationException;
import dev.breakwater.k8s.admission.CelEnvironment;
import dev.breakwater.k8s.admission.CelExpression;
import dev.breakwater.resource.Issue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The expressions that one issuer of an {@code AuthenticationConfiguration} has, compiled: they see the claims of a
 * token, and those that check the user see what was made of them. What fails to evaluate lets nobody in. Source of
 * semantics: {@code staging/src/k8s.io/apiserver/pkg/authentication/cel} of Kubernetes. Immutable.
 */
final class ClaimExpressions {
    static final String USERNAME = "claimMappings.username.expression";
    static final String GROUPS = "claimMappings.groups.expression";
    static final String UID = "claimMappings.uid.expression";

    private static final Pattern FIELD = Pattern.compile("\\buser\\.\\??(\\w+)");
    private static final Pattern TEXT = Pattern.compile("'[^']*'|\"[^\"]*\"");
    private static final List<String> USER = List.of("username", "uid", "groups", "extra");
    private static final Pattern EMAIL = Pattern.compile("\\bclaims\\.email\\b");
    private static final Pattern VERIFIED = Pattern.compile("\\bclaims\\.\\??email_verified\\b");

    private final Map<String, CelExpression> compiled = new LinkedHashMap<>();
    private final int minor;
    private final String path;
    private final List<Issue> issues;

    private ClaimExpressions(int minor, String path, List<Issue> issues) {
        this.minor = minor;
        this.path = path;
        this.issues = issues;
    }

    /**
     * The expressions of an issuer.
     *
     * @param minor the version of Kubernetes 1 whose language it is
     * @param path where the issuer is configured
     * @param issues takes what is wrong
     */
    static ClaimExpressions of(Document jwt, int minor, String path, List<Issue> issues) {
        ClaimExpressions expressions = new ClaimExpressions(minor, path, issues);
        for (String place : List.of(USERNAME, GROUPS, UID)) {
            expressions.add(jwt, place, "claims", false);
        }
        expressions.addAll(jwt, "claimMappings.extra", "valueExpression", "claims", false);
        expressions.addAll(jwt, "claimValidationRules", "expression", "claims", true);
        expressions.addAll(jwt, "userValidationRules", "expression", "user", true);
        expressions.requireVerified();
        return expressions;
    }

    private void addAll(Document jwt, String list, String field, String variable, boolean rule) {
        int size = Rules.elements(jwt, "/" + list.replace('.', '/')).size();
        for (int at = 0; at < size; at++) {
            add(jwt, list + "." + at + "." + field, variable, rule);
        }
    }

    /** Only of rules is the type known to be wrong before there is a token; so the server checks no other. */
    private void add(Document jwt, String place, String variable, boolean rule) {
        String text = jwt.text("/" + place.replace('.', '/')).orElse("");
        if (text.isEmpty()) {
            return;
        }
        String field = path + "." + place.replaceAll("\\.([0-9]+)", "[$1]");
        try {
            CelExpression expression =
                    CelEnvironment.kubernetes(minor).with(variable).compile(text);
            compiled.put(place, expression);
            unknown(variable, text)
                    .ifPresent(name -> issues.add(new Issue(field, "takes user." + name + ", which no user has.")));
            if (rule && !expression.type().equals("bool")) {
                issues.add(new Issue(field, "comes to " + expression.type() + ", and has to come to bool."));
            }
        } catch (CelCompilationException e) {
            issues.add(new Issue(field, "is no expression: " + e.getMessage()));
        }
    }

    /** A field that no user has; what texts say is not looked at. */
    private static Optional<String> unknown(String variable, String text) {
        Matcher field = FIELD.matcher(TEXT.matcher(text).replaceAll("''"));
        while (variable.equals("user") && field.find()) {
            if (!USER.contains(field.group(1))) {
                return Optional.of(field.group(1));
            }
        }
        return Optional.empty();
    }

    /** An address that nobody has verified is no name. */
    private void requireVerified() {
        boolean byMail = compiled.containsKey(USERNAME)
                && EMAIL.matcher(compiled.get(USERNAME).source()).find();
        boolean verified = compiled.entrySet().stream()
                .filter(one -> !Set.of(GROUPS, UID).contains(one.getKey()))
                .anyMatch(one -> VERIFIED.matcher(one.getValue().source()).find());
        if (byMail && !verified) {
            issues.add(new Issue(
                    path + "." + USERNAME,
                    "takes claims.email, so it, an extra or a claim validation rule has to look at"
                            + " claims.email_verified."));
        }
    }

    boolean has(String place) {
        return compiled.containsKey(place);
    }

    /** What the expression at a place comes to for these claims; empty if it fails or there is none. */
    Optional<Document> value(String place, Document claims) {
        return Optional.ofNullable(compiled.get(place))
                .flatMap(expression ->
                        expression.evaluate(Map.of("claims", claims)).value());
    }

    /** Whether every rule about claims holds. */
    boolean holds(Document claims) {
        return allTrue("claimValidationRules.", "claims", claims);
    }

    /** Whether every rule about users holds. */
    boolean admits(Login login) {
        Document user = Document.object(
                "username", login.caller().name(),
                "uid", login.uid(),
                "groups", login.caller().groups(),
                "extra", Document.of(login.extra()));
        return allTrue("userValidationRules.", "user", user);
    }

    private boolean allTrue(String prefix, String variable, Document value) {
        Map<String, Document> variables = Map.of(variable, value);
        return compiled.entrySet().stream()
                .filter(one -> one.getKey().startsWith(prefix))
                .allMatch(one -> one.getValue().evaluate(variables).value().equals(Optional.of(Document.of(true))));
    }

    @Override
    public String toString() {
        return "ClaimExpressions" + compiled.keySet();
    }
}
