package dev.breakwater.change;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The scores of some values, which rise from the first on by a step, and of all others. Data, because
 * each lambda that a property table holds would be linked when a JVM starts.
 *
 * @param byText whether texts are compared, without case, instead of documents
 */
record Score(List<Document> values, boolean byText, int first, int step, int others) implements Safety {
    /** What counts as no value. */
    static final List<Document> EMPTY = List.of(Document.nothing(), Document.of(""), Document.array());

    static Score ofTexts(String[] texts, int first, int step, int others) {
        List<Document> values = new ArrayList<>();
        for (String text : texts) {
            values.add(Document.of(text));
        }
        return new Score(List.copyOf(values), true, first, step, others);
    }

    @Override
    public int score(Optional<Document> value) {
        Document actual = value.orElse(Document.nothing());
        for (int i = 0; i < values.size(); i++) {
            if (isSame(values.get(i), actual)) {
                return first + i * step;
            }
        }
        return others;
    }

    private boolean isSame(Document one, Document actual) {
        return byText ? one.asText().orElse("").equalsIgnoreCase(actual.asText().orElse(null)) : one.equals(actual);
    }
}
