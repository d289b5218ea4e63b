package dev.breakwater.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sizes that keep the code readable. */
class SizesTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void no_file_is_longer_than_600_lines_and_nine_in_ten_stay_below_300() throws IOException {
        List<Long> lengths = sources().map(SizesTest::lines).sorted().toList();
        assertThat(lengths).isNotEmpty();
        long median = lengths.get(lengths.size() / 2);
        long p90 = lengths.get(lengths.size() * 9 / 10);
        long longest = lengths.get(lengths.size() - 1);
        System.out.printf(
                "sizes: %d files, median %d, p90 %d, longest %d lines%n", lengths.size(), median, p90, longest);
        assertThat(longest).as("longest file").isLessThanOrEqualTo(600);
        assertThat(p90).as("90th percentile of file lengths").isLessThanOrEqualTo(300);
    }

    private static Stream<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 20)) {
            return files
                    .filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> path.toString().contains("src/main/java"))
                    .toList()
                    .stream();
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
