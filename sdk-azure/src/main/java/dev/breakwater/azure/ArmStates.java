package dev.breakwater.azure;

import dev.breakwater.document.Document;
import java.util.Locale;

/** The words of ARM for how a resource stands. */
final class ArmStates {
    private ArmStates() {}

    /** The provisioning state in lower case; empty for types that have none. */
    static String of(Document resource) {
        return resource.text("/properties/provisioningState").orElse("").toLowerCase(Locale.ROOT);
    }

    /** Whether the resource is at rest and well; a type without the state always is. */
    static boolean isSuccess(String provisioning) {
        return provisioning.isEmpty() || provisioning.equals("succeeded");
    }

    static boolean isFailure(String provisioning) {
        return provisioning.equals("failed") || provisioning.equals("canceled") || provisioning.equals("cancelled");
    }

    /** {@code failed} as {@code Failed}. */
    static String title(String word) {
        return word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
