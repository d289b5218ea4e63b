package dev.breakwater.identity;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.HeadedControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** AKS-ROLE-01 and AKS-ROLE-02: custom roles name what they allow, and nothing among it that makes more of itself. */
final class CustomRoles implements HeadedControl {
    /** What lets its holder reach everything: a role for himself, the cluster's own administrator, its shell. */
    private static final List<String> ESCALATING = List.of(
            "microsoft.authorization/roleassignments/write",
            "microsoft.authorization/roledefinitions/write",
            "microsoft.authorization/elevateaccess/action",
            "microsoft.containerservice/managedclusters/listclusteradmincredential/action",
            "microsoft.containerservice/managedclusters/runcommand/action",
            "microsoft.managedidentity/userassignedidentities/federatedidentitycredentials/write");

    static final List<Control> LIST = List.of(
            new CustomRoles(
                    ControlHead.of(
                            "AKS-ROLE-01",
                            Severity.MEDIUM,
                            "A custom role names each action that it allows: new actions of Azure do not slip in.",
                            "Replace '*' in RoleDefinition.actions and dataActions by the actions that are needed; only what"
                                    + " ends in /read may be a pattern.",
                            RoleDefinition.TYPE),
                    false),
            new CustomRoles(
                    ControlHead.of(
                            "AKS-ROLE-02",
                            Severity.HIGH,
                            "A custom role cannot be used to reach everything.",
                            "Take these actions out of RoleDefinition.actions, or exclude them with notActions; leave them to"
                                    + " built-in roles with a condition.",
                            RoleDefinition.TYPE),
                    true));

    private final ControlHead head;
    private final boolean escalation;

    private CustomRoles(ControlHead head, boolean escalation) {
        this.head = head;
        this.escalation = escalation;
    }

    @Override
    public ControlHead head() {
        return head;
    }

    @Override
    public List<Finding> check(Estate estate) {
        return estate.ofType(RoleDefinition.TYPE).stream().map(this::judge).toList();
    }

    private Finding judge(Estate.Entry entry) {
        List<Evidence> unsafe = new ArrayList<>();
        List<Evidence> seen = new ArrayList<>();
        List<Document> permissions = entry.document()
                .at("/properties/permissions")
                .map(Document::elements)
                .orElse(List.of());
        for (int i = 0; i < permissions.size(); i++) {
            for (String list : List.of("actions", "dataActions")) {
                Document allowed = permissions.get(i).get(list).orElse(Document.array());
                Evidence evidence = new Evidence(
                        "/properties/permissions/" + i + "/" + list, Optional.of(allowed), entry.apiVersion());
                seen.add(evidence);
                if (isUnsafe(permissions.get(i), list)) {
                    unsafe.add(evidence);
                }
            }
        }
        return head.finding(entry, unsafe.isEmpty(), unsafe.isEmpty() ? seen : unsafe);
    }

    private boolean isUnsafe(Document permission, String list) {
        Document alone = Document.array(permission);
        List<String> allowed = RoleDefinitionTable.entries(alone, list);
        if (!escalation) {
            return allowed.stream().anyMatch(CustomRoles::isOpen);
        }
        String not = list.equals("actions") ? "notActions" : "notDataActions";
        List<String> excluded = RoleDefinitionTable.entries(alone, not);
        return ESCALATING.stream().anyMatch(action -> covers(allowed, action) && !covers(excluded, action));
    }

    /** A pattern that may come to mean more than reading. */
    private static boolean isOpen(String action) {
        return action.contains("*") && !action.toLowerCase(Locale.ROOT).endsWith("/read");
    }

    private static boolean covers(List<String> patterns, String action) {
        return patterns.stream().anyMatch(pattern -> {
            String quoted = Pattern.quote(pattern.toLowerCase(Locale.ROOT)).replace("*", "\\E.*\\Q");
            return action.matches(quoted);
        });
    }

    @Override
    public String toString() {
        return head.toString();
    }
}
