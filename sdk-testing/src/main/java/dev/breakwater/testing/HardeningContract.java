package dev.breakwater.testing;

import dev.breakwater.engine.Estate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Implement this in a JUnit test class, return an estate, and every field marked {@link HardeningRule} of the class, its
 * superclasses and interfaces runs on it: a container for each rule, a test of its own name for each resource.
 *
 * <pre>{@code
 * class HardenedTest implements HardeningContract {
 *     @HardeningRule
 *     static final Rule NO_LOCAL_ACCOUNTS =
 *             clusters().shouldDisableLocalAccounts().because("break-glass goes through PIM");
 *
 *     @Override
 *     public Estate estate() {
 *         return Estate.of(DESIRED);
 *     }
 * }
 * }</pre>
 */
@ExtendWith(LinesKept.class)
public interface HardeningContract {
    /**
     * What the rules are about: {@code Estate.of(declaration)}, {@code plan.after()}, {@code engine.observe(…)} or
     * {@code Estate.parse(snapshot)}. Asked for once.
     */
    Estate estate();

    /** The rules, in the order of their names. */
    @TestFactory
    default Stream<DynamicNode> hardening_rules() {
        return HardeningSuite.of(this);
    }
}
