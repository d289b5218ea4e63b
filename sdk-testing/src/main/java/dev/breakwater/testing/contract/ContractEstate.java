package dev.breakwater.testing.contract;

import dev.breakwater.engine.TimeSource;
import dev.breakwater.provider.Provider;
import java.util.List;
import java.util.Set;

/**
 * What the contract runs on: providers over an empty service, samples, and the secrets to look for.
 *
 * <pre>{@code
 * @Override
 * public List<Provider> providers() {
 *     return List.of(azure.provider());
 * }
 * }</pre>
 */
public interface ContractEstate extends AutoCloseable {
    /** The providers under test, over a service that holds nothing. */
    List<Provider> providers();

    /** The time of the service and the engine, virtual as a rule, so that operations end at once. */
    TimeSource time();

    /** At least one sample for each handler. */
    List<Sample> samples();

    /** Unique marks inside every secret that the providers know; none may turn up in any text. */
    default Set<String> canaries() {
        return Set.of();
    }

    /** Hears how many rows of each property table the variations reached, one line for each type. */
    default void tell(String line) {}

    @Override
    default void close() {}
}
