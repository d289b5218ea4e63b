package dev.breakwater.blueprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.access.ClusterRoleBinding;
import dev.breakwater.access.Subject;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.cluster.EntraIntegration;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.Remark;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.PrincipalType;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Resource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockOutReviewTest {
    private static final LockOutReview REVIEW = LockOutReview.standard();
    private static final AksCluster SAFE = Prod.cluster().cluster();
    private static final AksCluster NO_GROUP = SAFE.withEntra(entra(false));
    private static final AksCluster NO_GROUP_BUT_AZURE_RBAC = SAFE.withEntra(entra(true));
    private static final ClusterRoleBinding BINDING = ClusterRoleBinding.named("admins")
            .clusterRole("cluster-admin")
            .addSubjects(Subject.group(Prod.ADMINS))
            .on(SAFE.link())
            .build();

    @Test
    void a_cluster_with_an_admin_group_is_administrable() {
        assertThat(remarks(REVIEW, List.of(), List.of(SAFE))).isEmpty();
    }

    @Test
    void local_accounts_are_a_way_in() {
        assertThat(remarks(
                        REVIEW, List.of(), List.of(SAFE.withLocalAccounts(true).withEntra(Optional.empty()))))
                .isEmpty();
    }

    @Test
    void switching_local_accounts_off_says_what_they_leave_behind() {
        List<Remark> remarks = remarks(REVIEW, List.of(SAFE.withLocalAccounts(true)), List.of(SAFE));
        assertThat(remarks).singleElement().satisfies(remark -> {
            assertThat(remark.code()).isEqualTo("local-credentials");
            assertThat(remark.refuses()).isFalse();
            assertThat(remark.text())
                    .startsWith("certificates and tokens of local accounts that were issued before open")
                    .contains("az aks rotate-certs");
        });
        assertThat(remarks(REVIEW, List.of(SAFE), List.of(SAFE))).isEmpty();
    }

    @Test
    void without_entra_and_local_accounts_nobody_can_sign_in_whatever_roles_there_are() {
        RoleAssignment role = assignment(AzureRole.AKS_RBAC_CLUSTER_ADMIN, SAFE.id());
        Document body = SAFE.document().withoutAt("/properties/aadProfile");
        Estate after = Estate.of(
                Estate.Origin.PLANNED,
                List.of(
                        new Estate.Entry(SAFE.address(), body, "2025-09-01"),
                        new Estate.Entry(role.address(), role.document(), "2022-04-01")));

        assertThat(REVIEW.review(estate(Estate.Origin.LIVE, List.of(SAFE)), after))
                .singleElement()
                .satisfies(remark -> assertThat(remark.refuses()).isTrue());
    }

    @Test
    void without_admin_group_and_azure_rbac_a_role_assignment_does_not_count() {
        assertRefused(List.of(), List.of(NO_GROUP, assignment(AzureRole.AKS_RBAC_CLUSTER_ADMIN, SAFE.id())));
    }

    @Test
    void a_role_assignment_on_the_cluster_or_around_it_reaches_cluster_admin() {
        for (ArmId scope : List.of(SAFE.id(), SAFE.group(), ArmId.subscription(Prod.SUBSCRIPTION))) {
            RoleAssignment assignment = assignment(AzureRole.AKS_RBAC_CLUSTER_ADMIN, scope);

            assertThat(remarks(REVIEW, List.of(), List.of(NO_GROUP_BUT_AZURE_RBAC, assignment)))
                    .as("%s", scope)
                    .isEmpty();
        }
    }

    @Test
    void a_role_assignment_elsewhere_or_of_less_does_not() {
        ArmId sibling = ArmId.parse(SAFE.id() + "2");
        assertRefused(
                List.of(), List.of(NO_GROUP_BUT_AZURE_RBAC, assignment(AzureRole.AKS_RBAC_CLUSTER_ADMIN, sibling)));
        assertRefused(List.of(), List.of(NO_GROUP_BUT_AZURE_RBAC, assignment(AzureRole.AKS_CLUSTER_USER, SAFE.id())));
        assertRefused(List.of(), List.of(NO_GROUP_BUT_AZURE_RBAC));
    }

    @Test
    void a_binding_that_is_there_and_stays_is_a_way_in_but_one_still_to_be_made_is_not() {
        assertThat(remarks(REVIEW, List.of(SAFE, BINDING), List.of(NO_GROUP, BINDING)))
                .isEmpty();
        assertRefused(List.of(SAFE), List.of(NO_GROUP, BINDING));
        assertRefused(List.of(SAFE, BINDING), List.of(NO_GROUP));
    }

    @Test
    void a_binding_of_a_name_of_the_system_is_no_way_in_for_people() {
        ClusterRoleBinding system = ClusterRoleBinding.named("admins")
                .clusterRole("cluster-admin")
                .addSubjects(Subject.group("system:masters"))
                .on(SAFE.link())
                .build();

        assertRefused(List.of(SAFE, system), List.of(NO_GROUP, system));
    }

    @Test
    void role_assignments_that_could_not_be_read_are_not_checked() {
        Estate after = estate(Estate.Origin.PLANNED, List.of(NO_GROUP_BUT_AZURE_RBAC))
                .missing(List.of(new Estate.Gap(RoleAssignment.TYPE, "403 Forbidden")));

        assertThat(REVIEW.review(estate(Estate.Origin.LIVE, List.of(SAFE)), after))
                .singleElement()
                .satisfies(remark -> {
                    assertThat(remark.refuses()).isFalse();
                    assertThat(remark.text())
                            .startsWith("not checked: whether anybody can administer managedClusters/prod")
                            .contains("403 Forbidden");
                });
    }

    @Test
    void an_assignment_that_somebody_vouches_for_turns_the_refusal_into_a_remark() {
        LockOutReview vouched = REVIEW.administeredBy("the assignment on the management group");

        assertThat(remarks(vouched, List.of(), List.of(NO_GROUP_BUT_AZURE_RBAC)))
                .singleElement()
                .satisfies(remark -> assertThat(remark.refuses()).isFalse());
        assertThat(remarks(vouched, List.of(), List.of(NO_GROUP)))
                .as("without Azure RBAC no assignment helps")
                .singleElement()
                .satisfies(remark -> assertThat(remark.refuses()).isTrue());
    }

    @Test
    void a_cluster_locked_out_before_is_named_and_does_not_block_other_work() {
        assertThat(remarks(REVIEW, List.of(NO_GROUP), List.of(NO_GROUP)))
                .singleElement()
                .satisfies(remark -> {
                    assertThat(remark.refuses()).isFalse();
                    assertThat(remark.text()).contains("before and after this plan");
                });
        assertThat(remarks(REVIEW, List.of(NO_GROUP), List.of(SAFE)))
                .as("the repair")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.0/24, 203.0.113.7, true", "203.0.113.0/24, 203.0.114.7, false", "203.0.113.7/32, 203.0.113.7, true",
        "0.0.0.0/32, 203.0.113.7, false", "0.0.0.0/0, 203.0.113.7, true", "128.0.0.0/1, 203.0.113.7, true"
    })
    void ranges_admit_or_cut_off_the_caller(String range, String caller, boolean admitted) {
        AksCluster narrowed = SAFE.withApiServerAccess(ApiServerAccess.ranges(range));

        List<Remark> remarks = review(REVIEW.callerEgress(caller), List.of(open()), List.of(narrowed));

        assertThat(remarks.stream().anyMatch(Remark::refuses)).isEqualTo(!admitted);
        assertThat(remarks).hasSize(admitted ? 0 : 1);
    }

    @Test
    void a_caller_who_was_outside_already_is_told_and_not_refused() {
        List<Remark> remarks = review(
                REVIEW.callerEgress("198.51.100.1"),
                List.of(SAFE),
                List.of(SAFE.withApiServerAccess(ApiServerAccess.ranges("203.0.113.0/25"))));

        assertThat(remarks).singleElement().satisfies(remark -> {
            assertThat(remark.refuses()).isFalse();
            assertThat(remark.text()).contains("198.51.100.1", "as before this plan");
        });
    }

    @Test
    void access_that_does_not_change_is_not_remarked_on() {
        assertThat(review(REVIEW, List.of(SAFE), List.of(SAFE))).isEmpty();
    }

    @Test
    void what_cannot_be_known_of_the_caller_is_said() {
        assertThat(review(REVIEW, List.of(open()), List.of(SAFE)))
                .extracting(Remark::text)
                .containsExactly("not checked: whether you can still reach managedClusters/prod where you are; give"
                        + " LockOutReview.callerEgress your address.");
        assertThat(review(
                        REVIEW.callerEgress("203.0.113.7"),
                        List.of(SAFE),
                        List.of(SAFE.withApiServerAccess(ApiServerAccess.privateLink()))))
                .extracting(Remark::text)
                .containsExactly("not checked: whether you can still reach managedClusters/prod where you are.");
    }

    @Test
    void a_caller_address_that_is_none_is_refused() {
        assertThatThrownBy(() -> REVIEW.callerEgress("2001:db8::1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("LockOutReview: '2001:db8::1' is not an IPv4 address.");
    }

    static List<Remark> remarks(
            LockOutReview review, List<? extends Resource<?>> before, List<? extends Resource<?>> after) {
        return review(review, before, after).stream()
                .filter(remark -> Set.of("lock-out", "local-credentials").contains(remark.code()))
                .toList();
    }

    private static List<Remark> review(
            LockOutReview review, List<? extends Resource<?>> before, List<? extends Resource<?>> after) {
        return review.review(estate(Estate.Origin.LIVE, before), estate(Estate.Origin.PLANNED, after));
    }

    /** The body as a service would return it: every output known. */
    private static Document resolved(Resource<?> resource) {
        return resource.document().resolve(target -> Optional.of(Document.of(Prod.DEVELOPERS)));
    }

    static Estate estate(Estate.Origin origin, List<? extends Resource<?>> resources) {
        return Estate.of(
                origin,
                resources.stream()
                        .map(resource -> new Estate.Entry(resource.address(), resolved(resource), "2025-09-01"))
                        .toList());
    }

    private static void assertRefused(List<? extends Resource<?>> before, List<? extends Resource<?>> after) {
        assertThat(remarks(REVIEW, before, after)).singleElement().satisfies(remark -> {
            assertThat(remark.refuses()).isTrue();
            assertThat(remark.text())
                    .startsWith("nobody could administer managedClusters/prod after this plan")
                    .contains("Declare an admin group");
        });
    }

    private static AksCluster open() {
        return SAFE.withApiServerAccess(ApiServerAccess.open());
    }

    private static EntraIntegration entra(boolean azureRbac) {
        return EntraIntegration.builder()
                .tenant(Prod.TENANT)
                .azureRbac(azureRbac)
                .build();
    }

    private static RoleAssignment assignment(AzureRole role, ArmId scope) {
        return RoleAssignment.of(role)
                .principal(Prod.ADMINS, PrincipalType.GROUP)
                .scope(scope)
                .build();
    }
}
