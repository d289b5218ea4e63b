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

    @Override
    public Optional<String> expected() {
        if (values.equals(EMPTY)) {
            return Optional.of(first > 0 ? "nothing" : "a value");
        }
        List<String> words = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            boolean safe = first + i * step > 0;
            if (safe == (others == 0)) {
                words.add(values.get(i).asText().orElse(values.get(i).toString()));
            }
        }
        String last = words.remove(words.size() - 1);
        String all = words.isEmpty() ? last : String.join(", ", words) + " or " + last;
        return Optional.of(others == 0 ? all : "not " + all);
    }

    private boolean isSame(Document one, Document actual) {
        return byText ? one.asText().orElse("").equalsIgnoreCase(actual.asText().orElse(null)) : one.equals(actual);
    }
}
