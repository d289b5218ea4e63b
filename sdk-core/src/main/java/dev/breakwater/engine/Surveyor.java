package dev.breakwater.engine;

import dev.breakwater.BreakwaterException;
import dev.breakwater.provider.Survey;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Output;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks the providers what lies around what was observed. Used once. */
final class Surveyor {
    private static final Comparator<Address<?>> ORDER =
            Comparator.<Address<?>, String>comparing(Address::type).thenComparing(Address::path);

    private final Run run;
    private final Map<Address<?>, String> unreadable;
    private final Map<Survey, Map<Address<?>, Observed>> found = new LinkedHashMap<>();
    private final List<Estate.Gap> gaps = new ArrayList<>();
    private final List<BreakwaterException> failures = new ArrayList<>();

    /** Beside what an observation could not read. */
    Surveyor(Run run, Map<Address<?>, String> unreadable) {
        this.run = run;
        this.unreadable = unreadable;
    }

    /** What was observed, and behind it what else is there; of a resource that both have, what was observed. */
    Estate around(Estate observed, List<Survey> surveys) {
        surveys.forEach(this::start);
        run.loop().run();
        run.refuseIfStopped("looking around ");
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        gaps.sort(Comparator.comparing(Estate.Gap::type).thenComparing(Estate.Gap::reason));
        return observed.plus(Estate.of(Estate.Origin.LIVE, entries(observed)).missing(gaps));
    }

    private void start(Survey survey) {
        found.put(survey, Map.of()); // in the order of the surveys, whichever is answered first
        for (Output<?> input : survey.inputs()) {
            if (input instanceof Output.Ref<?, ?> ref && unreadable.containsKey(ref.source())) {
                miss(survey, "its input " + ref.source().shortName() + " could not be read");
                return;
            }
        }
        ask(survey, new Run.Subject(survey.subject(), Optional.empty(), run.retries(survey.subject())));
    }

    private void ask(Survey survey, Run.Subject subject) {
        run.call(
                subject,
                () -> survey.reading().apply(run.context(survey.subject(), survey.inputs())),
                there -> found.put(survey, there),
                () -> ask(survey, subject),
                failure -> failed(survey, failure));
    }

    private void failed(Survey survey, BreakwaterException failure) {
        if (Failures.staysDenied(failure)) {
            miss(survey, String.valueOf(failure.getMessage()));
        } else {
            failures.add(failure);
        }
    }

    private void miss(Survey survey, String why) {
        survey.types().forEach(type -> gaps.add(new Estate.Gap(type, why)));
    }

    /** Some declarations have an address of their own, so the service's id is compared as well. */
    private List<Estate.Entry> entries(Estate observed) {
        Set<String> ids = new HashSet<>();
        observed.entries().forEach(entry -> id(entry).ifPresent(ids::add));
        Map<Address<?>, Estate.Entry> entries = new LinkedHashMap<>();
        for (Map<Address<?>, Observed> there : found.values()) {
            there.entrySet().stream().sorted(Map.Entry.comparingByKey(ORDER)).forEach(one -> {
                Observed state = one.getValue();
                Estate.Entry entry = new Estate.Entry(one.getKey(), state.document(), state.apiVersion());
                boolean known = observed.find(one.getKey()).isPresent()
                        || id(entry).filter(ids::contains).isPresent();
                if (!known) {
                    entries.putIfAbsent(one.getKey(), entry);
                }
            });
        }
        return List.copyOf(entries.values());
    }

    private static Optional<String> id(Estate.Entry entry) {
        return entry.document().text("/id").map(id -> id.toLowerCase(Locale.ROOT));
    }
}
