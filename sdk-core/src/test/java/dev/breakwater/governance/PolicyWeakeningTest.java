package dev.breakwater.governance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.change.FieldChange;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What changes of what policies say and hold for do to security. */
class PolicyWeakeningTest {
    private static String effect(PropertyTable table, String member, String before, String after) {
        Document old = body(member, before);
        List<FieldChange> changes = table.diff(body(member, after), old);
        return changes.stream()
                .filter(one -> one.path().equals("/properties/" + member))
                .map(one -> one.effect().name())
                .findFirst()
                .orElse("SAME");
    }

    private static Document body(String member, String json) {
        Document properties = Document.parse("{'parameters': {'effect': {'defaultValue': 'Deny'}}}".replace('\'', '"'));
        return Document.object(
                "properties",
                properties.with(member, Document.parse(json.replace('\'', '"').replace('`', '\''))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'if': 1, 'then': {'effect': 'deny'}}                 | {'if': 1, 'then': {'effect': 'audit'}}                 | WEAKENS",
                "{'if': 1, 'then': {'effect': 'audit'}}                | {'if': 1, 'then': {'effect': 'deny'}}                  | HARDENS",
                "{'if': 1, 'then': {'effect': 'audit'}}                | {'if': 1, 'then': {'effect': 'auditIfNotExists'}}      | NEUTRAL",
                "{'if': 1, 'then': {'effect': 'audit'}}                | {'if': 2, 'then': {'effect': 'deny'}}                  | WEAKENS",
                "{'if': 1, 'then': {'effect': 'deny'}}                 | {'if': 2, 'then': {'effect': 'deny'}}                  | WEAKENS",
                "{'if': 1, 'then': {'effect': 'disabled'}}             | {'if': 2, 'then': {'effect': 'audit'}}                 | HARDENS",
                "{'if': 1, 'then': {'effect': 'deny'}}                 | {'if': 1, 'then': {'effect': '[parameters(`effect`)]'}} | NEUTRAL",
                "{'if': 1, 'then': {'effect': 'deny'}}                 | {'if': 1, 'then': {'effect': '[parameters(`other`)]'}} | WEAKENS",
                "{'if': 1, 'then': {'effect': '[parameters(`other`)]'}} | {'if': 1, 'then': {'effect': 'audit'}}                 | WEAKENS",
                "{'if': 1, 'then': {'effect': 'deny', 'details': 1}}   | {'if': 1, 'then': {'effect': 'deny'}}                  | WEAKENS",
            })
    void a_rule_weakens_unless_its_effect_alone_gets_stricter(String before, String after, String expected) {
        assertThat(effect(PolicyTables.DEFINITION, "policyRule", before, after)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'effect': {'defaultValue': 'Deny'}}   | {'effect': {'defaultValue': 'Disabled'}}                | WEAKENS",
                "{'effect': {'defaultValue': 'Audit'}}  | {'Effect': {'defaultValue': 'Deny'}}                    | HARDENS",
                "{'regions': {'defaultValue': ['x']}}   | {'regions': {'defaultValue': ['x', 'y']}}               | WEAKENS",
                "{'regions': {'defaultValue': ['x']}}   | {'regions': {'defaultValue': ['x'], 'metadata': 1}}     | NEUTRAL",
                "{'regions': {'type': 'Array'}}         | {'regions': {'type': 'Array', 'defaultValue': ['x']}}   | NEUTRAL",
            })
    void a_default_weakens_unless_it_is_an_effect_as_strict(String before, String after, String expected) {
        assertThat(effect(PolicyTables.DEFINITION, "parameters", before, after)).isEqualTo(expected);
        assertThat(effect(PolicyTables.INITIATIVE, "parameters", before, after)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,b      | a        | WEAKENS",
                "a        | a,b      | HARDENS",
                "a        | b        | WEAKENS",
                "a:Deny   | a:Audit  | WEAKENS",
                "a:Audit  | a:Deny   | HARDENS",
                "a        | a:Audit  | WEAKENS",
                "a:Audit  | a        | WEAKENS",
                "a:Audit  | b,a:Deny | HARDENS",
            })
    void an_initiative_weakens_by_what_it_loses(String before, String after, String expected) {
        assertThat(effect(PolicyTables.INITIATIVE, "policyDefinitions", references(before), references(after)))
                .isEqualTo(expected);
    }

    private static String references(String names) {
        StringBuilder all = new StringBuilder();
        for (String one : names.split(",", -1)) {
            String[] parts = one.split(":", -1);
            all.append(all.length() == 0 ? "[" : ",")
                    .append("{'policyDefinitionReferenceId': '" + parts[0] + "', 'policyDefinitionId': '/d/" + parts[0]
                            + "', 'parameters': {")
                    .append(parts.length > 1 ? "'effect': {'value': '" + parts[1] + "'}}}" : "}}");
        }
        return all.append(']').toString();
    }

    @ParameterizedTest
    @CsvSource({
        "'', Disabled, WEAKENS",
        "'', Deny, HARDENS",
        "Disabled, '', HARDENS",
        "Audit, '', WEAKENS",
        "Deny, Audit, WEAKENS",
    })
    void overrides_weaken_unless_they_act(String before, String after, String expected) {
        assertThat(effect(PolicyAssignmentTable.TABLE, "overrides", override(before), override(after)))
                .isEqualTo(expected);
    }

    private static String override(String effect) {
        return effect.isEmpty() ? "[]" : "[{'kind': 'policyEffect', 'value': '" + effect + "'}]";
    }

    @ParameterizedTest
    @CsvSource({
        "'a', '', WEAKENS",
        "'', 'a', HARDENS",
        "'a', 'b', WEAKENS",
        "'a', 'a;b', WEAKENS",
        "'a;b', 'A', HARDENS",
    })
    void an_exemption_of_more_definitions_weakens_and_none_named_means_all(
            String before, String after, String expected) {
        assertThat(effect(PolicyTables.EXEMPTION, "policyDefinitionReferenceIds", list(before), list(after)))
                .isEqualTo(expected);
    }

    private static String list(String names) {
        return names.isEmpty() ? "[]" : "['" + names.replace(";", "', '") + "']";
    }
}
