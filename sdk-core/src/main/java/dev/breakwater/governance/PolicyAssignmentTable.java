package dev.breakwater.governance;

import dev.breakwater.change.Effect;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The properties of a policy assignment. Its policy and its region are for life. */
final class PolicyAssignmentTable {
    private static final String AT = "/properties/";
    private static final String PARAMETER = AT + "parameters/";

    /** The namespaces that the built-in initiatives leave out by themselves. */
    static final List<String> SYSTEM_NAMESPACES =
            List.of("kube-system", "gatekeeper-system", "azure-arc", "azure-extensions-usage-system");

    /** Messages are a set: each belongs to a definition or to all. */
    static final PropertyTable TABLE = PropertyTable.of(
            PolicyAssignment.TYPE,
            Property.at("/location", "Region of the identity")
                    .compares(Form.REGION)
                    .createOnly(),
            Property.at("/identity/type", "Kind of identity").compares(Form.TEXT_NO_CASE),
            Property.at("/identity/userAssignedIdentities", "Identity").compares(Form.NAMES_NO_CASE),
            Property.at(AT + "policyDefinitionId", "Policy")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "displayName", "Display name"),
            Property.at(AT + "description", "Description"),
            Property.at(AT + "enforcementMode", "Enforcement")
                    .defaultsTo("Default")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("Default"), "AKS-POL-02"),
            Property.at(PARAMETER + "effect/value", "Effect")
                    .defaultsBy(PolicyAssignmentTable::effect)
                    .compares(Form.TEXT_NO_CASE)
                    .safe(PolicyAssignmentTable::strictness, "AKS-POL-02"),
            Property.at(PARAMETER + "excludedNamespaces/value", "Excluded namespaces")
                    .defaultsTo(SYSTEM_NAMESPACES)
                    .compares(Form.SET)
                    .safe(PolicyAssignmentTable::onlySystemNamespaces, "AKS-POL-03")
                    .affects(PolicyAssignmentTable::exclusion),
            Property.at(AT + "notScopes", "Excluded scopes")
                    .defaultsTo(List.of())
                    .compares(Form.SET_NO_CASE)
                    .safe(Safety.whenAbsent(), "AKS-POL-03")
                    .affects(PolicyAssignmentTable::exclusion),
            Property.at(AT + "resourceSelectors", "Selected resources").affects((before, after) -> Effect.WEAKENS),
            Property.at(AT + "overrides", "Overridden effects").affects(PolicyWeakening::overrides),
            Property.at(AT + "nonComplianceMessages", "Messages").compares(Form.SET));

    private PolicyAssignmentTable() {}

    /** Whether it is one of the two initiatives that the Pod Security Standards come with. */
    static boolean isPodSecurity(Document body) {
        String policy = body.text("/properties/policyDefinitionId").orElse("");
        return AzurePolicy.ofDefinitionId(policy)
                .filter(found -> found.equals(AzurePolicy.POD_SECURITY_BASELINE)
                        || found.equals(AzurePolicy.POD_SECURITY_RESTRICTED))
                .isPresent();
    }

    /** The initiatives of Pod Security audit unless told otherwise; other policies have other defaults. */
    private static Optional<Document> effect(Document body) {
        return isPodSecurity(body) ? Optional.of(Document.of("Audit")) : Optional.empty();
    }

    /** Denying, or mending, is safe; auditing is better than nothing. */
    private static int strictness(Optional<Document> effect) {
        String text = effect.flatMap(Document::asText).orElse("").toLowerCase(Locale.ROOT);
        return switch (text) {
            case "deny", "denyaction", "modify", "mutate", "deployifnotexists" -> 1;
            case "disabled" -> -1;
            default -> 0;
        };
    }

    private static int onlySystemNamespaces(Optional<Document> excluded) {
        return excluded.stream()
                        .flatMap(list -> list.elements().stream())
                        .allMatch(one -> SYSTEM_NAMESPACES.contains(one.asText().orElse("")))
                ? 1
                : 0;
    }

    /** One exclusion more is one place less where the policy holds, whatever is taken back elsewhere. */
    private static Effect exclusion(Optional<Document> before, Document after) {
        Set<String> old = names(before);
        Set<String> now = names(Optional.of(after));
        if (!old.containsAll(now)) {
            return Effect.WEAKENS;
        }
        return now.containsAll(old) ? Effect.NEUTRAL : Effect.HARDENS;
    }

    private static Set<String> names(Optional<Document> list) {
        Set<String> names = new HashSet<>();
        for (Document name : list.map(Document::elements).orElse(List.of())) {
            names.add(name.asText().orElse("").toLowerCase(Locale.ROOT));
        }
        return names;
    }
}
