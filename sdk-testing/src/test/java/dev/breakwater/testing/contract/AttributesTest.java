package dev.breakwater.testing.contract;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract looks for unset attributes inside the parts of a declaration, and for unused alternatives. */
class AttributesTest {
    /** A declaration of parts. */
    interface Shelf extends Resource<Setting.State> {
        List<Box> boxes();

        Optional<Lid> lid();

        @Override
        default Address<Setting.State> address() {
            return new Address<>("example/shelves", "shelves/one");
        }

        @Override
        default Document document() {
            return Document.object();
        }
    }

    /** A part. */
    interface Box {
        Map<String, String> labels();
    }

    /** Alternatives. */
    sealed interface Lid {}

    record Hinged() implements Lid {}

    record Loose() implements Lid {}

    record PlainShelf(List<Box> boxes, Optional<Lid> lid) implements Shelf {}

    record PlainBox(Map<String, String> labels) implements Box {}

    private static final Box BARE = new PlainBox(Map.of());
    private static final Box LABELLED = new PlainBox(Map.of("a", "b"));

    private static Sample shelf(Box box, Lid lid) {
        return Sample.of(new PlainShelf(List.of(box), Optional.of(lid)));
    }

    @Test
    void what_no_sample_sets_inside_a_part_or_never_chooses_is_named() {
        assertThatThrownBy(() -> Attributes.requireAllSet(Shelf.class, List.of(shelf(BARE, new Hinged()))))
                .hasMessage("No sample of Shelf sets [boxes.labels, lid to Loose]; what is never set is never tested.");
    }

    @Test
    void samples_and_their_variations_count_together() {
        Sample sample =
                shelf(BARE, new Hinged()).varying("boxes", new PlainShelf(List.of(LABELLED), Optional.of(new Loose())));
        assertThatCode(() -> Attributes.requireAllSet(Shelf.class, List.of(sample)))
                .doesNotThrowAnyException();
    }
}
