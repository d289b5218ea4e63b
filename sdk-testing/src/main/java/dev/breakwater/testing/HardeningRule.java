package dev.breakwater.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a field of type {@link Rule} that {@link HardeningContract} runs.
 *
 * <pre>{@code
 * @HardeningRule
 * static final Rule NO_LOCAL_ACCOUNTS =
 *         clusters().shouldDisableLocalAccounts().because("break-glass goes through PIM");
 * }</pre>
 */
@Documented
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface HardeningRule {}
