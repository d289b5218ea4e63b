package dev.breakwater.identity;

import dev.breakwater.change.Consequence;
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

/** The properties of a Conditional Access policy, and its conditions as Graph writes them. */
final class ConditionalAccessTable {
    private static final String USERS = "/conditions/users/";
    private static final String APPS = "/conditions/applications/";
    private static final String PLACES = "/conditions/locations/";
    private static final String GRANT = "/grantControls/";
    private static final String EVERYTHING = "all";

    /** Somebody stays signed in as long as the service lets them. */
    static final Document NO_FREQUENCY = Document.object("isEnabled", false);

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
            wider("/conditions/clientAppTypes", "Clients concerned").defaultsTo(List.of(EVERYTHING)),
            wider(PLACES + "includeLocations", "Locations concerned").defaultsTo(List.of("All")),
            narrower(PLACES + "excludeLocations", "Locations not concerned"),
            Property.at(GRANT + "operator", "Whether all demands hold or one")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("AND")),
            Property.at(GRANT + "builtInControls", "Demands")
                    .compares(Form.SET_NO_CASE)
                    .affectsIn(ConditionalAccessTable::demands),
            Property.at("/sessionControls/signInFrequency", "How often to sign in again")
                    .defaultsTo(NO_FREQUENCY)
                    .compares(Form.CONTAINS)
                    .affects(ConditionalAccessTable::frequency),
            Property.at("/twins", "Made again, word for word, by a run that did not see the first")
                    .defaultsTo(List.of())
                    .compares(Form.SET_NO_CASE)
                    .takes((before, after) -> Consequence.DELETES),
            Property.at("/namesakes", "Others of the same name")
                    .defaultsTo(List.of())
                    .compares(Form.SET_NO_CASE)
                    .createOnly());

    private ConditionalAccessTable() {}

    /** The more the list covers, the more sign-ins it concerns. */
    private static Property wider(String path, String title) {
        return Property.at(path, title)
                .compares(Form.SET_NO_CASE)
                .affects((before, after) -> covers(texts(after), texts(before)) ? Effect.HARDENS : Effect.WEAKENS);
    }

    private static Property narrower(String path, String title) {
        return Property.at(path, title)
                .defaultsTo(List.of())
                .compares(Form.SET_NO_CASE)
                .affects((before, after) -> covers(texts(before), texts(after)) ? Effect.HARDENS : Effect.WEAKENS);
    }

    private static boolean covers(Set<String> all, Set<String> some) {
        return all.contains(EVERYTHING) || all.containsAll(some);
    }

    /** One demand more is one more to meet, or under OR one more way around the others. */
    private static Effect demands(Optional<Document> before, Document after, Document declared) {
        Set<String> old = texts(before);
        Set<String> demands = texts(after);
        if (demands.contains("block") || (before.isEmpty() && !demands.isEmpty())) {
            return Effect.HARDENS;
        }
        boolean together = declared.text(GRANT + "operator")
                .filter("AND"::equalsIgnoreCase)
                .isPresent();
        boolean stricter = together ? demands.containsAll(old) : !demands.isEmpty() && old.containsAll(demands);
        return stricter ? Effect.HARDENS : Effect.WEAKENS;
    }

    private static Set<String> texts(Optional<Document> list) {
        return list.isPresent() ? texts(list.get()) : Set.of();
    }

    /** The elements in lower case, without the word for nobody. */
    private static Set<String> texts(Document list) {
        Set<String> texts = new HashSet<>();
        for (Document element : list.elements()) {
            texts.add(element.asText().orElse("").toLowerCase(Locale.ROOT));
        }
        texts.remove("none");
        return texts;
    }

    private static Effect enforcement(Optional<Document> before, Document after) {
        int step = Integer.compare(rank(Optional.of(after)), rank(before));
        return step > 0 ? Effect.HARDENS : step < 0 ? Effect.WEAKENS : Effect.NEUTRAL;
    }

    private static Effect frequency(Optional<Document> before, Document after) {
        int change = Long.compare(hours(Optional.of(after)), hours(before));
        return change < 0 ? Effect.HARDENS : change > 0 ? Effect.WEAKENS : Effect.NEUTRAL;
    }

    /** After how many hours to sign in again; none is more than all. */
    private static long hours(Optional<Document> frequency) {
        Document told = frequency.orElse(NO_FREQUENCY);
        if (!told.flag("/isEnabled").orElse(false)) {
            return Long.MAX_VALUE;
        }
        long value = told.number("/value").map(Number::longValue).orElse(0L);
        return told.text("/type").filter("days"::equals).isPresent() ? value * 24 : value;
    }

    private static int rank(Optional<Document> state) {
        return switch (state.flatMap(Document::asText).orElse("disabled")) {
            case "enabled" -> 2;
            case "disabled" -> 0;
            default -> 1;
        };
    }

    /** The conditions, every list said: a policy with an exclusion or a place less than before must lose it. */
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
        Set<String> places = policy.includeLocations();
        Document locations = Document.object(
                "includeLocations",
                places.isEmpty() ? Set.of("All") : places,
                "excludeLocations",
                policy.excludeLocations());
        return Document.object("users", users, "applications", applications)
                .with("clientAppTypes", clients.isEmpty() ? Set.of(EVERYTHING) : clients)
                .with("locations", locations);
    }

    private static List<Document> documents(Set<ObjectId> ids) {
        return ids.stream().map(id -> id.value().toDocument()).toList();
    }
}
