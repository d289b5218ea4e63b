package dev.breakwater.testing.azure;

import dev.breakwater.resource.Address;
import java.util.List;
import java.util.Map;

/**
 * What became of a recording in a {@link FakeAzure}.
 *
 * @param restored what is there now as it was recorded
 * @param unrestored what the fake cannot keep, with the reason; the recording still holds it for audits
 * @param assumed resource groups that were not recorded and had to be there for what was: by id
 */
public record Replayed(List<Address<?>> restored, Map<Address<?>, String> unrestored, List<String> assumed) {
    /**
     * The same, if nothing was left out.
     *
     * @throws IllegalStateException that names what was left out, with the reasons
     */
    public Replayed orThrow() {
        if (!unrestored.isEmpty()) {
            StringBuilder text = new StringBuilder("The fake cannot keep all of the recording:");
            unrestored.forEach((address, reason) ->
                    text.append("\n  ").append(address).append(": ").append(reason));
            throw new IllegalStateException(text.toString());
        }
        return this;
    }

    /** {@code Replayed[12 restored, 1 not: [passwordCredentials/web]]}. */
    @Override
    public String toString() {
        List<String> names =
                unrestored.keySet().stream().map(Address::shortName).toList();
        return "Replayed[" + restored.size() + " restored, " + names.size() + " not: " + names + "]";
    }
}
