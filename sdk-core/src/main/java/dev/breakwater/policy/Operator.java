package dev.breakwater.policy;

import dev.breakwater.document.Document;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The conditions of the language but for their negations. A missing value meets none but {@code exists: false}. */
enum Operator {
    EQUALS,
    LIKE,
    MATCH,
    MATCH_INSENSITIVELY,
    CONTAINS,
    IN,
    CONTAINS_KEY,
    LESS,
    LESS_OR_EQUALS,
    GREATER,
    GREATER_OR_EQUALS,
    EXISTS;

    /** Those that have no negation. */
    private static final Set<Operator> ORDERING = Set.of(LESS, LESS_OR_EQUALS, GREATER, GREATER_OR_EQUALS, EXISTS);

    private final String word;

    Operator() {
        StringBuilder text = new StringBuilder();
        for (String part : name().split("_", -1)) {
            text.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
        }
        word = text.toString();
    }

    /** The operator of a condition's member such as {@code notEquals}; empty if it is none. */
    static Optional<Operator> of(String member) {
        String plain = member.toLowerCase(Locale.ROOT);
        String positive = isNegated(plain) ? plain.substring(3) : plain;
        for (Operator operator : values()) {
            boolean negatable = !ORDERING.contains(operator) || positive.length() == plain.length();
            if (negatable && operator.word.toLowerCase(Locale.ROOT).equals(positive)) {
                return Optional.of(operator);
            }
        }
        return Optional.empty();
    }

    static boolean isNegated(String member) {
        return member.regionMatches(true, 0, "not", 0, 3) && member.length() > 3;
    }

    /**
     * Whether the condition holds.
     *
     * @throws PolicyFailedException if the values have types that cannot be compared
     */
    boolean test(Document left, Document right) {
        if (this == EXISTS) {
            return left.isNull() != isTrue(right);
        }
        if (left.isNull()) {
            return this == EQUALS && right.isNull();
        }
        return switch (this) {
            case EQUALS -> isSame(left, right);
            case LIKE -> like(text(left), text(right));
            case MATCH -> pattern(text(left), text(right), false);
            case MATCH_INSENSITIVELY -> pattern(text(left), text(right), true);
            case CONTAINS -> contains(left, right);
            case IN -> isIn(left, right);
            case CONTAINS_KEY -> FieldPath.member(left, text(right)) != null;
            case LESS -> compare(left, right) < 0;
            case LESS_OR_EQUALS -> compare(left, right) <= 0;
            case GREATER -> compare(left, right) > 0;
            case GREATER_OR_EQUALS -> compare(left, right) >= 0;
            case EXISTS -> throw new IllegalStateException("asked above");
        };
    }

    /** The flag of an {@code exists}, which is a boolean or its text. */
    static boolean isTrue(Document flag) {
        String text = text(flag);
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new PolicyFailedException("exists takes true or false, not " + flag + ".");
        }
        return text.equalsIgnoreCase("true");
    }

    private static String text(Document value) {
        return value.asText().orElse("");
    }

    /** Scalars are the same if their texts are, without case: a rule's "true" is a resource's true. */
    static boolean isSame(Document left, Document right) {
        if (left.isObject() || left.isArray() || right.isObject() || right.isArray()) {
            return left.equals(right);
        }
        return text(left).equalsIgnoreCase(text(right)) && !right.isNull();
    }

    private static boolean isIn(Document left, Document right) {
        if (!right.isArray()) {
            throw new PolicyFailedException("in and notIn take an array, not " + right + ".");
        }
        return isAmong(left, right.elements());
    }

    private static boolean isAmong(Document value, List<Document> all) {
        for (Document one : all) {
            if (isSame(value, one)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(Document left, Document right) {
        if (left.isArray()) {
            return isAmong(right, left.elements());
        }
        return !left.isObject()
                && text(left).toLowerCase(Locale.ROOT).contains(text(right).toLowerCase(Locale.ROOT));
    }

    /** One wildcard at most. */
    private static boolean like(String text, String pattern) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return text.equalsIgnoreCase(pattern);
        }
        if (pattern.indexOf('*', star + 1) >= 0) {
            throw new PolicyFailedException("like takes one wildcard; '" + pattern + "' has more.");
        }
        int tail = pattern.length() - star - 1;
        return text.length() >= star + tail
                && text.regionMatches(true, 0, pattern, 0, star)
                && text.regionMatches(true, text.length() - tail, pattern, star + 1, tail);
    }

    private static boolean pattern(String text, String pattern, boolean ignoringCase) {
        boolean matches = text.length() == pattern.length();
        for (int at = 0; matches && at < pattern.length(); at++) {
            char c = text.charAt(at);
            matches = switch (pattern.charAt(at)) {
                case '#' -> Character.isDigit(c);
                case '?' -> Character.isLetter(c);
                case '.' -> true;
                default -> text.regionMatches(ignoringCase, at, pattern, at, 1);
            };
        }
        return matches;
    }

    /** Numbers by value, dates by time, other texts without case; anything else cannot be compared. */
    static int compare(Document left, Document right) {
        if (left.kind() != right.kind()) {
            throw mismatch(left, right);
        }
        return switch (left.kind()) {
            case NUMBER -> number(left).compareTo(number(right));
            case STRING -> compareTexts(text(left), text(right));
            default -> throw mismatch(left, right);
        };
    }

    private static BigDecimal number(Document value) {
        return value.asNumber().orElse(BigDecimal.ZERO);
    }

    private static int compareTexts(String left, String right) {
        Optional<Instant> first = time(left);
        Optional<Instant> second = first.isEmpty() ? first : time(right);
        return second.isPresent() ? first.get().compareTo(second.get()) : left.compareToIgnoreCase(right);
    }

    /** The time that an ISO 8601 text tells; a day is its beginning. */
    static Optional<Instant> time(String text) {
        if (text.length() < 10 || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return Optional.empty();
        }
        try {
            return text.length() == 10
                    ? Optional.of(
                            LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant())
                    : Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException noTime) {
            return Optional.empty();
        }
    }

    private static PolicyFailedException mismatch(Document left, Document right) {
        return new PolicyFailedException("A " + left.kind().name().toLowerCase(Locale.ROOT)
                + " cannot be compared with a " + right.kind().name().toLowerCase(Locale.ROOT) + ".");
    }

    /** As Azure tells an evaluation: {@code LessOrEquals}. */
    @Override
    public String toString() {
        return word;
    }
}
