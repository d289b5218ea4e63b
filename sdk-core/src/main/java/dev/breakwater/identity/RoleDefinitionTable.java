package dev.breakwater.identity;

import dev.breakwater.change.Effect;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The properties of a custom role, its body, and what Azure refuses in it. */
final class RoleDefinitionTable {
    private static final String PERMISSIONS = "/properties/permissions";
    private static final String SCOPES = "/properties/assignableScopes";
    private static final List<String> ALLOWED = List.of("actions", "dataActions");
    private static final List<String> EXCLUDED = List.of("notActions", "notDataActions");

    /** The four lists as sets, whatever their order and letter case; a list left out is empty. */
    private static final Form SAME_LISTS =
            (declared, observed) -> all(declared, ALLOWED).equals(all(observed, ALLOWED))
                    && all(declared, EXCLUDED).equals(all(observed, EXCLUDED));

    static final PropertyTable TABLE = PropertyTable.of(
            RoleDefinition.TYPE,
            Property.at("/properties/roleName", "Name"),
            Property.at("/properties/type", "Kind of role").createOnly(),
            Property.at("/properties/description", "Description"),
            Property.at(PERMISSIONS, "What it allows").compares(SAME_LISTS).affects(RoleDefinitionTable::effect),
            Property.at(SCOPES, "Where it may be assigned")
                    .compares(Form.SET_NO_CASE)
                    .affects(RoleDefinitionTable::reach));

    private RoleDefinitionTable() {}

    /** The entries of the lists of those names, each with its list's name before it. */
    private static Set<String> all(Document permissions, List<String> lists) {
        Set<String> entries = new HashSet<>();
        for (String list : lists) {
            entries(permissions, list).forEach(entry -> entries.add(list + ":" + entry.toLowerCase(Locale.ROOT)));
        }
        return entries;
    }

    /** The entries of one of the four lists, over all permissions of a role. */
    static List<String> entries(Document permissions, String list) {
        List<String> entries = new ArrayList<>();
        for (Document permission : permissions.elements()) {
            permission
                    .get(list)
                    .map(Document::elements)
                    .orElse(List.of())
                    .forEach(entry -> entry.asText().ifPresent(entries::add));
        }
        return entries;
    }

    /** More that is allowed, or less that is excluded, is a weaker boundary, whatever else is taken away. */
    private static Effect effect(Optional<Document> before, Document after) {
        Document old = before.orElse(Document.array());
        Set<String> allowed = all(after, ALLOWED);
        Set<String> excluded = all(after, EXCLUDED);
        boolean opens = !all(old, ALLOWED).containsAll(allowed) || !excluded.containsAll(all(old, EXCLUDED));
        return opens ? Effect.WEAKENS : Effect.HARDENS;
    }

    private static Effect reach(Optional<Document> before, Document after) {
        Set<String> old = lower(before.orElse(Document.array()));
        return old.containsAll(lower(after)) ? Effect.HARDENS : Effect.WEAKENS;
    }

    private static Set<String> lower(Document list) {
        Set<String> texts = new HashSet<>();
        list.elements().forEach(element -> texts.add(element.toJson().toLowerCase(Locale.ROOT)));
        return texts;
    }

    static Document body(RoleDefinition role) {
        Document permission = Document.object(
                "actions", role.actions(),
                "notActions", role.notActions(),
                "dataActions", role.dataActions(),
                "notDataActions", role.notDataActions());
        Document properties = Document.object("roleName", role.name(), "type", "CustomRole")
                .withSome("description", role.description())
                .with("permissions", Document.array(permission))
                .with("assignableScopes", scopes(role));
        return Document.object("properties", properties);
    }

    private static List<String> scopes(RoleDefinition role) {
        List<String> scopes = new ArrayList<>();
        role.assignableScopes().forEach(scope -> scopes.add(scope.toString()));
        return scopes.isEmpty()
                ? List.of(ArmId.subscription(role.subscription()).toString())
                : scopes;
    }

    static List<Issue> check(RoleDefinition role) {
        List<Issue> issues = new ArrayList<>();
        String subject = "RoleDefinition '" + role.name() + "'";
        if (role.name().isBlank() || role.name().length() > 512) {
            issues.add(new Issue(
                    subject, "name contains '" + role.name() + "', which is not 1 to 512 characters, not all blank."));
        }
        if (!RoleAssignmentRules.GUID.matcher(role.subscription()).matches()) {
            issues.add(new Issue(subject, "subscription contains '" + role.subscription() + "', which is not a GUID."));
        }
        if (role.actions().isEmpty() && role.dataActions().isEmpty()) {
            issues.add(new Issue(subject, "it allows nothing; name an action or a data action."));
        }
        for (String action : actions(role)) {
            if (!action.equals("*") && !action.matches("[*\\w.]+(/[-*\\w.$]+)+")) {
                issues.add(new Issue(
                        subject,
                        "actions contain '" + action + "', which is not of the form"
                                + " Microsoft.ContainerService/managedClusters/read."));
            }
        }
        return issues;
    }

    private static List<String> actions(RoleDefinition role) {
        List<String> all = new ArrayList<>(role.actions());
        all.addAll(role.notActions());
        all.addAll(role.dataActions());
        all.addAll(role.notDataActions());
        return all;
    }
}
