package dev.breakwater.network;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * All addresses, cut into cells: a cell is a block without the blocks inside it. Blocks nest or lie apart, so those
 * inside one follow it in order, and an address belongs to the innermost block that holds it.
 */
final class Cells {
    private final Cidr[] blocks;
    private final int[] parents;
    private final int[] ends;

    Cells(Collection<Cidr> mentioned) {
        TreeSet<Cidr> sorted = new TreeSet<>(mentioned);
        sorted.add(new Cidr(false, 0, 0, 0));
        sorted.add(new Cidr(true, 0, 0, 0));
        blocks = sorted.toArray(new Cidr[0]);
        parents = new int[blocks.length];
        ends = new int[blocks.length];
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < blocks.length; i++) {
            while (!open.isEmpty() && !blocks[open.getLast()].contains(blocks[i])) {
                ends[open.removeLast()] = i;
            }
            parents[i] = open.isEmpty() ? -1 : open.getLast();
            open.add(i);
        }
        open.forEach(block -> ends[block] = blocks.length);
    }

    int size() {
        return blocks.length;
    }

    Cidr block(int cell) {
        return blocks[cell];
    }

    /** The cells of a block that was mentioned; none for another. */
    Bits of(Cidr block) {
        int place = Arrays.binarySearch(blocks, block);
        return place < 0 ? Bits.NONE : Bits.range(place, ends[place]);
    }

    /** All cells that hold an address of a block, which need not have been mentioned. */
    int[] touching(Cidr block) {
        int outer = cellOf(block);
        int place = Arrays.binarySearch(blocks, block);
        int first = place >= 0 ? place + 1 : -place - 1;
        int end = first;
        while (end < blocks.length && block.contains(blocks[end])) {
            end++;
        }
        return IntStream.concat(IntStream.of(outer), IntStream.range(first, end))
                .filter(cell -> !isEmpty(cell))
                .toArray();
    }

    /** The cell of an address, or the innermost block that holds all of a block. */
    int cellOf(Cidr address) {
        int place = Arrays.binarySearch(blocks, address);
        int cell = place >= 0 ? place : -place - 2;
        while (!blocks[cell].contains(address)) {
            cell = parents[cell];
        }
        return cell;
    }

    /** The cells of IPv6. */
    Bits six() {
        return of(new Cidr(true, 0, 0, 0));
    }

    /** Whether the blocks inside leave no address. */
    boolean isEmpty(int cell) {
        BigInteger left = size(blocks[cell]);
        for (int inner = cell + 1; inner < ends[cell]; inner = ends[inner]) {
            left = left.subtract(size(blocks[inner]));
        }
        return left.signum() == 0;
    }

    private static BigInteger size(Cidr block) {
        return BigInteger.ONE.shiftLeft((block.six() ? 128 : 32) - block.prefix());
    }

    @Override
    public String toString() {
        return Arrays.toString(blocks);
    }
}
