package dev.breakwater.testing.azure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The faults still to come. Guarded by the engine's lock. */
final class Faults {
    private static final class Pending {
        private final Fault fault;
        private int left;

        private Pending(Fault fault) {
            this.fault = fault;
            this.left = fault.times();
        }

        boolean concerns(ArmRequest request) {
            return Selection.matches(fault.selection(), request);
        }

        /** Whether the n-th request of its method and path meets the fault. */
        boolean hits(ArmRequest request, int n) {
            if (fault.share().isPresent()) {
                return fault.share().get().chooses(what(request), n);
            }
            left--;
            return true;
        }
    }

    /** How often a method and path was asked for, of those that faults by chance concern. */
    private final Map<String, Integer> asked = new HashMap<>();

    private final List<Pending> pending = new ArrayList<>();

    void add(Fault fault) {
        pending.add(new Pending(fault));
    }

    /** The first fault that this request meets; it counts as used. */
    Optional<Fault> take(ArmRequest request) {
        List<Pending> concerned =
                pending.stream().filter(one -> one.concerns(request)).toList();
        boolean drawn = concerned.stream().anyMatch(one -> one.fault.share().isPresent());
        int n = drawn ? asked.merge(what(request), 1, Integer::sum) : 0;
        for (Pending next : concerned) {
            if (next.hits(request, n)) {
                if (next.left == 0) {
                    pending.remove(next);
                }
                return Optional.of(next.fault);
            }
        }
        return Optional.empty();
    }

    private static String what(ArmRequest request) {
        return request.method() + " " + request.path();
    }
}
