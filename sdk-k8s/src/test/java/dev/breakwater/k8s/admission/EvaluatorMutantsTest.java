package dev.breakwater.k8s.admission;

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

/** The guard of the guards: the evaluator with one thing wrong in its source, each found out by {@link Guard}. */
class EvaluatorMutantsTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/breakwater/k8s/admission");
    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    @TempDir
    Path mutant;

    @Test
    void the_evaluator_as_it_is_stands() {
        assertThat(new Guard().call()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Logic|if (deciding.equals(second))|if (deciding.equals(second) && !(first instanceof CelFailure))|a true operand absorbs a failure",
                "Library|QUANTITY(28|QUANTITY(27|a quantity is not known to 1.27",
                "PolicyRun|if (evaluation.is(false))|if (evaluation.is(false) && errors.isEmpty())|a false condition wins over a failing one",
                "ValidatingPolicies|equals(Optional.of(\"Ignore\"))|equals(Optional.of(\"Fail\")) == false|a failure refuses by default",
                "Matching|below.equals(subresource)|true|a sub-resource is meant only when it is named",
                "Costs|CHECK = 350_000|CHECK = 300_000|three questions cost too much",
                "Selection|case \"NotIn\" -> !listed|case \"NotIn\" -> value.isPresent() && !listed|NotIn selects what lacks the label",
                "PolicyRun|known.put((String) key, evaluation);|known.size();|a variable is evaluated once",
            })
    void each_mutant_is_caught(String file, String right, String wrong, String law) throws Exception {
        Path changed = mutant.resolve(file + ".java");
        String source = Files.readString(SOURCES.resolve(file + ".java"));
        assertThat(source).as("the place of the mutation").contains(right);
        Files.writeString(changed, source.replace(right, wrong));
        compile(changed);
        assertThat(guarded()).isEqualTo(law);
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

    /** What the guard says of the mutant, in a class loader that knows it instead of the original. */
    private String guarded() throws Exception {
        List<URL> urls = new ArrayList<>(List.of(mutant.toUri().toURL()));
        for (String entry : CLASS_PATH.split(File.pathSeparator, -1)) {
            urls.add(new File(entry).toURI().toURL());
        }
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Object guard = loader.loadClass(Guard.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            return (String) ((Callable<?>) guard).call();
        }
    }
}
