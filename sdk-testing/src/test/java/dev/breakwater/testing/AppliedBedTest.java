package dev.breakwater.testing;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;

import dev.breakwater.engine.Engine;
import dev.breakwater.testing.azure.FakeAzure;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

class AppliedBedTest {
    // tag::applied[]
    @RegisterExtension
    static final BreakwaterExtension BED = BreakwaterExtension.applied(Payments.declared());
    // end::applied[]

    @RepeatedTest(3)
    void each_test_finds_the_estate_as_applied_and_may_break_it(Engine engine, FakeAzure azure, TestBed bed) {
        assertThat(engine.plan(Payments.declared())).isEmpty();
        assertThat(bed.kubernetes(Payments.id())
                        .client()
                        .namespaces()
                        .withName("payments")
                        .get())
                .isNotNull();

        azure.remove(Payments.id());
        assertThat(engine.plan(Payments.declared())).creates(Payments.cluster().cluster());
    }
}
