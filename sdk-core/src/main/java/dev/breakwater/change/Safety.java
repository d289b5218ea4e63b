package dev.breakwater.change;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How safe a value of a property is: 0 is insecure, more is safer. One function serves twice: a change
 * hardens or weakens as the score rises or falls, and a control passes from 1 on.
 */
@FunctionalInterface
public interface Safety {
    /** The score of a value; an empty value is one that neither the service nor its defaults give. */
    int score(Optional<Document> value);

    /** Whether the value is secure. */
    default boolean isSafe(Optional<Document> value) {
        return score(value) > 0;
    }

    /** Safe when the value equals {@code wanted}. */
    static Safety when(Object wanted) {
        Document document = Document.of(wanted);
        return value -> value.filter(document::equals).isPresent() ? 1 : 0;
    }

    /** Safe when the text is one of these, compared without case. */
    static Safety oneOf(String... wanted) {
        Set<String> texts = Set.of(wanted);
        return value -> value.flatMap(Document::asText)
                        .filter(text -> texts.stream().anyMatch(text::equalsIgnoreCase))
                        .isPresent()
                ? 1
                : 0;
    }

    /** From insecure to safest, compared without case; the first and everything unknown score 0. */
    static Safety ranked(String... fromInsecureToSafest) {
        List<String> ranks = List.of(fromInsecureToSafest);
        return value -> value.flatMap(Document::asText)
                .map(text -> {
                    for (int rank = 0; rank < ranks.size(); rank++) {
                        if (ranks.get(rank).equalsIgnoreCase(text)) {
                            return rank;
                        }
                    }
                    return 0;
                })
                .orElse(0);
    }

    /** Safe when there is a value that is neither null, an empty text, nor an empty list. */
    static Safety whenPresent() {
        return value -> value.filter(document -> !document.isNull())
                        .filter(document -> !document.equals(Document.of("")))
                        .filter(document -> !document.equals(Document.array()))
                        .isPresent()
                ? 1
                : 0;
    }

    /** Safe when there is no value, or one that is empty: the opposite of {@link #whenPresent}. */
    static Safety whenAbsent() {
        Safety present = whenPresent();
        return value -> present.isSafe(value) ? 0 : 1;
    }
}
