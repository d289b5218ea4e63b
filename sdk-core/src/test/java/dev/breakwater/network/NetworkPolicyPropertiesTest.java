package dev.breakwater.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkPolicyPropertiesTest {
    private static final String A = "{'from':[{'podSelector':{'matchLabels':{'a':'1'}}}]}";
    private static final String A_ON_80 = "{'from':[{'podSelector':{'matchLabels':{'a':'1'}}}],'ports':[{'port':80}]}";

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{'policyTypes':['Ingress']} | {'podSelector':{},'policyTypes':['Ingress'],'ingress':[]} | ",
                "{'ingress':[{'ports':[{'port':1}]}]} | {'ingress':[{'ports':[{'port':1,'protocol':'TCP'}]}]} | ",
                "{} | {'policyTypes':['Ingress','Egress']} | HARDENS",
                "{'policyTypes':['Ingress','Egress']} | {'policyTypes':['Ingress']} | WEAKENS",
                "{'ingress':[]} | {'ingress':[{}]} | WEAKENS",
                "{'ingress':[{}]} | {'ingress':[]} | HARDENS",
                "{'ingress':[A]} | {'ingress':[A,80]} | NEUTRAL",
                "{'ingress':[A]} | {'ingress':[80]} | HARDENS NEUTRAL",
                "{'ingress':[80]} | {'ingress':[A]} | NEUTRAL WEAKENS",
                "{'podSelector':{'matchLabels':{'a':'1'}}} | {'podSelector':{}} | HARDENS",
                "{'podSelector':{}} | {'podSelector':{'matchLabels':{'a':'1'}}} | WEAKENS",
                "{'policyTypes':['Ingress']} | {'policyTypes':['Ingress','Egress'],'egress':[{}]} | HARDENS NEUTRAL"
            })
    void a_change_says_whether_it_opens_or_closes(String before, String after, String effects) {
        List<FieldChange> changes = NetworkPolicyProperties.diff(manifest(after), Optional.of(manifest(before)));

        assertThat(String.join(
                        " ",
                        changes.stream()
                                .map(FieldChange::effect)
                                .map(Effect::name)
                                .toList()))
                .as(changes.toString())
                .isEqualTo(effects == null ? "" : effects);
    }

    @ParameterizedTest(name = "created: {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{'podSelector':{},'policyTypes':['Ingress']} | NEUTRAL HARDENS",
                "{'podSelector':{}} | HARDENS",
                "{'podSelector':{'matchLabels':{'a':'1'}},'policyTypes':['Ingress']} | NEUTRAL NEUTRAL",
                "{'podSelector':{},'policyTypes':['Ingress'],'ingress':[{}]} | NEUTRAL NEUTRAL NEUTRAL"
            })
    void creating_what_denies_a_whole_direction_closes_it(String created, String effects) {
        assertThat(NetworkPolicyProperties.diff(manifest(created), Optional.empty()))
                .extracting(change -> change.effect().name())
                .containsExactly(effects.split(" ", -1));
    }

    private static Document manifest(String spec) {
        String full = spec.replace("[A,80]", "[" + A + "," + A_ON_80 + "]")
                .replace("[A]", "[" + A + "]")
                .replace("[80]", "[" + A_ON_80 + "]");
        return Document.object("spec", Document.parse(full.replace('\'', '"')));
    }
}
