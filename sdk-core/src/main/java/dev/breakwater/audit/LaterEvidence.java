package dev.breakwater.audit;

import java.util.AbstractList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Evidence that is gathered when first looked at, in order, and then kept. Thread-safe if its source is. */
final class LaterEvidence extends AbstractList<Evidence> {
    private final Supplier<List<Evidence>> source;
    private volatile @Nullable List<Evidence> seen;

    LaterEvidence(Supplier<List<Evidence>> source) {
        this.source = source;
    }

    private List<Evidence> seen() {
        List<Evidence> known = seen;
        if (known == null) {
            known = source.get().stream()
                    .sorted(Comparator.comparing(Evidence::path).thenComparing(Evidence::apiVersion))
                    .toList();
            seen = known;
        }
        return known;
    }

    @Override
    public Evidence get(int index) {
        return seen().get(index);
    }

    @Override
    public int size() {
        return seen().size();
    }
}
