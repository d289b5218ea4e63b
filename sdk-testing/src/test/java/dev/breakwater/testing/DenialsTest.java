package dev.breakwater.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose refusal a text is. */
class DenialsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Resource 'app' was disallowed by policy. Policy identifiers: '[{\"policyAssignment\":{\"name\":\"regions\"}}]'. | regions | true",
                "Resource 'app' was disallowed by policy. Policy identifiers: '[{\"policyAssignment\":{\"name\":\"tags\"}}]'. | regions | false",
                "Resource 'app' was disallowed by policy. Reasons: 'West Europe only'. See error details. | West Europe only | true",
                "Resource 'app' was disallowed by policy. Reasons: 'West Europe only'. See error details. | No keys | false",
                "The region is not \"name\":\"regions\". | regions | false",
            })
    void a_policy_is_known_by_its_name_or_by_what_its_assignment_tells_people(String text, String said, boolean so) {
        assertThat(Denials.namesPolicy(text, said)).isEqualTo(so);
    }
}
