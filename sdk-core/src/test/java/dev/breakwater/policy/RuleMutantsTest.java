package dev.breakwater.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guard of the cases: the language with one thing wrong in its source, each found out by {@link RuleCases}. */
class RuleMutantsTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/breakwater/policy");
    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

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
        Path changed = mutant.resolve(file + ".java");
        String source = Files.readString(SOURCES.resolve(file + ".java"));
        assertThat(source).as("the place of the mutation").contains(right);
        Files.writeString(changed, source.replace(right, wrong));
        compile(changed);
        assertThat(guarded()).as(mistake).isNotEmpty();
    }

    private void compile(Path source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int status = compiler.run(
                null,
                null,
                null,
                "-proc:none",
                "-nowarn",
                "-d",
                mutant.toString(),
                "-cp",
                CLASS_PATH,
                source.toString());
        assertThat(status).isZero();
    }

    /** The case that tells the mutant, in a class loader that knows it instead of the original. */
    private String guarded() throws Exception {
        List<URL> urls = new ArrayList<>(List.of(mutant.toUri().toURL()));
        for (String entry : CLASS_PATH.split(File.pathSeparator, -1)) {
            urls.add(new File(entry).toURI().toURL());
        }
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            var guard = loader.loadClass(RuleCases.class.getName()).getDeclaredConstructor();
            guard.setAccessible(true);
            return (String) ((Callable<?>) guard.newInstance()).call();
        }
    }
}
