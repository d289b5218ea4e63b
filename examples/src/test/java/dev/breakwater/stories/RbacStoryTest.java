package dev.breakwater.stories;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;

import dev.breakwater.access.Authorizer;
import dev.breakwater.access.ClusterRoleBinding;
import dev.breakwater.access.RoleRef;
import dev.breakwater.access.Subject;
import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.blueprint.SecureNamespace.Grant;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.DesiredState;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The story of RBAC: a team that runs its namespace, and reads nobody else's secrets. */
class RbacStoryTest {
    // tag::declaration[]
    static final SecureCluster CLUSTER = Stories.cluster()
            .namespace("payments", Grant.edit(Stories.TEAM)) // an Entra group, by its object id
            .build();
    static final DesiredState SECURE = DesiredState.named("shop").with(CLUSTER);
    // end::declaration[]

    // tag::insecure[]
    static final DesiredState INSECURE = SECURE.with(ClusterRoleBinding.named("payments-on-call")
            .roleRef(RoleRef.clusterRole("edit"))
            .addSubjects(Subject.group(Stories.TEAM))
            .on(CLUSTER.link())
            .build());
    // end::insecure[]

    // tag::test[]
    private static void the_team_stays_in_its_namespace(DesiredState desired) {
        assertThat(Authorizer.of(Estate.of(desired)))
                .group(Stories.TEAM)
                .inNamespace("payments")
                .can("delete", "pods")
                .inNamespace("kube-system")
                .cannot("get", "secrets");
    }

    @Test
    void a_grant_ends_at_its_namespace() {
        the_team_stays_in_its_namespace(SECURE);
    }
    // end::test[]

    @Test
    void a_binding_of_the_cluster_does_not_and_the_test_says_so() throws IOException {
        Stories.failsAsOn("rbac.md", () -> the_team_stays_in_its_namespace(INSECURE));
    }
}
