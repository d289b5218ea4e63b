package dev.breakwater.network;

import java.util.Arrays;

/** An immutable set of small numbers: one run of words, or the list of its members while that is shorter. */
final class Bits {
    static final Bits NONE = new Bits(0, new long[0], new int[0]);

    private final int from;
    private final long[] words;
    private final int[] members;

    private Bits(int from, long[] words, int[] members) {
        this.from = from;
        this.words = words;
        this.members = members;
    }

    static Bits one(int member) {
        return new Bits(0, new long[0], new int[] {member});
    }

    /** The numbers from {@code low} to below {@code high}. */
    static Bits range(int low, int high) {
        if (high <= low) {
            return NONE;
        }
        long[] words = new long[((high - 1) >> 6) - (low >> 6) + 1];
        Arrays.fill(words, -1L);
        words[0] &= -1L << low;
        words[words.length - 1] &= -1L >>> -high;
        return of(words, low >> 6);
    }

    /** The set of the words, the first of which stands at word {@code from}; takes the array over. */
    static Bits of(long[] words, int from) {
        int first = 0;
        int end = words.length;
        while (first < end && words[first] == 0) {
            first++;
        }
        while (end > first && words[end - 1] == 0) {
            end--;
        }
        int count = 0;
        for (int i = first; i < end; i++) {
            count += Long.bitCount(words[i]);
        }
        if (count * 8 <= end - first || count == 1) {
            return count == 0 ? NONE : new Bits(0, new long[0], list(words, from, first, end, count));
        }
        long[] trimmed = end - first == words.length ? words : Arrays.copyOfRange(words, first, end);
        return new Bits(from + first, trimmed, new int[0]);
    }

    /** The set of an ascending list's members from place {@code low} to below {@code high}. */
    static Bits ascending(int[] list, int low, int high) {
        if (high <= low) {
            return NONE;
        }
        int first = list[low] >> 6;
        int span = (list[high - 1] >> 6) - first + 1;
        if ((high - low) * 8 <= span || high - low == 1) {
            return new Bits(0, new long[0], Arrays.copyOfRange(list, low, high));
        }
        long[] words = new long[span];
        for (int i = low; i < high; i++) {
            words[(list[i] >> 6) - first] |= 1L << list[i];
        }
        return new Bits(first, words, new int[0]);
    }

    private static int[] list(long[] words, int from, int first, int end, int count) {
        int[] members = new int[count];
        int at = 0;
        for (int i = first; i < end; i++) {
            for (long word = words[i]; word != 0; word &= word - 1) {
                members[at++] = (from + i) * 64 + Long.numberOfTrailingZeros(word);
            }
        }
        return members;
    }

    boolean has(int member) {
        int at = (member >> 6) - from;
        return words.length == 0
                ? members.length > 0 && Arrays.binarySearch(members, member) >= 0
                : at >= 0 && at < words.length && (words[at] >>> member & 1) != 0;
    }

    boolean isEmpty() {
        return words.length == 0 && members.length == 0;
    }

    int count() {
        int count = members.length;
        for (long word : words) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /** The first word that may hold a member. */
    int firstWord() {
        return members.length > 0 ? members[0] >> 6 : from;
    }

    /** One more than the last word that may hold a member. */
    int endWord() {
        return members.length > 0 ? (members[members.length - 1] >> 6) + 1 : from + words.length;
    }

    /** The word at that place, 64 members of the set. */
    long word(int place) {
        if (members.length == 0) {
            int at = place - from;
            return at >= 0 && at < words.length ? words[at] : 0;
        }
        int at = Arrays.binarySearch(members, place << 6);
        long word = 0;
        for (int i = at < 0 ? -at - 1 : at; i < members.length && members[i] >> 6 == place; i++) {
            word |= 1L << members[i];
        }
        return word;
    }

    /** All members, ascending. */
    int[] toArray() {
        return words.length == 0 ? members.clone() : list(words, from, 0, words.length, count());
    }

    /** Sets all members in words that begin at word 0. */
    void orInto(long[] target) {
        for (int member : members) {
            target[member >> 6] |= 1L << member;
        }
        for (int i = 0; i < words.length; i++) {
            target[from + i] |= words[i];
        }
    }

    /** Whether words that begin at word 0 hold all members. */
    boolean isInside(long[] target) {
        for (int member : members) {
            if ((target[member >> 6] >>> member & 1) == 0) {
                return false;
            }
        }
        for (int i = 0; i < words.length; i++) {
            if ((words[i] & ~target[from + i]) != 0) {
                return false;
            }
        }
        return true;
    }

    Bits or(Bits other) {
        if (other.isEmpty() || equals(other)) {
            return this;
        }
        return isEmpty() ? other : combine(other, true);
    }

    Bits minus(Bits other) {
        return isEmpty() || other.isEmpty() ? this : combine(other, false);
    }

    Bits and(Bits other) {
        return minus(minus(other));
    }

    private Bits combine(Bits other, boolean add) {
        int first = add ? Math.min(firstWord(), other.firstWord()) : firstWord();
        int end = add ? Math.max(endWord(), other.endWord()) : endWord();
        long[] result = new long[end - first];
        for (int i = 0; i < result.length; i++) {
            long more = other.word(first + i);
            result[i] = add ? word(first + i) | more : word(first + i) & ~more;
        }
        return of(result, first);
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return this == other
                || (other instanceof Bits that
                        && from == that.from
                        && Arrays.equals(words, that.words)
                        && Arrays.equals(members, that.members));
    }

    @Override
    public int hashCode() {
        return 31 * (31 * from + Arrays.hashCode(words)) + Arrays.hashCode(members);
    }

    @Override
    public String toString() {
        return Arrays.toString(toArray());
    }
}
