package dev.breakwater.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.mutants.Mutant;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guard of the cases: the language with one thing wrong in its source, each found out by {@link RuleCases}. */
class RuleMutantsTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/breakwater/policy");

    @TempDir
    Path mutant;

    @Test
    void the_language_as_it_is_stands() {
        assertThat(new RuleCases().call()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Operator|text(left).equalsIgnoreCase(text(right))|text(left).equals(text(right))|texts are compared with case",
                "Operator|return this == EQUALS && right.isNull();|return this == EQUALS;|a missing value equals anything",
                "Operator|case '#' -> Character.isDigit(c);|case '#' -> Character.isLetterOrDigit(c);|# stands for a letter",
                "Operator|text.length() >= star + tail|text.length() >= star|the two sides of a wildcard overlap",
                "Operator|.compareTo(second.get())|.compareTo(first.get())|dates are all the same",
                "Condition|result = result.and(test.of(value, frame, false));|result = result.or(test.of(value, frame, false));|one element is enough",
                "FieldPath|Document fixed = frame.fixed(keys[at]);|Document fixed = null;|a count looks at all elements each time",
                "FieldPath|member.getKey().equalsIgnoreCase(name)|member.getKey().equals(name)|members have a case",
                "Functions|return value.isNull() ? Document.of(\"\") : value;|return value;|a missing field is null to functions",
                "IpRange|other.last.compareTo(last) <= 0|true|a range contains what goes beyond it",
                "Frame|at.key().equals(key)|true|the innermost count is every count",
            })
    void each_mutant_is_caught(String file, String right, String wrong, String mistake) throws Exception {
        Mutant made = Mutant.of(SOURCES.resolve(file + ".java"), right, wrong, mutant);
        assertThat(made.saidBy(RuleCases.class)).as(mistake).isNotEmpty();
    }
}
