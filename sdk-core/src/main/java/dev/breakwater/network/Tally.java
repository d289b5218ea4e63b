package dev.breakwater.network;

import java.util.Arrays;

/** Counts pairs of pods without looking at each: one product of rows for all destinations that share both. */
final class Tally {
    private final PodClasses classes;
    private final Matrix matrix;
    private final int[] groups;
    private final int wordCount;
    private final long[][] planes;
    private final RowBuilder enters;
    private final RowBuilder leaves;
    private final long[] union;
    private final int[] filled;

    private Tally(PodClasses classes, Matrix matrix, int[] groups) {
        this.classes = classes;
        this.matrix = matrix;
        this.groups = groups;
        this.wordCount = (classes.size() >> 6) + 1;
        this.planes = planes();
        this.enters = new RowBuilder(wordCount);
        this.leaves = new RowBuilder(wordCount);
        this.union = new long[wordCount];
        this.filled = new int[wordCount];
    }

    /** Ordered pairs of different pods between which one of the groups of ports passes. */
    static long pairs(PodClasses classes, Matrix matrix, int... groups) {
        return new Tally(classes, matrix, groups).count();
    }

    /** The weights of the classes, one bit of them per plane. */
    private long[][] planes() {
        int most = 0;
        for (int number = 0; number < classes.size(); number++) {
            most |= classes.weight(number);
        }
        long[][] bits = new long[32 - Integer.numberOfLeadingZeros(most)][wordCount];
        for (int number = 0; number < classes.size(); number++) {
            for (int plane = 0; plane < bits.length; plane++) {
                bits[plane][number >> 6] |= (classes.weight(number) >> plane & 1L) << number;
            }
        }
        return bits;
    }

    private long count() {
        long[] order = order();
        long total = 0;
        int size = classes.size();
        for (int from = 0, to; from < order.length; from = to) {
            to = from;
            while (to < order.length && order[to] / size == order[from] / size) {
                to++;
            }
            total += run(order, from, to);
        }
        return total;
    }

    /** The classes, those with the same two rows beside each other: both signatures and the class in one number. */
    private long[] order() {
        int[] in = matrix.in().signatures();
        int[] out = matrix.out().signatures();
        long size = classes.size();
        long[] order = new long[in.length];
        for (int number = 0; number < order.length; number++) {
            order[number] = (out[number] * size + in[number]) * size + number;
        }
        Arrays.sort(order);
        return order;
    }

    /** The pairs into classes that share their rows; no pod is counted as reaching itself. */
    private long run(long[] order, int from, int to) {
        int size = classes.size();
        int first = (int) (order[from] % size);
        int[] span = unite(first);
        long sources = weigh(span[0], span[1]);
        long total = 0;
        for (int i = from; i < to; i++) {
            int number = (int) (order[i] % size);
            boolean itself =
                    number >> 6 >= span[0] && number >> 6 < span[1] && (union[number >> 6] >>> number & 1) != 0;
            total += classes.weight(number) * (itself ? sources - 1 : sources);
        }
        if (span[0] < span[1]) {
            Arrays.fill(union, span[0], span[1], 0);
        }
        return total;
    }

    /** Puts what reaches a class on any of the groups into {@code union}, and returns its first and end word. */
    private int[] unite(int to) {
        int low = wordCount;
        int high = 0;
        for (int group : groups) {
            enters.clear();
            matrix.in().addTo(enters, to, group);
            if (enters.low() < enters.high()) {
                prepareLeaves(to, group);
                int start = Math.max(enters.low(), leaves.low());
                int end = Math.min(enters.high(), leaves.high());
                for (int i = start; i < end; i++) {
                    union[i] |= enters.word(i) & leaves.word(i);
                }
                low = Math.min(low, start);
                high = Math.max(high, end);
            }
        }
        return new int[] {low, high};
    }

    private int leavesSignature = -1;
    private int leavesGroup = -1;

    private void prepareLeaves(int to, int group) {
        int signature = matrix.out().signatures()[to];
        if (signature != leavesSignature || group != leavesGroup) {
            leaves.clear();
            matrix.out().addTo(leaves, to, group);
            leavesSignature = signature;
            leavesGroup = group;
        }
    }

    private long weigh(int low, int high) {
        int count = 0;
        for (int i = low; i < high; i++) {
            filled[count] = i;
            count += union[i] == 0 ? 0 : 1;
        }
        boolean sparse = count * 2 < high - low;
        long total = 0;
        for (int plane = 0; plane < planes.length; plane++) {
            total += (sparse ? weighFilled(planes[plane], count) : weighAll(planes[plane], low, high)) << plane;
        }
        return total;
    }

    private long weighFilled(long[] bits, int end) {
        long count = 0;
        for (int i = 0; i < end; i++) {
            count += Long.bitCount(union[filled[i]] & bits[filled[i]]);
        }
        return count;
    }

    private long weighAll(long[] bits, int low, int high) {
        long count = 0;
        for (int i = low; i < high; i++) {
            count += Long.bitCount(union[i] & bits[i]);
        }
        return count;
    }

    @Override
    public String toString() {
        return "Tally[" + groups.length + " groups]";
    }
}
