package dev.breakwater.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.change.Effect;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.Remark;
import dev.breakwater.resource.DesiredState;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessChangeReviewTest {
    private static final RoleBinding VIEWERS = RoleBinding.named("viewers")
            .namespace("shop")
            .clusterRole("view")
            .addSubjects(Subject.group("devs"))
            .build();
    private static final RoleBinding EDITORS = VIEWERS.withName("editors").withRoleRef(RoleRef.clusterRole("edit"));
    private static final ClusterRoleBinding ADMINS = ClusterRoleBinding.named("admins")
            .clusterRole("cluster-admin")
            .addSubjects(Subject.group("ops"))
            .build();
    private final AccessChangeReview review = AccessChangeReview.standard();

    @Test
    void whom_a_plan_lets_do_what_is_told_with_the_binding_and_weakens() {
        List<Remark> remarks = review.review(estate(VIEWERS), estate(VIEWERS, EDITORS, ADMINS));

        assertThat(remarks)
                .extracting(Remark::effect)
                .containsOnly(Effect.WEAKENS)
                .hasSize(2);
        assertThat(remarks).extracting(Remark::refuses).containsOnly(false);
        assertThat(remarks.get(0).text())
                .startsWith("this plan lets group devs get secrets, list secrets, create pods,")
                .endsWith("impersonate serviceaccounts in shop, by RoleBinding \"editors/shop\" of ClusterRole"
                        + " \"edit\" to Group \"devs\".");
        assertThat(remarks.get(1))
                .hasToString("access: this plan lets group ops do everything in all namespaces, by ClusterRoleBinding"
                        + " \"admins\" of ClusterRole \"cluster-admin\" to Group \"ops\".");
        assertThat(remarks.get(1).address()).contains(ADMINS.address());
    }

    @Test
    void what_a_plan_takes_away_hardens_and_what_stays_is_not_told() {
        assertThat(review.review(estate(VIEWERS, EDITORS), estate(VIEWERS)))
                .singleElement()
                .satisfies(remark -> {
                    assertThat(remark.effect()).isEqualTo(Effect.HARDENS);
                    assertThat(remark.text()).startsWith("this plan no longer lets group devs get secrets");
                });
        assertThat(review.review(estate(EDITORS), estate(EDITORS))).isEmpty();
    }

    @Test
    void the_first_roles_of_a_cluster_weaken_nothing() {
        assertThat(review.review(estate(), estate(EDITORS)))
                .extracting(Remark::effect)
                .containsExactly(Effect.NEUTRAL);
    }

    @Test
    void a_matrix_is_shown_as_text() {
        AccessMatrix matrix = AccessMatrix.of(
                Authorizer.of(estate(VIEWERS, ADMINS)),
                List.of(new AccessCell("get", "", "pods"), new AccessCell("get", "", "secrets")));

        assertThat(matrix.render("shop"))
                .contains("1 = get pods\n2 = get secrets\n", "x.  group devs", "xx  group ops");
        assertThat(matrix.render("")).doesNotContain("group devs");
    }

    private static Estate estate(dev.breakwater.resource.KubernetesObject... objects) {
        return Estate.of(DesiredState.named("test").with(List.of(objects)));
    }
}
