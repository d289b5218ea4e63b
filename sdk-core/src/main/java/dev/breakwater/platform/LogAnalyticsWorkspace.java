package dev.breakwater.platform;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/** The desired state of a Log Analytics workspace: where audit and platform logs are kept and asked for. Immutable. */
@Value.Immutable
@BreakwaterStyle
public interface LogAnalyticsWorkspace extends ArmResource<ArmState>, WithLogAnalyticsWorkspace {
    /** The ARM type. */
    String TYPE = "Microsoft.OperationalInsights/workspaces";

    /** For how many days logs have to be kept to be of use after an incident. */
    int SAFE_DAYS = 90;

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PropertyTable.of(
            TYPE,
            Property.at("/location", "Region").compares(Form.REGION).createOnly(),
            Property.at("/tags", "Tags").compares(Form.CONTAINS),
            Property.at("/properties/sku/name", "Price plan")
                    .defaultsTo("PerGB2018")
                    .compares(Form.TEXT_NO_CASE),
            Property.at("/properties/retentionInDays", "Days that logs are kept")
                    .defaultsTo(30)
                    .safe(LogAnalyticsWorkspace::keptDays, "LOG-03"),
            Property.at("/properties/features/disableLocalAuth", "Workspace keys off")
                    .defaultsTo(false)
                    .safe(Safety.when(true), "LOG-01"),
            Property.at("/properties/publicNetworkAccessForIngestion", "Ingestion over the internet")
                    .defaultsTo("Enabled")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("Disabled", "SecuredByPerimeter"), "LOG-02"),
            Property.at("/properties/publicNetworkAccessForQuery", "Queries over the internet")
                    .defaultsTo("Enabled")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("Disabled", "SecuredByPerimeter"), "LOG-02"),
            Property.at("/properties/workspaceCapping/dailyQuotaGb", "Most GB a day")
                    .defaultsTo(-1)
                    .safe(Safety.when(-1)));

    /** Starts the declaration of a workspace. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Its name: 4 to 63 letters, digits and {@code -}, a letter or digit at both ends. */
    String name();

    /** The id of the resource group it lives in. */
    ArmId group();

    /** The region. */
    String location();

    /** The price plan, such as {@code PerGB2018}. */
    Optional<String> sku();

    /** How many days logs are kept, 30 to 730; 7 in the plan {@code Free}. Serves LOG-03. */
    Optional<Integer> retentionDays();

    /** Whether the workspace's keys can be used, beside Entra ID. Serves LOG-01. */
    Optional<Boolean> localAuth();

    /** Whether logs can be sent from the internet. Serves LOG-02. */
    Optional<Boolean> publicIngestion();

    /** Whether logs can be asked for from the internet. Serves LOG-02. */
    Optional<Boolean> publicQuery();

    /** After how many GB a day no more is taken, audit logs included; -1 for no limit. */
    Optional<Integer> dailyCapGb();

    /** Tags; others that somebody put there stay. */
    Map<String, String> tags();

    @Override
    List<Acceptance> acceptances();

    @Override
    default ArmId id() {
        return group().child(TYPE, name());
    }

    @Override
    default String type() {
        return TYPE;
    }

    /** Its ARM id as an output, so that whatever sends logs to it waits until it exists. */
    default Output<String> resourceId() {
        return Output.of(address(), ArmState.ID);
    }

    @Override
    default Document document() {
        Document body = Bodies.some(Document.object("location", location()), "/properties/sku/name", sku());
        body = Bodies.some(body, "/properties/retentionInDays", retentionDays());
        body = Bodies.some(
                body, "/properties/features/disableLocalAuth", localAuth().map(on -> !on));
        body = Bodies.some(body, "/properties/publicNetworkAccessForIngestion", access(publicIngestion()));
        body = Bodies.some(body, "/properties/publicNetworkAccessForQuery", access(publicQuery()));
        body = Bodies.some(body, "/properties/workspaceCapping/dailyQuotaGb", dailyCapGb());
        return Bodies.tagged(body, tags());
    }

    @Override
    default List<Issue> issues() {
        boolean free = sku().filter("Free"::equalsIgnoreCase).isPresent();
        return PlatformRules.of(
                        "LogAnalyticsWorkspace",
                        name(),
                        "[a-zA-Z0-9][-a-zA-Z0-9]{2,61}[a-zA-Z0-9]",
                        "4 to 63 letters, digits and '-', beginning and ending with a letter or digit")
                .group(group())
                .location(location())
                .range("retentionDays", retentionDays(), free ? 7 : 30, free ? 7 : 730)
                .range("dailyCapGb", dailyCapGb().filter(gb -> gb != -1), 1, Integer.MAX_VALUE)
                .issues();
    }

    /** Refuses what Azure refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    private static int keptDays(Optional<Document> value) {
        int days = value.flatMap(Document::asNumber).map(Number::intValue).orElse(0);
        return days - SAFE_DAYS + 1;
    }

    private static Optional<String> access(Optional<Boolean> open) {
        return open.map(is -> is ? "Enabled" : "Disabled");
    }

    /** Collects the attributes of a workspace. Not thread-safe. */
    final class Builder extends ImmutableLogAnalyticsWorkspace.Builder {
        Builder() {}
    }
}
