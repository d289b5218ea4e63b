package dev.breakwater.engine;

import dev.breakwater.change.Effect;
import dev.breakwater.resource.Address;
import java.util.Optional;

/**
 * What a plan review has to say.
 *
 * @param code a stable code, such as {@code lock-out}
 * @param address the resource concerned; empty if it is the estate as a whole
 * @param effect what the plan does to security as a whole
 * @param refuses whether the plan must not be applied
 * @param text one sentence, with what to do
 */
public record Remark(String code, Optional<Address<?>> address, Effect effect, boolean refuses, String text) {
    @Override
    public String toString() {
        return code + ": " + text;
    }
}
