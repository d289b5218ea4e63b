package dev.breakwater.k8s.admission;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Regular expressions in RE2, which match in linear time: {@code matches}, {@code find}, {@code findAll}. */
final class Patterns {
    /** The most characters of an expression, and the most instructions it may become. */
    private static final int MAX_PATTERN = 10_000;

    private static final int MAX_PROGRAM = 100_000;

    /** How often repetitions in repetitions may repeat, as in Go. */
    private static final int MAX_REPEAT = 1_000;

    private static final java.util.regex.Pattern COUNT =
            java.util.regex.Pattern.compile("\\{([0-9]{1,9})(?:,([0-9]{0,9}))?}");

    private Patterns() {}

    static boolean takes(String function) {
        return function.equals("matches") || function.equals("find") || function.equals("findAll");
    }

    /** A call with a constant pattern, compiled once; a bad one makes the expression bad. */
    static Node plan(String function, Node text, String regex) {
        Costs.Cost cost = Costs.of(function);
        Pattern pattern = compile(regex, "");
        return frame -> {
            Object value = text.eval(frame);
            frame.charge(cost.before(value, regex));
            return apply(function, pattern, string(value), Long.MAX_VALUE);
        };
    }

    static Object matches(Object[] args) {
        return compile(string(args[1]), "").matcher(string(args[0])).find();
    }

    static Object find(Object[] args) {
        return apply("find", compile(string(args[1]), "Illegal regex: "), string(args[0]), 1);
    }

    static Object findAll(Object[] args) {
        long limit = args.length > 2 ? (Long) args[2] : Long.MAX_VALUE;
        Pattern pattern = compile(string(args[1]), "Illegal regex: ");
        return apply("findAll", pattern, string(args[0]), limit < 0 ? Long.MAX_VALUE : limit);
    }

    private static Object apply(String function, Pattern pattern, String text, long limit) {
        Matcher matcher = pattern.matcher(text);
        return switch (function) {
            case "matches" -> matcher.find();
            case "find" -> matcher.find() ? matcher.group() : "";
            default -> all(matcher, limit);
        };
    }

    private static List<Object> all(Matcher matcher, long limit) {
        List<Object> found = new ArrayList<>();
        while (found.size() < limit && matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    private static Pattern compile(String regex, String prefix) {
        if (regex.length() > MAX_PATTERN) {
            throw new CelFailure(prefix + "the regular expression is longer than " + MAX_PATTERN + " characters");
        }
        if (repeats(regex) > MAX_REPEAT) {
            throw new CelFailure(prefix + "error parsing regexp: invalid repeat count");
        }
        try {
            Pattern pattern = Pattern.compile(regex);
            if (pattern.programSize() > MAX_PROGRAM) {
                throw new CelFailure(prefix + "error parsing regexp: expression too large");
            }
            return pattern;
        } catch (PatternSyntaxException e) {
            throw new CelFailure(prefix + e.getMessage());
        }
    }

    /** The most that counted repetitions in one another come to: {@code (a{2}){3}} is 6. */
    private static long repeats(String regex) {
        Deque<Long> outer = new ArrayDeque<>();
        java.util.regex.Matcher count = COUNT.matcher(regex);
        long most = 1;
        long atom = 1;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '(') {
                outer.push(most);
                most = 1;
            } else if (c == ')' && !outer.isEmpty()) {
                atom = most;
                most = Math.max(most, outer.pop());
            } else if (c == '{' && count.region(i, regex.length()).lookingAt()) {
                atom = Math.min(Integer.MAX_VALUE, atom * larger(count.group(1), count.group(2)));
                most = Math.max(most, atom);
                i = count.end() - 1;
            } else {
                i += c == '\\' ? 1 : 0;
                atom = 1;
            }
        }
        return most;
    }

    private static long larger(String least, @Nullable String most) {
        return Math.max(Long.parseLong(least), most == null || most.isEmpty() ? 0 : Long.parseLong(most));
    }

    private static String string(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw CelFailure.noOverload();
    }
}
