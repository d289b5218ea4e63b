package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The checks that many kinds share; each adds a cause for what it refuses, in the words of the API server. */
final class Rules {
    static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");

    private static final Pattern PORT_LETTERS = Pattern.compile("[-a-z0-9]+");
    private static final Pattern PORT_LETTER = Pattern.compile(".*[a-z].*");
    private static final String RANGE = "must be between 1 and 65535, inclusive";

    private final List<Cause> causes;

    Rules(List<Cause> causes) {
        this.causes = causes;
    }

    void add(Cause cause) {
        causes.add(cause);
    }

    void required(String path, String why) {
        causes.add(Cause.required(path, why));
    }

    void invalid(String path, String shown, String why) {
        causes.add(Cause.invalid(path, shown, why));
    }

    /** A text that is given has to be one of a few. */
    void oneOf(Optional<String> value, String path, List<String> supported) {
        value.filter(given -> !supported.contains(given))
                .ifPresent(given -> causes.add(Cause.unsupported(
                        path, given, supported.stream().map(Names::quoted).collect(Collectors.joining(", ")))));
    }

    /** What is said of a value goes with its path. */
    void sound(String value, String path, Optional<String> fault) {
        fault.ifPresent(why -> causes.add(Cause.invalid(path, Names.quoted(value), why)));
    }

    void atLeastZero(Document holder, String pointer, String path) {
        holder.number(pointer)
                .filter(number -> number.signum() < 0)
                .ifPresent(number ->
                        causes.add(Cause.invalid(path, number.toString(), "must be greater than or equal to 0")));
    }

    /** A port number, or the name of one. */
    void port(Document port, String path) {
        if (port.kind() == Document.Kind.STRING) {
            portName(port.asText().orElse(""), path);
        } else if (port.asNumber().filter(Rules::isPort).isEmpty()) {
            causes.add(Cause.invalid(path, port.toJson(), RANGE));
        }
    }

    private static boolean isPort(Number number) {
        return number.longValue() >= 1 && number.longValue() <= 65_535;
    }

    void portName(String name, String path) {
        if (name.length() > 15) {
            causes.add(Cause.invalid(path, Names.quoted(name), "must be no more than 15 characters"));
        }
        if (!PORT_LETTERS.matcher(name).matches()) {
            String why = "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)";
            causes.add(Cause.invalid(path, Names.quoted(name), why));
        }
        if (!PORT_LETTER.matcher(name).matches()) {
            causes.add(Cause.invalid(path, Names.quoted(name), "must contain at least one letter (a-z)"));
        }
        if (name.contains("--")) {
            causes.add(Cause.invalid(path, Names.quoted(name), "must not contain consecutive hyphens"));
        }
        if (name.startsWith("-") || name.endsWith("-")) {
            causes.add(Cause.invalid(path, Names.quoted(name), "must not begin or end with a hyphen"));
        }
    }

    /** Texts of the elements of a list that occur again. */
    void unique(List<Document> elements, String pointer, String path) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < elements.size(); i++) {
            String text = elements.get(i).text(pointer).orElse("");
            if (!text.isEmpty() && !seen.add(text)) {
                causes.add(Cause.duplicate(path + "[" + i + "]" + pointer.replace('/', '.'), Names.quoted(text)));
            }
        }
    }

    static List<Document> elements(Document holder, String pointer) {
        return holder.at(pointer).orElse(Document.array()).elements();
    }
}
