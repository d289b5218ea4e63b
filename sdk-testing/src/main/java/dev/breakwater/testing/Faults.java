package dev.breakwater.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A share of the requests that a test of {@link BreakwaterTest} sends to Azure goes wrong: a quarter of them each is
 * throttled, finds the service unavailable, or loses its connection before or after its effect. What is right survives
 * it; the clock is virtual, so that nobody waits for retries. The same seed chooses the same requests.
 *
 * <pre>{@code
 * @Test
 * @Faults(seed = 7)
 * void an_apply_survives_a_bad_day(TestBed bed) {
 *     bed.apply(DESIRED);
 * }
 * }</pre>
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Faults {
    /** What chooses the requests. */
    long seed();

    /** The share of the requests, from 0 to 1. */
    double share() default 0.1;
}
