package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The authorized ranges of a body, read leniently: what is no block is left out. */
record RangeSet(List<Cidr> blocks) {
    static RangeSet of(Optional<Document> list) {
        List<Cidr> blocks = new ArrayList<>();
        for (Document element : list.map(Document::elements).orElse(List.of())) {
            element.asText().flatMap(Cidr::tryParse).ifPresent(blocks::add);
        }
        return new RangeSet(List.copyOf(blocks));
    }

    /** Whether everybody is let in: by having no range, or one that is everything. */
    static boolean isOpen(Optional<Document> list) {
        return of(list).isOpen();
    }

    boolean isOpen() {
        return blocks.isEmpty() || blocks.stream().anyMatch(block -> block.length() == 0);
    }

    /** Whether every block of the other lies in one of these. */
    boolean covers(RangeSet other) {
        return other.blocks.stream().allMatch(inner -> blocks.stream().anyMatch(outer -> outer.contains(inner)));
    }

    /** The blocks that let in more than a {@code /length}. */
    List<Cidr> widerThan(int length) {
        return blocks.stream().filter(block -> block.length() < length).toList();
    }
}
