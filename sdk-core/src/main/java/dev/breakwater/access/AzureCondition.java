package dev.breakwater.access;

import dev.breakwater.access.AzureDecision.Verdict;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Judges the condition of a role assignment or role for one request. What a request does not tell, and what this class
 * does not understand, is {@link Verdict#UNKNOWN}, with the reason; unknown parts count only where they decide. Source
 * of semantics: "Azure role assignment condition format and syntax", version 2.0 of the language. Not thread-safe.
 */
final class AzureCondition {
    private static final int DEEPEST = 50;
    private static final int LONGEST = 8192;
    private static final Pattern TOKEN =
            Pattern.compile("\\G\\s*([()!{},]|&&|\\|\\||'[^'\\\\]*'|@[A-Za-z]+\\[[^\\]]*]|[\\w.:+-]+)");
    private static final Pattern OPERATOR = Pattern.compile("(?:(ForAnyOf|ForAllOf)(Any|All)Values:)?"
            + "(String|Guid|Bool|DateTime)(Not)?(Equals|StartsWith|Like|GreaterThan|LessThan)(IgnoreCase)?");
    private static final Set<String> OPERATORS = Set.of(
            "StringEquals",
            "StringNotEquals",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
            "StringStartsWith",
            "StringNotStartsWith",
            "StringStartsWithIgnoreCase",
            "StringNotStartsWithIgnoreCase",
            "StringLike",
            "StringNotLike",
            "StringLikeIgnoreCase",
            "StringNotLikeIgnoreCase",
            "GuidEquals",
            "GuidNotEquals",
            "BoolEquals",
            "BoolNotEquals",
            "DateTimeEquals",
            "DateTimeNotEquals",
            "DateTimeGreaterThan",
            "DateTimeLessThan");

    /** What stops the reading: a text that this class does not know, or that has a flaw for everybody. */
    private static class NotUnderstood extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotUnderstood(String message) {
            super(message, null, false, false);
        }
    }

    /** No text of the language. */
    private static final class Flaw extends NotUnderstood {
        private static final long serialVersionUID = 1L;

        Flaw(String message) {
            super(message);
        }
    }

    /** The verdict, and why it is not known; an empty text if it is. */
    record Result(Verdict verdict, String reason) {}

    private final AzureRequest request;
    private final List<String> tokens = new ArrayList<>();
    private String reason = "";
    private int at;
    private int depth;

    private AzureCondition(AzureRequest request) {
        this.request = request;
    }

    /** Whether a condition holds for a request. */
    static Result judge(String condition, AzureRequest request) {
        AzureCondition judge = new AzureCondition(request);
        try {
            Verdict verdict = judge.read(condition);
            return new Result(verdict, verdict == Verdict.UNKNOWN ? judge.reason : "");
        } catch (NotUnderstood e) {
            return new Result(Verdict.UNKNOWN, String.valueOf(e.getMessage()));
        }
    }

    /** Why a text is no condition in any reading of the language; empty if it is one, or may be. */
    static Optional<String> flaw(String condition) {
        try {
            new AzureCondition(AzureRequest.of("", "", "/")).read(condition);
            return Optional.empty();
        } catch (Flaw e) {
            return Optional.ofNullable(e.getMessage());
        } catch (NotUnderstood e) {
            return Optional.empty();
        }
    }

    private Verdict read(String condition) {
        cut(condition);
        Verdict verdict = any();
        if (at < tokens.size()) {
            throw new Flaw("'" + tokens.get(at) + "' is not understood");
        }
        return verdict;
    }

    private void cut(String condition) {
        String text = condition.strip();
        if (text.length() > LONGEST) {
            throw new NotUnderstood("it is longer than " + LONGEST + " characters");
        }
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        while (matcher.find()) {
            tokens.add(matcher.group(1));
            end = matcher.end();
        }
        if (end < text.length() || tokens.isEmpty()) {
            String rest = text.substring(end);
            throw new NotUnderstood(
                    "'" + rest.substring(0, Math.min(30, rest.length())).strip() + "' is not understood");
        }
    }

    private boolean takes(String... words) {
        for (String word : words) {
            if (at < tokens.size() && tokens.get(at).equalsIgnoreCase(word)) {
                at++;
                return true;
            }
        }
        return false;
    }

    private String next() {
        if (at == tokens.size()) {
            throw new Flaw("it ends too early");
        }
        return tokens.get(at++);
    }

    private void require(String word) {
        String found = next();
        if (!found.equals(word)) {
            throw new Flaw("'" + found + "' stands where '" + word + "' should");
        }
    }

    private Verdict any() {
        Verdict verdict = all();
        while (takes("OR", "||")) {
            Verdict other = all();
            verdict = other.compareTo(verdict) > 0 ? other : verdict;
        }
        return verdict;
    }

    private Verdict all() {
        Verdict verdict = one();
        while (takes("AND", "&&")) {
            Verdict other = one();
            verdict = other.compareTo(verdict) < 0 ? other : verdict;
        }
        return verdict;
    }

    private Verdict one() {
        if (++depth > DEEPEST) {
            throw new NotUnderstood("it is nested too deeply");
        }
        Verdict verdict = takes("NOT", "!") ? negated(one()) : plain();
        depth--;
        return verdict;
    }

    private static Verdict negated(Verdict verdict) {
        return verdict == Verdict.UNKNOWN ? verdict : of(verdict == Verdict.DENIED);
    }

    private static Verdict of(boolean holds) {
        return holds ? Verdict.ALLOWED : Verdict.DENIED;
    }

    private Verdict unknown(String why) {
        reason = reason.isEmpty() ? why : reason;
        return Verdict.UNKNOWN;
    }

    private Verdict plain() {
        if (takes("(")) {
            Verdict inner = any();
            require(")");
            return inner;
        }
        if (takes("ActionMatches")) {
            String pattern = literal().toLowerCase(Locale.ROOT);
            return of(AzurePermissions.matches(pattern, request.action().toLowerCase(Locale.ROOT)));
        }
        if (takes("SubOperationMatches")) {
            String wanted = literal();
            return known("SubOperation").map(told -> of(has(told, wanted))).orElse(Verdict.UNKNOWN);
        }
        if (takes("Exists")) {
            return known(attribute()).map(values -> of(!values.isEmpty())).orElse(Verdict.UNKNOWN);
        }
        return comparison();
    }

    private static boolean has(List<String> values, String wanted) {
        return values.stream().anyMatch(wanted::equalsIgnoreCase);
    }

    private String attribute() {
        String token = next();
        if (!token.startsWith("@")) {
            throw new Flaw("'" + token + "' stands where an attribute should");
        }
        return token;
    }

    /** The values of an attribute, none if the request says that it has none; empty if it says nothing of it. */
    private Optional<List<String>> known(String attribute) {
        List<String> values = request.attributes().get(attribute.toLowerCase(Locale.ROOT));
        if (values == null) {
            unknown(attribute + " is not known");
        }
        return Optional.ofNullable(values);
    }

    /** One text or number, or a set of them. */
    private List<String> literals() {
        List<String> values = new ArrayList<>();
        String first = next();
        if (!first.equals("{")) {
            return List.of(literal(first));
        }
        do {
            values.add(literal(next()));
        } while (takes(","));
        require("}");
        return values;
    }

    private String literal() {
        List<String> values = literals();
        if (values.size() != 1) {
            throw new NotUnderstood("a function of several values is not understood");
        }
        return values.get(0);
    }

    private static String literal(String token) {
        if (token.startsWith("'")) {
            return token.substring(1, token.length() - 1);
        }
        if (!Character.isLetterOrDigit(token.charAt(0))) {
            throw new Flaw("'" + token + "' stands where a value should");
        }
        return token;
    }

    private Verdict comparison() {
        String left = attribute();
        String name = next();
        Matcher operator = OPERATOR.matcher(name);
        boolean valued = at < tokens.size() && !tokens.get(at).startsWith("@");
        if (!operator.matches() || !OPERATORS.contains(name.substring(name.indexOf(':') + 1))) {
            throw new NotUnderstood("operator '" + name + "' is not understood");
        }
        String right = valued ? "" : attribute();
        Optional<List<String>> wanted = valued ? Optional.of(literals()) : known(right);
        Optional<List<String>> told = known(left);
        return told.isEmpty() || wanted.isEmpty()
                ? Verdict.UNKNOWN
                : compared(left, told.get(), operator, wanted.get());
    }

    private Verdict compared(String name, List<String> left, Matcher operator, List<String> right) {
        boolean single = operator.group(1) == null;
        boolean negative = operator.group(4) != null;
        boolean every = "ForAllOf".equals(operator.group(1));
        if (single && (left.size() > 1 || right.size() > 1)) {
            return unknown("how to compare several values of " + name + " is not understood");
        }
        if (left.isEmpty() || right.isEmpty()) {
            return negative || every ? unknown("what a missing " + name + " means is not understood") : Verdict.DENIED;
        }
        boolean each = "All".equals(operator.group(2));
        boolean held = every;
        for (String one : left) {
            boolean fits = each;
            for (String other : right) {
                boolean is = negative != matches(operator, one, other);
                fits = each ? fits && is : fits || is;
            }
            held = every ? held && fits : held || fits;
        }
        return of(held);
    }

    private static boolean matches(Matcher operator, String left, String right) {
        boolean folds = operator.group(6) != null
                || operator.group(3).equals("Guid")
                || operator.group(3).equals("Bool");
        String one = folds ? left.toLowerCase(Locale.ROOT) : left;
        String other = folds ? right.toLowerCase(Locale.ROOT) : right;
        if (operator.group(3).equals("DateTime")) {
            int order = time(left).compareTo(time(right));
            return switch (operator.group(5)) {
                case "LessThan" -> order < 0;
                case "GreaterThan" -> order > 0;
                default -> order == 0;
            };
        }
        return switch (operator.group(5)) {
            case "StartsWith" -> one.startsWith(other);
            case "Like" -> like(one, other);
            default -> one.equals(other);
        };
    }

    private static boolean like(String text, String pattern) {
        if (pattern.indexOf('?') >= 0) {
            throw new NotUnderstood("pattern '" + pattern + "' is not understood");
        }
        return AzurePermissions.matches(pattern, text);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new NotUnderstood("'" + text + "' is no time");
        }
    }

    @Override
    public String toString() {
        return "AzureCondition" + tokens;
    }
}
