package dev.breakwater.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.Verdict;
import dev.breakwater.change.Consequence;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.identity.ManagedIdentityState;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Output;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BindingTest {
    private static final String GROUP = "11111111-2222-3333-4444-555555555555";
    private static final ClusterRoleBinding ADMIN = ClusterRoleBinding.named("admins")
            .clusterRole("cluster-admin")
            .addSubjects(Subject.group(GROUP))
            .build();
    private static final RoleBinding ALL_SUBJECTS = RoleBinding.named("all")
            .namespace("shop")
            .role("reader")
            .addSubjects(Subject.group(GROUP), Subject.user("a@example.com"), Subject.serviceAccount("shop", "web"))
            .build();

    @Test
    void a_manifest_reads_back_as_the_same_declaration() {
        assertThat(ClusterRoleBinding.parse(ADMIN.document())).isEqualTo(ADMIN);
        assertThat(RoleBinding.parse(ALL_SUBJECTS.document())).isEqualTo(ALL_SUBJECTS);
    }

    @Test
    void a_group_made_in_the_same_plan_is_an_input() {
        Output<String> id = Output.of(new Address<ArmState>("graph/groups", "groups/admins"), ArmState.ID);
        ClusterRoleBinding binding = ADMIN.withSubjects(Subject.group(id));

        assertThat(binding.inputs()).anySatisfy(input -> assertThat(input).isEqualTo(id));
        assertThat(binding.document().references()).hasSize(1);
    }

    @Test
    void another_role_is_refused_and_an_omitted_api_group_is_no_difference() {
        Document live = ADMIN.document().withoutAt("/roleRef/apiGroup");
        assertThat(diff(ADMIN, live)).isEmpty();
        assertThat(diff(ADMIN.withRoleRef(RoleRef.clusterRole("view")), live))
                .extracting(FieldChange::consequence)
                .containsExactly(Consequence.REFUSED);
    }

    @Test
    void subjects_are_compared_without_order_one_by_one() {
        ClusterRoleBinding two = ADMIN.withSubjects(Subject.user("eve"), Subject.group(GROUP));
        assertThat(diff(
                        two,
                        two.withSubjects(Subject.group(GROUP), Subject.user("eve"))
                                .document()))
                .isEmpty();
        assertThat(diff(two, ADMIN.document())).extracting(FieldChange::effect).containsExactly(Effect.WEAKENS);
        assertThat(diff(ADMIN, two.document())).extracting(FieldChange::effect).containsExactly(Effect.HARDENS);
    }

    @ParameterizedTest(name = "{0}: {1} {2} to {3}")
    @CsvSource({
        "K8S-RBAC-01, Group, 11111111-2222-3333-4444-555555555555, cluster-admin, PASS",
        "K8S-RBAC-01, Group, system:masters, cluster-admin, PASS",
        "K8S-RBAC-01, User, eve@example.com, cluster-admin, FAIL",
        "K8S-RBAC-01, ServiceAccount, robot, cluster-admin, FAIL",
        "K8S-RBAC-01, User, 11111111-2222-3333-4444-555555555555, cluster-admin, FAIL",
        "K8S-RBAC-01, Group, system:authenticated, cluster-admin, FAIL",
        "K8S-RBAC-01, Group, system:unauthenticated, cluster-admin, FAIL",
        "K8S-RBAC-01, Group, system:serviceaccounts, cluster-admin, FAIL",
        "K8S-RBAC-01, Group, system:serviceaccounts:shop, cluster-admin, FAIL",
        "K8S-RBAC-01, User, system:anonymous, cluster-admin, FAIL",
        "K8S-RBAC-01, User, system:serviceaccount:shop:robot, cluster-admin, FAIL",
        "K8S-RBAC-01, User, system:kube-controller-manager, cluster-admin, PASS",
        "K8S-RBAC-01, User, eve@example.com, view,",
        "K8S-RBAC-11, Group, system:authenticated, view, FAIL",
        "K8S-RBAC-11, Group, system:masters, view, FAIL",
        "K8S-RBAC-11, User, system:anonymous, view, FAIL",
        "K8S-RBAC-11, Group, 11111111-2222-3333-4444-555555555555, view, PASS",
        "K8S-RBAC-13, Group, 11111111-2222-3333-4444-555555555555, view, PASS",
        "K8S-RBAC-11, Group, system:unauthenticated, view, FAIL",
        "K8S-RBAC-13, User, 11111111-2222-3333-4444-555555555555, view, FAIL",
        "K8S-RBAC-13, User, system:kube-scheduler, view, PASS",
        "K8S-RBAC-13, Group, Administrators, view, FAIL",
        "K8S-RBAC-13, User, eve@example.com, view, FAIL",
        "K8S-RBAC-13, ServiceAccount, robot, view, PASS"
    })
    void bindings_are_judged_by_their_subjects(String id, String kind, String name, String role, Verdict expected) {
        Subject subject = switch (kind) {
            case "Group" -> Subject.group(name);
            case "User" -> Subject.user(name);
            default -> Subject.serviceAccount("shop", name);
        };
        Estate estate = Estate.of(DesiredState.named("x")
                .with(ClusterRoleBinding.named("b")
                        .clusterRole(role)
                        .addSubjects(subject)
                        .build()));

        assertThat(AccessControls.all().stream()
                        .filter(control -> control.id().equals(id))
                        .flatMap(control -> control.check(estate).stream())
                        .map(finding -> finding.verdict().name())
                        .findFirst())
                .isEqualTo(Optional.ofNullable(expected).map(Verdict::name));
    }

    private static List<String> verdicts(String id, Estate estate) {
        return AccessControls.all().stream()
                .filter(control -> control.id().equals(id))
                .flatMap(control -> control.check(estate).stream())
                .map(finding -> finding.verdict().name())
                .toList();
    }

    private static Estate.Entry entry(ClusterRoleBinding binding, Document document) {
        return new Estate.Entry(binding.address(), document, "v1");
    }

    @Test
    void a_user_that_is_a_managed_identity_is_no_person() {
        Address<ManagedIdentityState> identity =
                new Address<>("Microsoft.ManagedIdentity/userAssignedIdentities", "/identities/robot");
        ClusterRoleBinding planned =
                ADMIN.withSubjects(Subject.user(Output.of(identity, ManagedIdentityState.PRINCIPAL_ID)));
        ClusterRoleBinding there = ADMIN.withSubjects(Subject.user(GROUP));
        Estate.Entry robot = new Estate.Entry(
                identity, Document.object("properties", Document.object("principalId", GROUP)), "2024-11-30");

        assertThat(verdicts("K8S-RBAC-13", Estate.of(DesiredState.named("x").with(planned))))
                .containsExactly("PASS");
        assertThat(verdicts(
                        "K8S-RBAC-13", Estate.of(Estate.Origin.LIVE, List.of(entry(there, there.document()), robot))))
                .containsExactly("PASS");
    }

    @ParameterizedTest(name = "{0} -> {1} to {2}: {3}")
    @CsvSource({
        "system:discovery, system:discovery, system:authenticated,",
        "cluster-admin, cluster-admin, system:masters,",
        "cluster-admin, cluster-admin, system:authenticated, FAIL",
        "system:discovery, view, system:authenticated, FAIL",
        "mine, cluster-admin, system:masters, FAIL"
    })
    void the_bootstrap_label_alone_exempts_nobody(String name, String role, String group, String expected) {
        ClusterRoleBinding binding = ClusterRoleBinding.named(name)
                .putLabel("kubernetes.io/bootstrapping", "rbac-defaults")
                .clusterRole(role)
                .addSubjects(Subject.group(group))
                .build();

        assertThat(verdicts("K8S-RBAC-11", Estate.of(DesiredState.named("x").with(binding))))
                .isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    @Test
    void a_role_of_a_namespace_named_cluster_admin_is_not_the_cluster_role() {
        RoleBinding binding = ALL_SUBJECTS.withRoleRef(RoleRef.role("cluster-admin"));

        assertThat(verdicts("K8S-RBAC-01", Estate.of(DesiredState.named("x").with(binding))))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} {1} gets {2}: {3}")
    @CsvSource({
        "Group, 11111111-2222-3333-4444-555555555555, cluster-admin, NEUTRAL",
        "User, eve@example.com, cluster-admin, WEAKENS",
        "User, eve@example.com, view, NEUTRAL",
        "Group, system:authenticated, view, WEAKENS",
        "Group, system:masters, view, WEAKENS"
    })
    void a_new_binding_says_when_it_weakens(String kind, String name, String role, Effect expected) {
        ClusterRoleBinding binding = ClusterRoleBinding.named("new")
                .clusterRole(role)
                .addSubjects(kind.equals("Group") ? Subject.group(name) : Subject.user(name))
                .build();

        assertThat(BindingProperties.diff(BindingProperties.CLUSTER_ROLE_BINDING, binding.document(), Optional.empty()))
                .filteredOn(change -> change.path().startsWith("/subjects"))
                .isNotEmpty()
                .allSatisfy(change -> assertThat(change.effect()).isEqualTo(expected));
    }

    @Test
    void a_manifest_tells_what_is_unknown_and_what_is_refused_at_once() {
        Document manifest =
                ADMIN.document().with("subject", Document.array()).withAt("/metadata/labels/a", "not a label!");

        assertThatThrownBy(() -> ClusterRoleBinding.parse(manifest))
                .hasMessageContaining("did you mean 'subjects'?")
                .hasMessageContaining("not a label!");
    }

    @Test
    void what_the_api_server_refuses_is_told_at_once() {
        assertThatThrownBy(() -> ClusterRoleBinding.named("a/b")
                        .roleRef(RoleRef.role("reader"))
                        .addSubjects(Subject.user(""))
                        .build())
                .hasMessageContaining("3 issues")
                .hasMessageContaining("binds Role reader")
                .hasMessageContaining("must not be empty");
    }

    @Test
    void a_safe_binding_names_role_group_and_namespace() {
        ClusterRoleBinding admins = Binding.clusterAdmin(GROUP);
        RoleBinding local = Binding.admin(GROUP).in("shop");

        assertThat(admins).isEqualTo(ADMIN.withName("cluster-admin-" + GROUP));
        assertThat(local.document())
                .isEqualTo(RoleBinding.named("admin-" + GROUP)
                        .namespace("shop")
                        .clusterRole("admin")
                        .addSubjects(Subject.group(GROUP))
                        .build()
                        .document());
        assertThat(Binding.view(GROUP).in("shop").roleRef()).isEqualTo(RoleRef.clusterRole("view"));
    }

    private static List<FieldChange> diff(ClusterRoleBinding declared, Document live) {
        return BindingProperties.diff(BindingProperties.CLUSTER_ROLE_BINDING, declared.document(), Optional.of(live));
    }
}
