package dev.breakwater.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.change.Effect;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.Remark;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;

class EscalationReviewTest {
    private static final RoleBinding EDITORS = RoleBinding.named("editors")
            .namespace("shop")
            .clusterRole("edit")
            .addSubjects(Subject.group("devs"))
            .build();
    private static final ClusterRoleBinding DEPLOYER = ClusterRoleBinding.named("deployer")
            .clusterRole("cluster-admin")
            .addSubjects(Subject.serviceAccount("shop", "deployer"))
            .build();

    private final EscalationReview review = EscalationReview.standard();

    private static Estate estate(Resource<?>... objects) {
        return Estate.of(DesiredState.named("test").with(List.of(objects)));
    }

    @Test
    void a_binding_of_one_that_makes_another_an_administrator_weakens_for_both() {
        assertThat(review.review(estate(EDITORS), estate(EDITORS, DEPLOYER)))
                .allSatisfy(remark -> assertThat(remark.effect()).isEqualTo(Effect.WEAKENS))
                .extracting(remark -> remark.text().split(":", 2)[0])
                .containsExactly(
                        "this plan lets group devs become cluster-admin",
                        "this plan lets service account shop/deployer become cluster-admin");
    }

    @Test
    void what_a_plan_closes_hardens_and_what_stays_is_not_told() {
        assertThat(review.review(estate(EDITORS, DEPLOYER), estate(DEPLOYER)))
                .singleElement()
                .hasToString(
                        "escalation: this plan keeps group devs from becoming cluster-admin, as by: makes tokens of"
                                + " service accounts in shop → service account shop/deployer, by RoleBinding"
                                + " \"editors/shop\" of ClusterRole \"edit\" to Group \"devs\"; then may do everything in the"
                                + " cluster → cluster-admin, by ClusterRoleBinding \"deployer\" of ClusterRole"
                                + " \"cluster-admin\" to ServiceAccount \"deployer/shop\".");
        assertThat(review.review(estate(DEPLOYER), estate(DEPLOYER))).isEmpty();
    }

    @Test
    void the_first_bindings_of_a_cluster_weaken_nothing() {
        assertThat(review.review(estate(), estate(DEPLOYER)))
                .singleElement()
                .extracting(Remark::effect)
                .isEqualTo(Effect.NEUTRAL);
    }
}
