package dev.breakwater.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every control of the catalogue against the table of bodies that it must pass and fail. */
class ControlCasesTest {
    /** What nobody can fail, because only the node shows it. */
    private static final Set<String> NEVER_JUDGED = Set.of("AKS-NODE-17");

    /** What nobody can fail, because what is missing may stand where nobody sees it. */
    private static final Set<String> NEVER_FAILED = Set.of("AKS-NODE-10", "IMG-03");

    static List<ControlCase> cases() {
        return ControlCase.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void a_control_says_of_a_body_what_the_table_says(ControlCase one) {
        Control control = Catalogue.control(one.control()).orElseThrow();

        assertThat(one.said(control)).as("%s", one).isEqualTo(one.verdict());
    }

    @Test
    void every_control_passes_something_and_fails_something() {
        Set<String> all = Catalogue.all().stream().map(Control::id).collect(Collectors.toCollection(TreeSet::new));
        Set<String> failing = new TreeSet<>(all);
        failing.removeAll(NEVER_JUDGED);
        Set<String> passing = new TreeSet<>(failing);
        failing.removeAll(NEVER_FAILED);

        System.out.println(
                "controls with a body that they fail: " + with(Verdict.FAIL).size() + "/" + all.size());
        assertThat(with(Verdict.PASS)).as("have a passing case").isEqualTo(passing);
        assertThat(with(Verdict.FAIL)).as("have a failing case").isEqualTo(failing);
        assertThat(with(Verdict.NOT_ASSESSABLE)).as("can be not assessable").containsAll(NEVER_JUDGED);
    }

    private static Set<String> with(Verdict verdict) {
        return cases().stream()
                .filter(one -> one.verdict().equals(verdict.name()))
                .map(ControlCase::control)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void what_cannot_be_assessed_says_what_it_takes() {
        List<Finding> open = cases().stream()
                .filter(one -> one.verdict().equals(Verdict.NOT_ASSESSABLE.name()))
                .flatMap(one -> Catalogue.control(one.control()).orElseThrow().check(one.estate(), Prod.TODAY).stream())
                .filter(finding -> finding.verdict() == Verdict.NOT_ASSESSABLE)
                .toList();

        assertThat(open)
                .isNotEmpty()
                .allSatisfy(
                        finding -> assertThat(finding.message())
                                .as(finding.control())
                                .containsPattern(
                                        "(?i)it takes |API versions from |no interface of Azure |write all of them|write both"));
    }
}
