package dev.breakwater.admission;

import dev.breakwater.admission.PodSecurityResult.Failure;
import dev.breakwater.document.Document;
import dev.breakwater.manifest.PodSecurityLevel;
import dev.breakwater.manifest.PodSecurityStandard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs the checks of a table: per check the row of the greatest release that is not above the asked one. */
final class PodEvaluator {
    private final int newest;
    private final List<List<PodCheck>> baseline = new ArrayList<>();
    private final List<List<PodCheck>> restricted = new ArrayList<>();

    /** An evaluator of rows in the order of results, those of one check by release. */
    PodEvaluator(List<PodCheck> table) {
        newest = table.stream().mapToInt(PodCheck::since).max().orElse(0);
        for (int minor = 0; minor <= newest; minor++) {
            List<PodCheck> all = List.copyOf(at(table, minor).values());
            baseline.add(all.stream()
                    .filter(check -> check.level() == PodSecurityLevel.BASELINE)
                    .toList());
            restricted.add(withoutOverridden(all));
        }
    }

    private static Map<String, PodCheck> at(List<PodCheck> table, int minor) {
        Map<String, PodCheck> checks = new LinkedHashMap<>();
        for (PodCheck row : table) {
            if (row.since() <= minor) {
                checks.put(row.id(), row);
            }
        }
        return checks;
    }

    private static List<PodCheck> withoutOverridden(List<PodCheck> checks) {
        Set<String> overridden = new HashSet<>();
        checks.forEach(check -> overridden.add(check.overrides()));
        return checks.stream().filter(check -> !overridden.contains(check.id())).toList();
    }

    int newest() {
        return newest;
    }

    /** The checks that run for a standard, in order. */
    List<PodCheck> checks(PodSecurityStandard standard) {
        int minor = Math.min(standard.minor(), newest);
        return switch (standard.level()) {
            case PRIVILEGED -> List.of();
            case BASELINE -> baseline.get(minor);
            case RESTRICTED -> restricted.get(minor);
        };
    }

    /** Whether a pod meets a standard: the first failure is enough. */
    boolean allows(PodFacts facts, PodSecurityStandard standard) {
        for (PodCheck check : checks(standard)) {
            if (check.test().apply(facts).isPresent()) {
                return false;
            }
        }
        return true;
    }

    PodSecurityResult evaluate(Document pod, PodSecurityStandard standard) {
        PodFacts facts = new PodFacts(pod);
        List<Failure> failures = new ArrayList<>(0);
        for (PodCheck check : checks(standard)) {
            Optional<Failure> failure = check.test().apply(facts);
            if (failure.isPresent()) {
                failures.add(new Failure(
                        check.id(), failure.get().reason(), failure.get().detail()));
            }
        }
        return new PodSecurityResult(standard, failures);
    }

    @Override
    public String toString() {
        return "PodEvaluator[to v1." + newest + "]";
    }
}
