package dev.breakwater.network;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A boolean product: the row of a key is the union of the values of all rules that hold the key. Keys are grouped in
 * blocks of 64, each with the rules that touch it. Rows are made when asked for and kept; keys with the same rules
 * share one. Immutable but for that memory, thread-safe.
 */
final class Product {
    /** A rule: each of its keys gets all of its values, on some groups of ports. */
    record Entry(Bits keys, Bits values, Bits ports) {}

    private static final Entry GONE = new Entry(Bits.NONE, Bits.NONE, Bits.NONE);

    private final Entry[] rules;
    private final int[] uses;
    private final Map<Entry, Integer> numbers;
    private final int[][] rulesOf;
    private final long[][] wordsOf;
    private final int[] extra;
    private final Bits all;
    private final Bits open;
    private final Bits base;
    private final Bits closedKeys;
    private final Bits closedValues;
    private final Bits most;
    private final int keys;
    private final @Nullable Bits[][] rows;
    private volatile int @Nullable [] signatures;

    /**
     * A product of the size of its two sides.
     *
     * @param open keys whose row is everything
     * @param base values that are in every row
     * @param closedKeys keys whose row is empty
     * @param closedValues values that are in no row
     */
    Product(
            int keys,
            int values,
            int groups,
            List<Entry> rules,
            Bits open,
            Bits base,
            Bits closedKeys,
            Bits closedValues) {
        this.keys = keys;
        this.all = Bits.range(0, values);
        this.open = open;
        this.base = base;
        this.closedKeys = closedKeys;
        this.closedValues = closedValues;
        this.numbers = new HashMap<>();
        this.uses = new int[rules.size()];
        this.rules = distinct(rules);
        this.extra = new int[0];
        this.rows = new Bits[groups][];
        int blocks = (keys >> 6) + 1;
        this.rulesOf = new int[blocks][];
        this.wordsOf = new long[blocks][];
        long[] union = new long[(values >> 6) + 1];
        fill(blocks, union);
        base.orInto(union);
        this.most = Bits.of(union, 0);
    }

    private Product(Product old, Entry[] rules, int[] uses, int[] extra, Bits open, Bits base) {
        this.keys = old.keys;
        this.all = old.all;
        this.open = open;
        this.base = base;
        this.closedKeys = old.closedKeys;
        this.closedValues = old.closedValues;
        this.rules = rules;
        this.uses = uses;
        this.numbers = old.numbers;
        this.extra = extra;
        this.rows = new Bits[old.rows.length][];
        this.rulesOf = old.rulesOf;
        this.wordsOf = old.wordsOf;
        this.most = old.all;
    }

    private Entry[] distinct(List<Entry> given) {
        Entry[] found = new Entry[given.size()];
        for (long place : widestFirst(given)) {
            Entry rule = given.get((int) place);
            Integer known = numbers.putIfAbsent(rule, numbers.size());
            int number = known == null ? numbers.size() - 1 : known;
            found[number] = rule;
            uses[number]++;
        }
        return Arrays.copyOf(found, numbers.size());
    }

    /** The places of the rules in the lower halves, so that a row is full the sooner. */
    private static long[] widestFirst(List<Entry> rules) {
        long[] order = new long[rules.size()];
        for (int place = 0; place < order.length; place++) {
            order[place] = (long) -rules.get(place).values().count() << 32 | place;
        }
        Arrays.sort(order);
        return order;
    }

    /** This product without some of its rules, with others, and with other keys and values open. */
    Product change(List<Entry> without, List<Entry> with, Bits newOpen, Bits newBase) {
        Entry[] changed = Arrays.copyOf(rules, rules.length + with.size());
        int[] counts = Arrays.copyOf(uses, changed.length);
        for (Entry rule : without) {
            int number = find(rule, changed);
            if (--counts[number] == 0) {
                changed[number] = GONE;
            }
        }
        int[] more = Arrays.copyOf(extra, extra.length + with.size());
        int end = rules.length;
        int added = extra.length;
        for (Entry rule : with) {
            int number = find(rule, changed);
            if (number < 0) {
                number = end++;
                more[added++] = number;
            }
            changed[number] = rule;
            counts[number]++;
        }
        return new Product(this, Arrays.copyOf(changed, end), counts, Arrays.copyOf(more, added), newOpen, newBase);
    }

    /** The number of a rule, even if it is gone from its place among the first; -1 if it never had one. */
    private int find(Entry rule, Entry[] current) {
        Integer known = numbers.get(rule);
        if (known != null) {
            return known;
        }
        for (int number : extra) {
            if (current[number].equals(rule)) {
                return number;
            }
        }
        return -1;
    }

    /** How many rules were added since the blocks were made. */
    int extraCount() {
        return extra.length;
    }

    Bits open() {
        return open;
    }

    Bits base() {
        return base;
    }

    private void fill(int blocks, long[] union) {
        int[] counts = new int[blocks];
        for (Entry rule : rules) {
            rule.values().orInto(union);
            for (int block = rule.keys().firstWord(); block < rule.keys().endWord(); block++) {
                counts[block]++;
            }
        }
        for (int block = 0; block < blocks; block++) {
            rulesOf[block] = new int[counts[block]];
            wordsOf[block] = new long[counts[block]];
        }
        Arrays.fill(counts, 0);
        for (int number = 0; number < rules.length; number++) {
            Bits members = rules[number].keys();
            for (int block = members.firstWord(); block < members.endWord(); block++) {
                rulesOf[block][counts[block]] = number;
                wordsOf[block][counts[block]++] = members.word(block);
            }
        }
    }

    boolean has(int key, int value, int group) {
        return row(key, group).has(value);
    }

    Bits row(int key, int group) {
        Bits[] known = rows[group];
        if (known == null) {
            known = new Bits[keys];
            rows[group] = known;
        }
        int[] same = signatures;
        int place = same == null ? key : same[key];
        Bits row = known[place];
        if (row == null) {
            row = make(place, group);
            known[place] = row;
        }
        return row;
    }

    private Bits make(int key, int group) {
        if (open.has(key) && !closedKeys.has(key) && closedValues.isEmpty()) {
            return all;
        }
        RowBuilder builder = new RowBuilder(all.endWord());
        addTo(builder, key, group);
        return builder.build();
    }

    /** Adds the row of a key to an empty builder. */
    void addTo(RowBuilder builder, int key, int group) {
        if (closedKeys.has(key)) {
            return;
        }
        if (open.has(key)) {
            builder.add(all);
        } else {
            builder.add(base);
            addRules(builder, key, group);
        }
        builder.remove(closedValues);
    }

    private void addRules(RowBuilder builder, int key, int group) {
        int[] candidates = rulesOf[key >> 6];
        long[] words = wordsOf[key >> 6];
        int added = 0;
        for (int i = 0; i < candidates.length; i++) {
            if ((words[i] >>> key & 1) != 0) {
                Entry rule = rules[candidates[i]];
                if (rule.ports().has(group)) {
                    builder.add(rule.values());
                    if ((++added & 3) == 0 && builder.holds(most)) {
                        return;
                    }
                }
            }
        }
        for (int number : extra) {
            if (rules[number].keys().has(key) && rules[number].ports().has(group)) {
                builder.add(rules[number].values());
            }
        }
    }

    /** For each key the first key that has the same rules. */
    int[] signatures() {
        int[] known = signatures;
        if (known == null) {
            known = new Partition(keys).refined();
            signatures = known;
        }
        return known;
    }

    /** Splits the keys, rule by rule, into those that always went together. */
    private final class Partition {
        private final int[] partOf;
        private final int[] free;
        private int freeCount;
        private final int[] sizes;
        private final int[] target;
        private final int[] stamp;
        private int next = 3;

        Partition(int count) {
            partOf = new int[count];
            sizes = new int[count + 4];
            free = new int[count + 4];
            target = new int[count + 4];
            stamp = new int[count + 4];
            for (int key = 0; key < count; key++) {
                partOf[key] = closedKeys.has(key) ? 2 : open.has(key) ? 1 : 0;
                sizes[partOf[key]]++;
            }
        }

        int[] refined() {
            for (int number = 0; number < rules.length; number++) {
                split(rules[number].keys().toArray(), number + 1);
            }
            int[] first = new int[sizes.length];
            Arrays.fill(first, -1);
            int[] result = new int[partOf.length];
            for (int key = 0; key < result.length; key++) {
                int part = partOf[key];
                if (first[part] < 0) {
                    first[part] = key;
                }
                result[key] = first[part];
            }
            return result;
        }

        private void split(int[] members, int round) {
            for (int key : members) {
                int part = partOf[key];
                if (part == 1 || part == 2) {
                    continue; // whatever the rules say
                }
                if (stamp[part] != round) {
                    stamp[part] = round;
                    target[part] = take();
                    stamp[target[part]] = 0;
                }
                move(key, part, target[part]);
            }
        }

        private void move(int key, int from, int to) {
            partOf[key] = to;
            sizes[to]++;
            if (--sizes[from] == 0) {
                free[freeCount++] = from;
            }
        }

        /** A part without members. There are never more parts than keys, and one that is being filled. */
        private int take() {
            return freeCount == 0 ? next++ : free[--freeCount];
        }
    }

    @Override
    public String toString() {
        return "Product[" + keys + " keys, " + rules.length + " rules]";
    }
}
