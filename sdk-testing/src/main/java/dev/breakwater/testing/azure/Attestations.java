package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.policy.PolicyEffect;
import dev.breakwater.policy.PolicyVerdict;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What people attest of a resource, by which policies of effect manual take their state until it expires. Each is
 * about the very resource, group or subscription that it is put on. Source: the page on the structure of attestations.
 */
final class Attestations {
    static final String TYPE = "Microsoft.PolicyInsights/attestations";
    private static final List<String> STATES = List.of("Compliant", "NonCompliant", "Unknown");

    private final World world;

    Attestations(World world) {
        this.world = world;
    }

    void routes(Router router) {
        FakeType.extension(TYPE)
                .refuses((call, body, current) -> require(body))
                .defaults(this::taken)
                .routes(router, world);
    }

    private void require(Document body) {
        String id = body.text("/properties/policyAssignmentId").orElse("");
        boolean there = world.store()
                .get(id)
                .flatMap(one -> one.text("/type"))
                .filter(PolicyAssignments.TYPE::equalsIgnoreCase)
                .isPresent();
        if (!there) {
            throw ArmError.badRequest("PolicyAssignmentNotFound", "The policy assignment '" + id + "' is not found.");
        }
        Optional<String> state = body.text("/properties/complianceState");
        if (state.isPresent() && STATES.stream().noneMatch(state.get()::equalsIgnoreCase)) {
            throw ArmError.badRequest(
                    "InvalidCreateAttestationRequest",
                    "The attestation create request is invalid. The compliance state '" + state.get()
                            + "' is not one of '" + String.join(", ", STATES) + "'.");
        }
    }

    private Document taken(Call call, Document attestation) {
        String now = world.settings().time().clock().instant().toString();
        String state = attestation.text("/properties/complianceState").orElse("Unknown");
        Optional<Document> before = world.store().get(call.id());
        String since = before.filter(one -> one.text("/properties/complianceState")
                        .filter(state::equals)
                        .isPresent())
                .flatMap(one -> one.text("/properties/lastComplianceStateChangeAt"))
                .orElse(now);
        return attestation
                .withAt("/properties/complianceState", state)
                .withAt("/properties/lastComplianceStateChangeAt", since)
                .withAt("/properties/provisioningState", "Succeeded");
    }

    /** The state of a verdict: what is attested, where that is what decides. */
    String state(PolicyVerdict verdict) {
        boolean manual = verdict.policy().effect() == PolicyEffect.MANUAL
                && verdict.exemptions().isEmpty();
        for (Document one : manual ? world.store().ofType(TYPE) : List.<Document>of()) {
            if (isAbout(one, verdict) && isOpen(one)) {
                return one.text("/properties/complianceState").orElse("Unknown");
            }
        }
        return verdict.state();
    }

    private static boolean isAbout(Document attestation, PolicyVerdict verdict) {
        String resource = verdict.target().id() + "/providers/" + TYPE + "/";
        String reference = attestation
                .text("/properties/policyDefinitionReferenceId")
                .orElse(verdict.policy().reference());
        return attestation.text("/id").orElse("").toLowerCase(Locale.ROOT).startsWith(resource.toLowerCase(Locale.ROOT))
                && reference.equalsIgnoreCase(verdict.policy().reference())
                && attestation
                        .text("/properties/policyAssignmentId")
                        .orElse("")
                        .equalsIgnoreCase(verdict.policy().assignmentId());
    }

    private boolean isOpen(Document attestation) {
        Instant now = world.settings().time().clock().instant();
        Optional<String> end = attestation.text("/properties/expiresOn");
        try {
            return end.isEmpty() || now.isBefore(OffsetDateTime.parse(end.get()).toInstant());
        } catch (DateTimeParseException noTime) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "Attestations[" + world.store().ofType(TYPE).size() + "]";
    }
}
