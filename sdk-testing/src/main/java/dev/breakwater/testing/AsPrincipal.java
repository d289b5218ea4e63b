package dev.breakwater.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The {@link dev.breakwater.engine.Engine} that a test of {@link BreakwaterTest} asks for acts as somebody who has these
 * roles at the subscription and nothing else. Methods before and after it, constructors and the engine of a {@link
 * TestBed} stay those of the administrator, to prepare and to look. On a class it holds for each of its tests; on a test
 * it takes the place of what the class says.
 *
 * <pre>{@code
 * @Test
 * @AsPrincipal(roles = "Reader")
 * void a_reader_deploys_nothing(Engine engine) {
 *     DesiredState group = DesiredState.named("payments").with(PAYMENTS.group());
 *
 *     assertThat(engine.apply(engine.plan(group)))
 *             .wasDenied("Microsoft.Resources/subscriptions/resourceGroups/write");
 * }
 * }</pre>
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface AsPrincipal {
    /** Names of built-in Azure roles, such as {@code "Reader"}; none by default. */
    String[] roles() default {};
}
