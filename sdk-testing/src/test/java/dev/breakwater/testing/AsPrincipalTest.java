package dev.breakwater.testing;

import static dev.breakwater.testing.BreakwaterAssertions.assertDeniedBy;
import static dev.breakwater.testing.BreakwaterAssertions.assertThat;
import static dev.breakwater.testing.BreakwaterAssertions.assertThatThrownBy;

import dev.breakwater.engine.Engine;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.azure.Fault;
import dev.breakwater.testing.azure.RecordedRequest;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Who a test is, and what goes wrong in it. */
@BreakwaterTest
@AsPrincipal
class AsPrincipalTest {
    private static final String WRITE = "Microsoft.Resources/subscriptions/resourceGroups/write";
    private static final ResourceGroup GROUP = ResourceGroup.named("rg-shop")
            .subscription(TestBed.SUBSCRIPTION)
            .location("westeurope")
            .build();
    private static final DesiredState SHOP = DesiredState.named("shop").with(GROUP);

    @BeforeEach
    void prepared_by_the_administrator(Engine engine) {
        assertThat(engine.apply(engine.plan(SHOP))).isSuccess();
    }

    @Test
    void somebody_without_a_role_may_not_even_look(Engine engine) {
        assertDeniedBy("Microsoft.Resources/subscriptions/resourceGroups/read", () -> engine.plan(SHOP));
    }

    @Test
    @AsPrincipal(roles = "Reader")
    void a_reader_sees_and_changes_nothing(Engine engine, TestBed bed) {
        DesiredState tagged = DesiredState.named("shop").with(GROUP.withTags(Map.of("env", "prod")));

        assertThat(engine.plan(SHOP)).isEmpty();
        assertThat(engine.plan(tagged)).updates(GROUP);
        assertDeniedBy(WRITE, () -> engine.apply(engine.plan(tagged)));
        assertThat(bed.engine().plan(tagged)).updates(GROUP);
    }

    @Test
    @AsPrincipal(roles = "Reader")
    void a_reader_does_not_get_into_the_cluster(Engine engine, TestBed bed) {
        bed.apply(Payments.declared());

        assertDeniedBy(
                "Microsoft.ContainerService/managedClusters/listClusterUserCredential/action",
                () -> engine.plan(Payments.declared()));
    }

    @Test
    @AsPrincipal(roles = {"Contributor", "Azure Kubernetes Service RBAC Cluster Admin"})
    void roles_add_up(Engine engine, TestBed bed) {
        bed.apply(Payments.declared());
        bed.azure().drift(Payments.id(), body -> body.withAt("/properties/disableLocalAccounts", false));

        assertThat(engine.apply(engine.plan(Payments.declared()))).isSuccess();
    }

    @Test
    void a_role_that_is_unknown_is_named_with_those_that_are_known(TestBed bed) {
        assertThatThrownBy(() -> bed.engineAs("reader"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("There is no built-in role 'reader' known here. Write its name as Azure does;")
                .hasMessageContaining("Reader, ");
    }

    @Test
    void a_vault_says_it_in_other_words() {
        assertDeniedBy("Microsoft.KeyVault/vaults/secrets/getSecret/action", () -> {
            throw new IllegalStateException("403: Caller is not authorized to perform action on resource.\r\n"
                    + "Action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'");
        });
    }

    @Test
    void what_is_not_denied_fails_the_assertion(TestBed bed) {
        assertThatThrownBy(() -> assertDeniedBy(
                        WRITE, () -> bed.engine().apply(bed.engine().plan(SHOP))))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("Expected the apply to be denied for want of " + WRITE + ", but it was not.");
        assertThatThrownBy(() -> assertDeniedBy(WRITE, () -> "a value"))
                .hasMessage("Expected a denial for want of " + WRITE + ", but it ended well with: a value");
        assertThatThrownBy(() -> assertDeniedBy(WRITE, () -> {
                    throw new IllegalStateException("something else");
                }))
                .hasMessageContaining("but it failed with: java.lang.IllegalStateException: something else");
    }

    @Test
    void the_same_seed_chooses_the_same_requests() {
        assertThat(statuses(7)).isEqualTo(statuses(7)).isNotEqualTo(statuses(8));
        assertThatThrownBy(() -> Fault.status(503).share(1.1, 7))
                .hasMessage("Fault: a share from 0.0 to 1.1 is not in order between 0 and 1.");
    }

    @Test
    void shares_add_up(TestBed bed) {
        bed.azure().clearRequests();
        bed.faults(7, 1);

        assertThatThrownBy(() -> bed.engine().plan(SHOP)).hasMessageContaining("Gave up");
        assertThat(bed.azure().requests()).extracting(RecordedRequest::status).doesNotContain(200);
    }

    private static Map<String, Integer> statuses(long seed) {
        try (TestBed bed = TestBed.start()) {
            bed.apply(SHOP);
            bed.azure().clearRequests();
            bed.azure().fault(Fault.status(503).share(0.5, seed).on("GET"));
            for (int read = 0; read < 20; read++) {
                bed.engine().plan(SHOP);
            }
            Map<String, Integer> refused = new TreeMap<>();
            for (RecordedRequest request : bed.azure().requests()) {
                refused.merge(request.path(), request.status() == 503 ? 1 : 0, Integer::sum);
            }
            assertThat(refused.values()).anyMatch(count -> count > 5);
            return refused;
        }
    }

    @Nested
    @Faults(seed = 7, share = 0.2)
    class A_fifth_of_the_requests_goes_wrong {
        @Test
        void and_the_estate_is_what_was_declared_all_the_same(TestBed bed, FakeAzure azure) {
            bed.apply(Payments.declared());

            assertThat(bed.engine().plan(Payments.declared())).isEmpty();
            assertThat(azure.requests().stream().map(RecordedRequest::status)).contains(429, 503);
        }
    }
}
