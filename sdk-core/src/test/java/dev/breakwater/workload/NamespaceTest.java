package dev.breakwater.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.Verdict;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.manifest.PodSecurityLevel;
import dev.breakwater.resource.DesiredState;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceTest {
    private static final Namespace SHOP = Namespace.named("shop")
            .podSecurity(PodSecurityLevel.BASELINE)
            .putAnnotation("example.com/a", "b")
            .build();

    @Test
    void a_manifest_reads_back_as_the_same_declaration() {
        assertThat(Namespace.parse(SHOP.document())).isEqualTo(SHOP);
        assertThat(SHOP.enforcedLevel()).contains(PodSecurityLevel.BASELINE);
    }

    @ParameterizedTest
    @CsvSource({"BASELINE,RESTRICTED,HARDENS", "RESTRICTED,BASELINE,WEAKENS", "BASELINE,PRIVILEGED,WEAKENS"})
    void a_stricter_level_hardens_and_a_weaker_one_weakens(PodSecurityLevel was, PodSecurityLevel is, Effect effect) {
        assertThat(NamespaceProperties.diff(
                        SHOP.withPodSecurity(is).document(),
                        Optional.of(SHOP.withPodSecurity(was).document())))
                .filteredOn(change -> change.path().endsWith("/enforce"))
                .extracting(FieldChange::effect)
                .containsExactly(effect);
    }

    @ParameterizedTest
    @CsvSource({"shop,RESTRICTED,PASS", "shop,BASELINE,PASS", "shop,PRIVILEGED,FAIL", "kube-system,PRIVILEGED,"})
    void a_namespace_enforces_pod_security(String name, PodSecurityLevel level, Verdict expected) {
        Estate estate = Estate.of(DesiredState.named("x")
                .with(Namespace.named(name).podSecurity(level).build()));

        assertThat(NamespaceControls.all().get(0).check(estate).stream()
                        .map(finding -> finding.verdict().name())
                        .findFirst())
                .isEqualTo(Optional.ofNullable(expected).map(Verdict::name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Shop", "-a", "a.b", "", "a_b"})
    void a_name_that_is_no_dns_label_is_refused(String name) {
        assertThatThrownBy(() -> Namespace.named(name).build()).hasMessageContaining("lower-case letters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"enforce", "audit", "warn"})
    void a_level_that_does_not_exist_is_refused(String mode) {
        assertThatThrownBy(() -> Namespace.named("shop")
                        .putLabel("pod-security.kubernetes.io/" + mode, "strict")
                        .build())
                .hasMessageContaining("is 'strict', but must be one of privileged, baseline, restricted");
    }

    @Test
    void what_only_the_api_server_sets_cannot_be_declared() {
        Document exported = SHOP.document().withAt("/metadata/uid", "1").withAt("/status/phase", "Active");

        assertThatThrownBy(() -> Namespace.parse(exported))
                .hasMessageContaining("/metadata/uid: is set by the API server")
                .hasMessageContaining("/status: is set by the API server");
    }
}
