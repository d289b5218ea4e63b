package dev.breakwater.identity;

import dev.breakwater.document.Document;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * A role that somebody can activate but does not have now: Privileged Identity Management calls that eligible.
 *
 * <p>Source: {@code roleEligibilityScheduleInstances} of ARM, api-version 2020-10-01.
 *
 * @param principal the object id of the user or group
 * @param kind what it is, in Azure's words: {@code User}, {@code Group}
 * @param roleDefinitionId the id of the role's definition
 * @param scope where the role would hold
 * @param until when the eligibility ends; empty if it does not
 */
public record EligibleRole(
        String principal, String kind, String roleDefinitionId, String scope, Optional<Instant> until) {
    /** What ARM says of one. */
    public static EligibleRole of(Document instance) {
        Document properties = instance.get("properties").orElse(Document.object());
        return new EligibleRole(
                properties.text("/principalId").orElse(""),
                properties.text("/principalType").orElse(""),
                properties.text("/roleDefinitionId").orElse(""),
                properties.text("/scope").orElse(""),
                properties.text("/endDateTime").flatMap(EligibleRole::time));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    /** The role, if it is one of the constants of {@link AzureRole}. */
    public Optional<AzureRole> role() {
        return AzureRole.ofDefinitionId(roleDefinitionId);
    }

    /** {@code Owner for 1111… at /subscriptions/…}. */
    @Override
    public String toString() {
        return role().map(AzureRole::name).orElse(roleDefinitionId) + " for " + principal + " at " + scope;
    }
}
