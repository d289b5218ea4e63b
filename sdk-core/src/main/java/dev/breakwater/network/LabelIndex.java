package dev.breakwater.network;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which of many numbered things have a label: for each pair and each key the list of numbers, ascending. */
final class LabelIndex {
    /** An ascending list of numbers that grows. */
    private static final class Posting {
        private int[] items = new int[2];
        private int size;

        void add(int item) {
            if (size > 0 && items[size - 1] == item) {
                return;
            }
            if (size == items.length) {
                items = Arrays.copyOf(items, size * 2);
            }
            items[size++] = item;
        }

        /** Sets what lies between two numbers in words that begin at word {@code first}. */
        void collect(int low, int high, long[] words, int first) {
            for (int i = placeOf(low); i < size && items[i] < high; i++) {
                words[(items[i] >> 6) - first] |= 1L << items[i];
            }
        }

        /** What lies between two numbers. */
        Bits between(int low, int high) {
            return Bits.ascending(items, placeOf(low), placeOf(high));
        }

        private int placeOf(int item) {
            int at = Arrays.binarySearch(items, 0, size, item);
            return at < 0 ? -at - 1 : at;
        }
    }

    private static final class Key {
        final Posting all = new Posting();
        final Map<String, Posting> values = new HashMap<>();
    }

    private final Map<String, Key> keys = new HashMap<>();

    /** Things are added in ascending order. */
    void add(int item, String key, String value) {
        Key home = keys.get(key);
        if (home == null) {
            home = new Key();
            keys.put(key, home);
        }
        home.all.add(item);
        Posting posting = home.values.get(value);
        if (posting == null) {
            posting = new Posting();
            home.values.put(value, posting);
        }
        posting.add(item);
    }

    /** What a selector selects of the things from {@code low} to below {@code high}. */
    Bits select(LabelSelector selector, int low, int high) {
        if (selector.selectsAll() || high <= low) {
            return Bits.range(low, high);
        }
        if (selector.matchLabels().size() == 1 && selector.expressions().isEmpty()) {
            Map.Entry<String, String> label =
                    selector.matchLabels().entrySet().iterator().next();
            Key home = keys.get(label.getKey());
            Posting posting = home == null ? null : posting(home, label.getValue());
            return posting == null ? Bits.NONE : posting.between(low, high);
        }
        Bits range = Bits.range(low, high);
        int first = low >> 6;
        long[] result = new long[((high - 1) >> 6) - first + 1];
        for (int i = 0; i < result.length; i++) {
            result[i] = range.word(first + i);
        }
        long[] scratch = new long[result.length];
        for (Map.Entry<String, String> label : selector.matchLabels().entrySet()) {
            keep(label.getKey(), List.of(label.getValue()), true, result, scratch, low, high);
        }
        for (LabelSelector.Requirement requirement : selector.expressions()) {
            boolean positive = requirement.operator() == LabelSelector.Operator.IN
                    || requirement.operator() == LabelSelector.Operator.EXISTS;
            keep(requirement.key(), requirement.values(), positive, result, scratch, low, high);
        }
        return Bits.of(result, first);
    }

    /** Keeps what has the key with one of the values, or any if there are none; or drops just that. */
    private void keep(
            String key, List<String> values, boolean positive, long[] result, long[] scratch, int low, int high) {
        Arrays.fill(scratch, 0);
        Key home = keys.get(key);
        if (home != null && values.isEmpty()) {
            home.all.collect(low, high, scratch, low >> 6);
        }
        for (String value : values) {
            Posting posting = home == null ? null : posting(home, value);
            if (posting != null) {
                posting.collect(low, high, scratch, low >> 6);
            }
        }
        for (int i = 0; i < result.length; i++) {
            result[i] &= positive ? scratch[i] : ~scratch[i];
        }
    }

    /** For each value of a key the things that have it, of {@code size} in all. */
    Map<String, Bits> values(String key, int size) {
        Map<String, Bits> found = new HashMap<>();
        Key home = keys.get(key);
        if (home != null) {
            home.values.forEach((value, posting) -> {
                long[] words = new long[(size >> 6) + 1];
                posting.collect(0, size, words, 0);
                found.put(value, Bits.of(words, 0));
            });
        }
        return found;
    }

    private static @Nullable Posting posting(Key key, String value) {
        return key.values.get(value);
    }

    @Override
    public String toString() {
        return "LabelIndex[" + keys.keySet() + "]";
    }
}
