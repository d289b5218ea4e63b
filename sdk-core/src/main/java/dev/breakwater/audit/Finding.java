package dev.breakwater.audit;

import dev.breakwater.resource.Address;
import java.util.List;

/**
 * What one control makes of one resource.
 *
 * @param control the control's id
 * @param address the resource
 * @param verdict the verdict
 * @param message one sentence: what is so, and what to do if it is not right
 * @param evidence what the verdict rests on
 */
public record Finding(String control, Address<?> address, Verdict verdict, String message, List<Evidence> evidence) {
    @Override
    public String toString() {
        return verdict + " " + control + " " + address.shortName() + ": " + message;
    }
}
