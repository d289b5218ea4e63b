package dev.breakwater.testing.contract;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Implement this in a JUnit test class, return a {@link ContractEstate}, and the laws run on each handler of
 * its providers: there are samples that set every attribute, also of the parts
 * of a declaration, use every alternative of the sealed ones, and list every output they use; what was created
 * reads back; a second plan is empty; creating twice and deleting twice succeed; each variation is updated or
 * refused, and after it the plan is empty; a refused one, and one without its permission, sends nothing; what goes
 * one way is refused on the way back; some variation changes each row of a property table; comparing is pure; no
 * secret is in any text.
 *
 * <pre>{@code
 * @Override
 * public ContractEstate estate() {
 *     return new Estate();
 * }
 * }</pre>
 */
public interface ProviderContract {
    /** A new, empty estate of providers, whose time the contract moves. Called once for each law. */
    ContractEstate estate();

    /** The laws, grouped by resource type. */
    @TestFactory
    default Stream<DynamicNode> provider_keeps_its_laws() {
        return new ContractSuite(this::estate).nodes();
    }
}
