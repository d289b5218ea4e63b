package dev.breakwater.testing.azure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
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

        boolean hits(ArmRequest request, String what, int n) {
            if (!Selection.matches(fault.selection(), request)) {
                return false;
            }
            if (fault.share().isPresent()) {
                return fault.share().get().chooses(what, n);
            }
            left--;
            return true;
        }
    }

    private final Map<String, Integer> asked = new HashMap<>();
    private final List<Pending> pending = new ArrayList<>();

    void add(Fault fault) {
        pending.add(new Pending(fault));
    }

    /** The first fault that this request meets; it counts as used. */
    Optional<Fault> take(ArmRequest request) {
        if (pending.isEmpty()) {
            return Optional.empty();
        }
        String what = request.method() + " " + request.path();
        int n = asked.merge(what, 1, Integer::sum);
        for (Iterator<Pending> all = pending.iterator(); all.hasNext(); ) {
            Pending next = all.next();
            if (next.hits(request, what, n)) {
                if (next.left == 0) {
                    all.remove();
                }
                return Optional.of(next.fault);
            }
        }
        return Optional.empty();
    }
}
