package dev.breakwater.audit;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What only a deployment knows, brought to bear on what a control found in the rest: a value that a file computes is
 * never taken for absent. A verdict is open if its evidence touches such a value, or if it would be another one were
 * these values null, true or false.
 */
final class Unknowns {
    private static final List<Document> GUESSES = List.of(Document.nothing(), Document.of(true), Document.of(false));
    private static final int NAMED = 3;

    private final Estate estate;
    private final Map<Address<?>, Estate.Entry> open = new LinkedHashMap<>();
    private final List<Estate> guesses = new ArrayList<>();

    Unknowns(Estate estate) {
        this.estate = estate;
        for (Estate.Entry entry : estate.entries()) {
            boolean isRead = entry.source().isPresent() && !entry.source().get().isCode();
            if (isRead && !entry.document().references().isEmpty()) {
                open.put(entry.address(), entry);
            }
        }
        if (!open.isEmpty()) {
            GUESSES.forEach(guess -> guesses.add(guessing(guess)));
        }
    }

    private Estate guessing(Document guess) {
        List<Estate.Entry> entries = new ArrayList<>();
        for (Estate.Entry entry : estate.entries()) {
            entries.add(
                    open.containsKey(entry.address())
                            ? entry.withDocument(entry.document().resolve(target -> Optional.of(guess)))
                            : entry);
        }
        return Estate.of(estate.origin(), entries).missing(estate.gaps());
    }

    /** Whether everything is known. */
    boolean isEmpty() {
        return open.isEmpty();
    }

    /** The findings, those that hang on what is not known turned into that. */
    List<Finding> consider(Control control, List<Finding> found, Function<Estate, List<Finding>> check) {
        if (open.isEmpty()) {
            return found;
        }
        Set<Address<?>> moved = moved(found, check);
        List<Finding> all = new ArrayList<>();
        for (Finding finding : found) {
            all.add(judged(control, finding, moved.contains(finding.address())));
        }
        found.forEach(finding -> moved.remove(finding.address()));
        for (Address<?> address : moved) {
            all.add(unknown(control.id(), address, names(address), List.of()));
        }
        return all;
    }

    private Finding judged(Control control, Finding finding, boolean moved) {
        if (finding.verdict() == Verdict.NOT_ASSESSABLE) {
            return finding;
        }
        Set<String> names = new LinkedHashSet<>();
        List<Evidence> plain = new ArrayList<>();
        for (Evidence evidence : finding.evidence()) {
            Set<String> touched = touched(finding.address(), evidence);
            names.addAll(touched);
            if (touched.isEmpty()) {
                plain.add(evidence);
            }
        }
        boolean failsAnyway = finding.verdict() == Verdict.FAIL
                && !plain.isEmpty()
                && control instanceof PropertyControl property
                && property.needsEach();
        if (moved || (!names.isEmpty() && !failsAnyway)) {
            Set<String> why = names.isEmpty() ? names(finding.address()) : names;
            return unknown(finding.control(), finding.address(), why, finding.evidence());
        }
        return names.isEmpty()
                ? finding
                : new Finding(finding.control(), finding.address(), Verdict.FAIL, finding.message(), plain);
    }

    /** Where a guess leads to other verdicts. */
    private Set<Address<?>> moved(List<Finding> found, Function<Estate, List<Finding>> check) {
        Map<Address<?>, List<Verdict>> now = verdicts(found);
        Set<Address<?>> moved = new LinkedHashSet<>();
        for (Estate guess : guesses) {
            Map<Address<?>, List<Verdict>> then = verdicts(check.apply(guess));
            Set<Address<?>> all = new LinkedHashSet<>(now.keySet());
            all.addAll(then.keySet());
            all.removeIf(address -> then.getOrDefault(address, List.of()).equals(now.getOrDefault(address, List.of())));
            moved.addAll(all);
        }
        return moved;
    }

    private static Map<Address<?>, List<Verdict>> verdicts(List<Finding> findings) {
        Map<Address<?>, List<Verdict>> verdicts = new LinkedHashMap<>();
        findings.forEach(finding -> verdicts.computeIfAbsent(finding.address(), address -> new ArrayList<>())
                .add(finding.verdict()));
        return verdicts;
    }

    private Set<String> touched(Address<?> address, Evidence evidence) {
        Optional<Document> own = Optional.ofNullable(open.get(address)).map(Estate.Entry::document);
        Set<String> touched = new LinkedHashSet<>(
                own.map(document -> touched(document, evidence.path())).orElse(Set.of()));
        evidence.value().ifPresent(value -> touched.addAll(value.references()));
        return touched;
    }

    /** What is not known at the place, below it and on the way to it; elements are told by number or by name. */
    private static Set<String> touched(Document document, String path) {
        Document at = document;
        for (String token : path.startsWith("/") ? path.substring(1).split("/", -1) : new String[0]) {
            Optional<Document> next = at.isArray() ? element(at, token) : at.get(token);
            if (next.isEmpty()) {
                return at.isReference() || at.isArray() ? ownReferences(at) : Set.of();
            }
            at = next.get();
        }
        return at.references();
    }

    private static Set<String> ownReferences(Document at) {
        Set<String> own = new LinkedHashSet<>();
        at.asReference().ifPresent(own::add);
        at.elements().forEach(element -> element.asReference().ifPresent(own::add));
        return own;
    }

    private static Optional<Document> element(Document array, String token) {
        Optional<Document> numbered = array.at("/" + token);
        return numbered.isPresent()
                ? numbered
                : array.elements().stream()
                        .filter(element ->
                                token.equalsIgnoreCase(element.text("/name").orElse(null)))
                        .findFirst();
    }

    /** What is not known of the resource; of all, if its own is. */
    private Set<String> names(Address<?> address) {
        Set<String> names = new LinkedHashSet<>();
        Optional.ofNullable(open.get(address))
                .map(List::of)
                .orElseGet(() -> List.copyOf(open.values()))
                .forEach(entry -> names.addAll(entry.document().references()));
        return names;
    }

    private static Finding unknown(String control, Address<?> address, Set<String> names, List<Evidence> evidence) {
        List<String> first = names.stream().limit(NAMED).toList();
        String more = names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "";
        String text = "It hangs on what only the deployment knows: " + String.join(", ", first) + more + ".";
        return new Finding(control, address, Verdict.NOT_ASSESSABLE, text, evidence);
    }
}
