package dev.breakwater.identity;

import dev.breakwater.change.Effect;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The properties of a Conditional Access policy, and its conditions as Graph writes them. */
final class ConditionalAccessTable {
    private static final String USERS = "/conditions/users/";
    private static final String APPS = "/conditions/applications/";
    private static final String PLACES = "/conditions/locations/";
    private static final String GRANT = "/grantControls/";

    static final PropertyTable TABLE = PropertyTable.of(
            ConditionalAccessPolicy.TYPE,
            Property.at("/displayName", "Name"),
            Property.at("/state", "Whether it is enforced")
                    .safe(Safety.oneOf("enabled"), "ENTRA-01")
                    .affects(ConditionalAccessTable::enforcement),
            wider(USERS + "includeUsers", "Users concerned"),
            narrower(USERS + "excludeUsers", "Users not concerned"),
            wider(USERS + "includeGroups", "Groups concerned"),
            narrower(USERS + "excludeGroups", "Groups not concerned"),
            wider(USERS + "includeRoles", "Directory roles concerned"),
            wider(APPS + "includeApplications", "Applications concerned"),
            narrower(APPS + "excludeApplications", "Applications not concerned"),
            wider("/conditions/clientAppTypes", "Clients concerned"),
            wider(PLACES + "includeLocations", "Locations concerned"),
            narrower(PLACES + "excludeLocations", "Locations not concerned"),
            Property.at(GRANT + "operator", "Whether all demands hold or one")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("AND")),
            wider(GRANT + "builtInControls", "Demands"),
            Property.at("/sessionControls/signInFrequency", "How often to sign in again")
                    .compares(Form.CONTAINS));

    private ConditionalAccessTable() {}

    /** The longer the list, the more sign-ins it concerns. */
    private static Property wider(String path, String title) {
        return Property.at(path, title).compares(Form.SET_NO_CASE).affects((before, after) -> more(after, before));
    }

    private static Property narrower(String path, String title) {
        return Property.at(path, title)
                .defaultsTo(List.of())
                .compares(Form.SET_NO_CASE)
                .lettingIn();
    }

    private static Effect more(Document after, Optional<Document> before) {
        boolean lost =
                !after.elements().containsAll(before.map(Document::elements).orElse(List.of()));
        return lost ? Effect.WEAKENS : Effect.HARDENS;
    }

    private static Effect enforcement(Optional<Document> before, Document after) {
        int step = Integer.compare(rank(Optional.of(after)), rank(before));
        return step > 0 ? Effect.HARDENS : step < 0 ? Effect.WEAKENS : Effect.NEUTRAL;
    }

    private static int rank(Optional<Document> state) {
        return switch (state.flatMap(Document::asText).orElse("disabled")) {
            case "enabled" -> 2;
            case "disabled" -> 0;
            default -> 1;
        };
    }

    /** The conditions, every list said: a policy with an exclusion less than before must lose it. */
    static Document conditions(ConditionalAccessPolicy policy) {
        Document users = Document.object(
                "includeUsers", policy.includeUsers(),
                "excludeUsers", policy.excludeUsers(),
                "includeGroups", documents(policy.includeGroups()),
                "excludeGroups", documents(policy.excludeGroups()),
                "includeRoles", policy.includeRoles());
        Document applications = Document.object(
                "includeApplications", policy.includeApplications(),
                "excludeApplications", policy.excludeApplications());
        Set<String> clients = policy.clientAppTypes();
        Document conditions = Document.object("users", users, "applications", applications)
                .with("clientAppTypes", clients.isEmpty() ? Set.of("all") : clients);
        Set<String> places = policy.includeLocations();
        boolean anywhere = places.isEmpty() && policy.excludeLocations().isEmpty();
        return anywhere
                ? conditions
                : conditions.with(
                        "locations",
                        Document.object(
                                "includeLocations",
                                places.isEmpty() ? Set.of("All") : places,
                                "excludeLocations",
                                policy.excludeLocations()));
    }

    private static List<Document> documents(Set<ObjectId> ids) {
        return ids.stream().map(id -> id.value().toDocument()).toList();
    }
}
