package dev.breakwater.platform;

import dev.breakwater.change.Effect;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The properties of diagnostic settings, their body, and what Azure refuses in them. */
final class DiagnosticsTable {
    private static final String AT = "/properties/";
    private static final String ALL = "alllogs";

    /** The service lists what is off too, and adds a retention to each: only what is on counts. */
    private static final Form ENABLED =
            (declared, observed) -> enabled(declared).equals(enabled(observed));

    static final PropertyTable TABLE = PropertyTable.of(
            DiagnosticSettings.TYPE,
            Property.at(AT + "logs", "Categories of logs").compares(ENABLED).affects(DiagnosticsTable::effect),
            Property.at(AT + "metrics", "Metrics").compares(ENABLED),
            Property.at(AT + "workspaceId", "Log Analytics workspace").compares(Form.TEXT_NO_CASE),
            Property.at(AT + "logAnalyticsDestinationType", "Tables of the workspace")
                    .defaultsTo("AzureDiagnostics")
                    .compares(Form.TEXT_NO_CASE),
            Property.at(AT + "storageAccountId", "Storage account").compares(Form.TEXT_NO_CASE));

    private DiagnosticsTable() {}

    private static Set<String> enabled(Document list) {
        Set<String> names = new HashSet<>();
        for (Document element : list.elements()) {
            if (element.flag("/enabled").orElse(true)) {
                element.text("/category")
                        .or(() -> element.text("/categoryGroup"))
                        .ifPresent(name -> names.add(name.toLowerCase(Locale.ROOT)));
            }
        }
        return names;
    }

    /** What is no longer sent is no longer seen. */
    private static Effect effect(Optional<Document> before, Document after) {
        Set<String> sent = before.map(DiagnosticsTable::enabled).orElse(Set.of());
        Set<String> wanted = enabled(after);
        boolean loses = !wanted.contains(ALL) && !wanted.containsAll(sent);
        boolean gains = !sent.contains(ALL) && !sent.containsAll(wanted);
        return loses ? Effect.WEAKENS : gains ? Effect.HARDENS : Effect.NEUTRAL;
    }

    static Document body(DiagnosticSettings settings) {
        List<Document> logs = new ArrayList<>();
        settings.categories().forEach(name -> logs.add(Document.object("category", name, "enabled", true)));
        settings.categoryGroups().forEach(name -> logs.add(Document.object("categoryGroup", name, "enabled", true)));
        Document body = Bodies.some(Document.object().withAt(AT + "logs", logs), AT + "metrics", metrics(settings));
        body = Bodies.some(body, AT + "workspaceId", settings.workspace().map(id -> id.toDocument()));
        body = Bodies.some(
                body,
                AT + "logAnalyticsDestinationType",
                settings.ownTables().map(own -> own ? "Dedicated" : "AzureDiagnostics"));
        return Bodies.some(
                body, AT + "storageAccountId", settings.storageAccount().map(id -> id.toDocument()));
    }

    private static Optional<Document> metrics(DiagnosticSettings settings) {
        return settings.metrics().map(on -> Document.array(Document.object("category", "AllMetrics", "enabled", on)));
    }

    static List<Issue> check(DiagnosticSettings settings) {
        boolean sends = !settings.categories().isEmpty()
                || !settings.categoryGroups().isEmpty()
                || settings.metrics().orElse(false);
        boolean arrives =
                settings.workspace().isPresent() || settings.storageAccount().isPresent();
        return PlatformRules.of(
                        "DiagnosticSettings",
                        settings.name(),
                        "[^<>*%&:\\\\?+/\\p{Cntrl}]{1,260}",
                        "1 to 260 characters without < > * % & : \\ ? + / and control characters")
                .unless(sends, "nothing is sent; name a category, a group of categories, or metrics.")
                .unless(arrives, "nobody receives what is sent; declare a workspace or a storage account.")
                .reference("workspace", settings.workspace())
                .reference("storageAccount", settings.storageAccount())
                .issues();
    }
}
