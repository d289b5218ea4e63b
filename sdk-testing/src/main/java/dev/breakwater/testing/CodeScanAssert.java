package dev.breakwater.testing;

import dev.breakwater.image.CodeScan;
import dev.breakwater.resource.Acceptance;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on what a code scanner found; failures list the errors.
 *
 * <pre>{@code
 * CodeScan scan = CodeScan.of("scan.sarif", """
 *         {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "linter"}}, "results": []}]}""");
 *
 * assertThat(scan).hasNoErrors();
 * }</pre>
 */
public final class CodeScanAssert extends AbstractAssert<CodeScanAssert, CodeScan> {
    private final List<Acceptance> acceptances = new ArrayList<>();
    private LocalDate day = LocalDate.now(Clock.systemUTC());

    CodeScanAssert(CodeScan actual) {
        super(actual, CodeScanAssert.class);
    }

    /** Errors of these rules do not count, until their acceptance expires. */
    public CodeScanAssert accepting(Acceptance... more) {
        acceptances.addAll(Arrays.asList(more));
        return this;
    }

    /** Judges acceptances as of that day; without it as of today in UTC. */
    public CodeScanAssert asOf(LocalDate today) {
        day = today;
        return this;
    }

    /** No result has the level {@code error}, but accepted ones. */
    public CodeScanAssert hasNoErrors() {
        isNotNull();
        List<CodeScan.Result> errors = actual.errors(acceptances, day);
        if (!errors.isEmpty()) {
            failWithMessage(
                    "Expected no errors, but %s has %d:%n%s",
                    actual,
                    errors.size(),
                    errors.stream().map(one -> "  " + one).collect(Collectors.joining(System.lineSeparator())));
        }
        return this;
    }

    /** {@code CodeScanAssert[…]}, with what it is about. */
    @Override
    public String toString() {
        return "CodeScanAssert[" + actual + "]";
    }
}
