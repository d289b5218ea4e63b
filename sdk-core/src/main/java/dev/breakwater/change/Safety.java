package dev.breakwater.change;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

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

    /** What is safe, in words such as {@code true} or {@code cilium or calico}; empty where they would not do. */
    default Optional<String> expected() {
        return Optional.empty();
    }

    /** Safe when the value equals {@code wanted}. */
    static Safety when(Object wanted) {
        return new Score(List.of(Document.of(wanted)), false, 1, 0, 0);
    }

    /** Safe unless the value equals {@code refused}; without a value, too. */
    static Safety unless(Object refused) {
        return new Score(List.of(Document.of(refused)), false, 0, 0, 1);
    }

    /** Safe when the text is one of these, compared without case. */
    static Safety oneOf(String... wanted) {
        return Score.ofTexts(wanted, 1, 0, 0);
    }

    /** Safe unless the text is one of these, compared without case. */
    static Safety noneOf(String... refused) {
        return Score.ofTexts(refused, 0, 0, 1);
    }

    /** From insecure to safest, compared without case; the first and everything unknown score 0. */
    static Safety ranked(String... fromInsecureToSafest) {
        return Score.ofTexts(fromInsecureToSafest, 0, 1, 0);
    }

    /** Safe when there is a value that is neither null, an empty text, nor an empty list. */
    static Safety whenPresent() {
        return new Score(Score.EMPTY, false, 0, 0, 1);
    }

    /** Safe when there is no value, or one that is empty: the opposite of {@link #whenPresent}. */
    static Safety whenAbsent() {
        return new Score(Score.EMPTY, false, 1, 0, 0);
    }
}
