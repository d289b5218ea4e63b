package dev.breakwater.testing.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is to end ends, whatever else fails. */
class ClosingTest {
    private final List<String> ran = new ArrayList<>();

    private Runnable failing(String name) {
        return () -> {
            ran.add(name);
            throw new IllegalStateException(name);
        };
    }

    @Test
    void all_run_and_the_first_failure_carries_the_others() {
        assertThatThrownBy(() -> Closing.all(List.of(failing("a"), () -> ran.add("b"), failing("c"))))
                .hasMessage("a")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .extracting(Throwable::getMessage)
                        .isEqualTo("c"));
        assertThat(ran).containsExactly("a", "b", "c");
    }

    @Test
    void the_failure_that_ends_them_stays_the_one_that_is_told() {
        IllegalArgumentException failure = new IllegalArgumentException("why");

        assertThat(Closing.after(failure, List.of(failing("a"), () -> ran.add("b"))))
                .isSameAs(failure)
                .hasSuppressedException(failure.getSuppressed()[0]);
        assertThat(failure.getSuppressed()[0]).hasMessage("a");
        assertThat(ran).containsExactly("a", "b");
    }
}
