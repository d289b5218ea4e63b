package dev.breakwater.k8s.admission;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/** A list that is a prefix of a shared one, so that adding an element at a time costs no copies. Not thread-safe. */
final class Growing extends AbstractList<Object> implements RandomAccess {
    private final List<Object> shared;
    private final int size;

    private Growing(List<Object> shared) {
        this.shared = shared;
        this.size = shared.size();
    }

    /** The left list followed by the right one. */
    static List<Object> concat(List<?> left, List<?> right) {
        boolean last = left instanceof Growing grown && grown.size == grown.shared.size();
        List<Object> all = last ? ((Growing) left).shared : new ArrayList<>(left);
        all.addAll(right);
        return new Growing(all);
    }

    /** How many elements {@link #concat} will copy. */
    static long copied(List<?> left, List<?> right) {
        boolean last = left instanceof Growing grown && grown.size == grown.shared.size();
        return (last ? 0L : left.size()) + right.size();
    }

    @Override
    public Object get(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        return shared.get(index);
    }

    @Override
    public int size() {
        return size;
    }
}
