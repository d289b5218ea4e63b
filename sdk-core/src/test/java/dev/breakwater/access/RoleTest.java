package dev.breakwater.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.Verdict;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.DesiredState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleTest {
    private static final RbacRule PODS = RbacRule.read("", "pods");
    private static final Role READER =
            Role.named("reader").namespace("shop").addRules(PODS).build();
    private static final ClusterRole JOINED = ClusterRole.named("joined")
            .addAggregates(RoleSelector.label("example.com/join", "true"))
            .build();

    @Test
    void a_manifest_reads_back_as_the_same_declaration() {
        assertThat(Role.parse(READER.document())).isEqualTo(READER);
        assertThat(ClusterRole.parse(JOINED.document())).isEqualTo(JOINED);
    }

    @ParameterizedTest(name = "{0}: {2} {3} of {1} is {4}")
    @CsvSource({
        "K8S-RBAC-02, '', *, pods, FAIL",
        "K8S-RBAC-02, '', get, pods, PASS",
        "K8S-RBAC-03, '', get, secrets, FAIL",
        "K8S-RBAC-03, '', GET, secrets, PASS",
        "K8S-RBAC-03, *, *, *, FAIL",
        "K8S-RBAC-03, apps, get, secrets, PASS",
        "K8S-RBAC-04, apps, create, deployments, FAIL",
        "K8S-RBAC-04, apps, update, deployments, PASS",
        "K8S-RBAC-05, rbac.authorization.k8s.io, escalate, clusterroles, FAIL",
        "K8S-RBAC-05, '', impersonate, users, FAIL",
        "K8S-RBAC-05, rbac.authorization.k8s.io, create, rolebindings, PASS",
        "K8S-RBAC-06, '', get, nodes/proxy, FAIL",
        "K8S-RBAC-06, '', create, */exec, FAIL",
        "K8S-RBAC-06, '', get, pods/log, PASS",
        "K8S-RBAC-07, certificates.k8s.io, update, certificatesigningrequests/approval, FAIL",
        "K8S-RBAC-07, certificates.k8s.io, create, certificatesigningrequests, PASS",
        "K8S-RBAC-08, admissionregistration.k8s.io, patch, validatingwebhookconfigurations, FAIL",
        "K8S-RBAC-08, admissionregistration.k8s.io, get, validatingwebhookconfigurations, PASS",
        "K8S-RBAC-09, '', create, serviceaccounts/token, FAIL",
        "K8S-RBAC-09, '', create, serviceaccounts, PASS",
        "K8S-RBAC-10, '', create, persistentvolumes, FAIL",
        "K8S-RBAC-10, '', create, persistentvolumeclaims, PASS",
        "K8S-RBAC-12, '', update, endpoints, FAIL",
        "K8S-RBAC-12, '', get, endpoints, PASS"
    })
    void roles_are_judged_by_their_rules(String id, String group, String verb, String resource, Verdict expected) {
        ClusterRole role = ClusterRole.named("r")
                .putLabel("rbac.authorization.k8s.io/aggregate-to-edit", "true")
                .addRules(RbacRule.allow(List.of(verb), group, resource))
                .build();
        Estate estate = Estate.of(DesiredState.named("x").with(role));

        assertThat(RoleControls.all().stream()
                        .filter(control -> control.id().equals(id))
                        .flatMap(control -> control.check(estate).stream())
                        .map(finding -> finding.verdict()))
                .containsExactly(expected);
    }

    @Test
    void a_risky_rule_weakens_when_it_comes_and_hardens_when_it_goes() {
        Role more = READER.withRules(PODS, RbacRule.read("", "secrets"));

        assertThat(effects(more, READER)).containsExactly(Effect.WEAKENS);
        assertThat(effects(READER, more)).containsExactly(Effect.HARDENS);
        assertThat(effects(READER.withRules(RbacRule.read("", "secrets"), PODS), more))
                .isEmpty();
        assertThat(RoleProperties.diff(RoleProperties.ROLE, more.document(), Optional.empty()))
                .extracting(FieldChange::effect)
                .contains(Effect.WEAKENS);
    }

    @Test
    void what_the_api_server_refuses_is_told_at_once() {
        assertThatThrownBy(() -> READER.withRules(
                        new RbacRule(List.of(), List.of(""), List.of("pods"), List.of(), List.of()),
                        RbacRule.urls(List.of("get"), "/metrics")))
                .hasMessageContaining("has no verbs")
                .hasMessageContaining("only a ClusterRole can");
        assertThatThrownBy(() -> JOINED.withRules(PODS)).hasMessageContaining("would discard");
    }

    private static List<Effect> effects(Role declared, Role live) {
        return RoleProperties.diff(
                        RoleProperties.ROLE, declared.document().without("metadata"), Optional.of(live.document()))
                .stream()
                .filter(change -> change.path().startsWith("/rules"))
                .map(FieldChange::effect)
                .toList();
    }
}
