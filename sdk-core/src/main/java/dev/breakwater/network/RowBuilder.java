package dev.breakwater.network;

import java.util.Arrays;

/** A set that is being put together, to be used again and again. Not thread-safe. */
final class RowBuilder {
    private final long[] words;
    private int low;
    private int high;

    RowBuilder(int words) {
        this.words = new long[words];
        this.low = words;
    }

    void add(Bits more) {
        if (!more.isEmpty()) {
            more.orInto(words);
            low = Math.min(low, more.firstWord());
            high = Math.max(high, more.endWord());
        }
    }

    void remove(Bits less) {
        for (int i = Math.max(low, less.firstWord()); i < Math.min(high, less.endWord()); i++) {
            words[i] &= ~less.word(i);
        }
    }

    boolean holds(Bits members) {
        return members.firstWord() >= low && members.endWord() <= high && members.isInside(words);
    }

    /** Empties it. */
    void clear() {
        if (low < high) {
            Arrays.fill(words, low, high, 0);
        }
        low = words.length;
        high = 0;
    }

    int low() {
        return low;
    }

    int high() {
        return high;
    }

    long word(int place) {
        return words[place];
    }

    Bits build() {
        return low >= high ? Bits.NONE : Bits.of(Arrays.copyOfRange(words, low, high), low);
    }

    @Override
    public String toString() {
        return build().toString();
    }
}
