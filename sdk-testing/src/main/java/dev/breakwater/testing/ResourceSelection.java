package dev.breakwater.testing;

import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Resources that a rule is about: {@code clusters().taggedWith("env", "prod").shouldPass("AKS-ID-03")}. Begun by {@link
 * HardeningRules}; each method narrows. Immutable, thread-safe.
 *
 * <pre>{@code
 * ResourceSelection production = clusters().taggedWith("env", "prod");
 *
 * production.shouldPass("AKS-ID-03").check(Estate.of(DESIRED));
 * }</pre>
 */
public final class ResourceSelection {
    private final Predicate<String> types;
    private final ResourceCondition condition;

    private ResourceSelection(Predicate<String> types, ResourceCondition condition) {
        this.types = types;
        this.condition = condition;
    }

    /** Those of that name. */
    public ResourceSelection named(String name) {
        return that("named " + name, entry -> entry.address().name().equalsIgnoreCase(name));
    }

    /** Those with that tag of Azure. */
    public ResourceSelection taggedWith(String tag, String value) {
        return that("tagged " + tag + "=" + value, entry -> member(entry, "/tags", tag, value));
    }

    /** Those with that label of Kubernetes. */
    public ResourceSelection labelledWith(String label, String value) {
        return that("labelled " + label + "=" + value, entry -> member(entry, "/metadata/labels", label, value));
    }

    private static boolean member(Estate.Entry entry, String at, String name, String value) {
        Optional<Document> members = entry.document().at(at);
        return members.flatMap(map -> map.get(name))
                .flatMap(Document::asText)
                .filter(value::equals)
                .isPresent();
    }

    /** Those of that namespace of Kubernetes. */
    public ResourceSelection inNamespace(String namespace) {
        return that(
                "in namespace " + namespace,
                entry -> entry.document()
                        .text("/metadata/namespace")
                        .filter(namespace::equals)
                        .isPresent());
    }

    /** Those for which that holds. */
    public ResourceSelection that(ResourceCondition more) {
        return new ResourceSelection(types, condition.and(more));
    }

    private ResourceSelection that(String words, Predicate<Estate.Entry> holds) {
        return new ResourceSelection(
                types,
                new ResourceCondition(
                        condition.description() + " " + words, condition.holds().and(holds)));
    }

    /**
     * The rule that these controls pass on each of them; an {@link dev.breakwater.resource.Acceptance} that holds counts
     * as passed, and what cannot be assessed as failed.
     *
     * @throws IllegalArgumentException if there is no such control
     */
    public Rule shouldPass(String... controls) {
        return ControlRules.on(this, List.of(controls));
    }

    /** The rule that each of them has no local accounts: AKS-ID-03. */
    public Rule shouldDisableLocalAccounts() {
        return shouldPass("AKS-ID-03");
    }

    /** The rule that the API server of each is out of the internet's reach or open to named ranges only: AKS-API-02. */
    public Rule shouldRestrictTheApiServer() {
        return shouldPass("AKS-API-02");
    }

    /** The rule that something holds for each of them. */
    public Rule should(ResourceCondition what) {
        return Rule.of(condition.description() + " should hold: " + what.description(), (estate, reason) -> {
            Function<Estate.Entry, String> names = Rule.naming(
                    entry -> what.description() + ": " + entry.address().shortName());
            List<RuleCase> cases = new ArrayList<>(unread(estate));
            for (Estate.Entry entry : of(estate)) {
                String name = names.apply(entry);
                cases.add(
                        what.holds().test(entry)
                                ? RuleCase.passed(name)
                                : RuleCase.failed(name, failure(entry, what, reason)));
            }
            return cases;
        });
    }

    /** The rule that something holds for none of them. */
    public Rule shouldNot(ResourceCondition what) {
        return should(what.negated());
    }

    private static String failure(Estate.Entry entry, ResourceCondition what, Optional<String> reason) {
        String shown = entry.document().toString();
        String cut = shown.length() <= 300 ? shown : shown.substring(0, 299) + "…";
        return entry.address().shortName() + " should hold: " + what.description()
                + reason.map(why -> "  (because " + why + ")").orElse("") + "\n  " + entry.address() + "\n  " + cut
                + entry.source().map(where -> "\n  " + FailureText.at(where)).orElse("");
    }

    List<Estate.Entry> of(Estate estate) {
        return estate.entries().stream().filter(condition.holds()).toList();
    }

    /** What could not be read may hold resources that belong here, so it is no pass. */
    List<RuleCase> unread(Estate estate) {
        List<RuleCase> cases = new ArrayList<>();
        for (Estate.Gap gap : estate.gaps()) {
            if (types.test(gap.type())) {
                cases.add(RuleCase.failed(
                        "unread " + gap.type(),
                        condition.description() + " could not all be read\n  " + gap.type() + ": " + gap.reason()
                                + "\n  fix: let the caller read them"));
            }
        }
        return cases;
    }

    static ResourceSelection ofType(String noun, String type) {
        return among(noun, type::equalsIgnoreCase);
    }

    /** A kind of Kubernetes under any version. */
    static ResourceSelection ofKind(String noun, String... groupKinds) {
        List<String> wanted = List.of(groupKinds);
        return among(noun, type -> wanted.contains(groupKind(type)));
    }

    private static ResourceSelection among(String noun, Predicate<String> types) {
        return new ResourceSelection(
                types,
                ResourceCondition.that(noun, entry -> types.test(entry.address().type())));
    }

    private static String groupKind(String type) {
        String[] parts = type.toLowerCase(Locale.ROOT).split("/", -1);
        return parts.length == 3 ? parts[0] + "/" + parts[2] : parts.length == 2 ? "/" + parts[1] : "";
    }

    static void known(List<String> controls) {
        for (String id : controls) {
            if (Catalogue.control(id).isEmpty()) {
                throw new IllegalArgumentException(
                        "Rule: there is no control " + id + "; docs/controls.md and Catalogue.all() list them.");
            }
        }
    }

    /** What is selected, in words. */
    @Override
    public String toString() {
        return condition.description();
    }
}
