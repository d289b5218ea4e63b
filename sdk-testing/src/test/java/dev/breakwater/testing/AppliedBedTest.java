package dev.breakwater.testing;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;
import static dev.breakwater.testing.BreakwaterAssertions.assertThatThrownBy;

import dev.breakwater.engine.Engine;
import dev.breakwater.testing.azure.FakeAzure;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
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

    @Test
    void what_cannot_be_applied_is_not_tried_again() {
        AtomicInteger tries = new AtomicInteger();
        BreakwaterExtension.Once<String> once = new BreakwaterExtension.Once<>(() -> {
            throw new IllegalStateException("try " + tries.incrementAndGet());
        });

        for (int test = 0; test < 3; test++) {
            assertThatThrownBy(once::get)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("try 1");
        }
    }
}
