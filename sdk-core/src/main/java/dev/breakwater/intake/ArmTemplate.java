package dev.breakwater.intake;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The resources of an ARM template, with those of the templates nested in it, in the bodies that the service takes.
 * Pools that stand beside their cluster are put into it. Used by one thread.
 */
final class ArmTemplate {
    private static final Set<String> HEAD = Set.of(
            "type", "apiVersion", "name", "dependsOn", "condition", "copy", "comments", "scope", "resources", "import");
    private static final String DEPLOYMENT = "Microsoft.Resources/deployments";
    private static final int MAX_NESTING = 10;
    private static final String TOO_MUCH = "the template makes too much";

    private final String file;
    private final JsonLines lines;
    private final List<Estate.Entry> entries = new ArrayList<>();
    private final List<Estate.Gap> gaps = new ArrayList<>();

    /** A resource in the tree: where it stands, what is around it, and the template it belongs to. */
    private record Place(Document resource, String pointer, TemplateScope scope, String type, String name, int depth) {}

    private ArmTemplate(String file, JsonLines lines) {
        this.file = file;
        this.lines = lines;
    }

    static Estate read(String file, String json, Map<String, Document> parameters, String base) {
        Document template = Document.parse(json);
        ArmTemplate read = new ArmTemplate(file, JsonLines.of(json));
        read.template(template, "", TemplateScope.of(template, parameters, base), 0);
        Pools.fold(read.entries, read.gaps);
        return Estate.of(Estate.Origin.DECLARED, read.entries).missing(read.gaps);
    }

    private void template(Document template, String pointer, TemplateScope scope, int depth) {
        children(template, pointer, scope, "", "", depth);
    }

    /** The resources of a template or of a resource: a list, or in the newer language an object by symbolic names. */
    private void children(Document parent, String pointer, TemplateScope scope, String type, String name, int depth) {
        Document resources = parent.get("resources").orElse(Document.object());
        Map<String, Document> all = new LinkedHashMap<>(resources.members());
        for (int i = 0; i < resources.elements().size(); i++) {
            all.put(String.valueOf(i), resources.elements().get(i));
        }
        all.forEach((key, one) -> {
            String at = pointer + "/resources/" + key.replace("~", "~0").replace("/", "~1");
            repeated(new Place(one, at, scope, type, name, depth));
        });
    }

    private void repeated(Place place) {
        Optional<Document> copy = place.resource().get("copy");
        if (copy.isEmpty()) {
            conditional(place);
            return;
        }
        Optional<Integer> count = place.scope().count(copy.get());
        if (count.isEmpty()) {
            gap(
                    place,
                    "how often its loop runs is told by "
                            + Secrets.shown(copy.get().text("/count").orElse("the deployment")));
        }
        for (int i = 0; i < count.orElse(0); i++) {
            if (!place.scope().budget().takesExpression(0)) {
                gap(place, TOO_MUCH);
                return;
            }
            TemplateScope inner = place.scope().in(copy.get().text("/name").orElse("copy"), i);
            conditional(new Place(place.resource(), place.pointer(), inner, place.type(), place.name(), place.depth()));
        }
    }

    private void conditional(Place place) {
        if (place.resource().flag("/existing").orElse(false)) {
            return;
        }
        Document condition =
                place.resource().get("condition").map(place.scope()::evaluate).orElse(Document.of(true));
        if (condition.isReference() && !place.scope().budget().isSpent()) {
            gap(
                    place,
                    "whether it is deployed is told by "
                            + Secrets.shown(condition.asReference().orElse("")));
        } else if (condition.asFlag().orElse(true)) {
            resource(place);
        }
    }

    private void resource(Place place) {
        Document resource = place.resource();
        String own = typeOf(resource);
        boolean nested = !place.type().isEmpty() && !own.contains(".");
        String type = nested ? place.type() + "/" + own : own;
        Document named = place.scope().evaluate(resource.get("name").orElse(Document.nothing()));
        String name = (nested ? place.name() + "/" : "") + TemplateFunctions.word(named);
        if (type.equalsIgnoreCase(DEPLOYMENT)) {
            deployment(place);
            return;
        }
        Document body = bodyOf(place);
        String id = scopeOf(resource, place) + TemplateFunctions.provided(type, List.of(name.split("/", -1)));
        Address<Observed> address = new Address<>(type, id);
        String version = place.scope()
                .evaluate(resource.get("apiVersion").orElse(Document.of("declared")))
                .asText()
                .orElse("declared");
        if (place.scope().budget().isSpent()) {
            gap(place, TOO_MUCH);
        } else {
            entries.add(new Estate.Entry(
                    address,
                    Secrets.named(Secrets.without(type, body)),
                    version,
                    Optional.of(source(place.pointer()))));
        }
        children(resource, place.pointer(), place.scope(), type, name, place.depth());
    }

    private static Document bodyOf(Place place) {
        Map<String, Document> body = new LinkedHashMap<>();
        for (Map.Entry<String, Document> member : place.resource().members().entrySet()) {
            if (!HEAD.contains(member.getKey())) {
                body.put(member.getKey(), place.scope().evaluate(member.getValue()));
            }
        }
        return Document.of(body);
    }

    /** In the newer language a type may carry its version. */
    private static String typeOf(Document resource) {
        String type = resource.text("/type").orElse("unknown/unknown");
        return type.contains("@") ? type.substring(0, type.indexOf('@')) : type;
    }

    private static String scopeOf(Document resource, Place place) {
        String base = place.scope().base();
        Optional<String> scope =
                resource.get("scope").map(place.scope()::evaluate).map(TemplateFunctions::word);
        return scope.map(one -> one.startsWith("/") ? (one.equals("/") ? "" : one) : base + relative(one))
                .orElse(base);
    }

    /** {@code Microsoft.X/types/name} of an extended resource, as the end of an id. */
    private static String relative(String scope) {
        String[] segments = scope.split("/", -1);
        if (segments.length < 3) {
            return "/providers/" + scope;
        }
        StringBuilder type = new StringBuilder(segments[0]);
        List<String> names = new ArrayList<>();
        for (int i = 1; i + 1 < segments.length; i += 2) {
            type.append('/').append(segments[i]);
            names.add(segments[i + 1]);
        }
        return TemplateFunctions.provided(type.toString(), names);
    }

    /** A template in a template: with a scope of its own, unless it says that it shares the outer one. */
    private void deployment(Place place) {
        Document properties = place.resource().get("properties").orElse(Document.object());
        Optional<Document> template = properties.get("template").filter(Document::isObject);
        if (template.isEmpty() || place.depth() >= MAX_NESTING) {
            gap(place, "its template is not in this file");
            return;
        }
        boolean inner = properties
                .text("/expressionEvaluationOptions/scope")
                .filter("inner"::equalsIgnoreCase)
                .isPresent();
        Map<String, Document> given = inner
                ? values(place.scope().evaluate(properties.get("parameters").orElse(Document.object())))
                : place.scope().given();
        Document definitions = inner ? template.get() : place.scope().template();
        TemplateScope scope = new TemplateScope(
                definitions, given, baseOf(place), Map.of(), 0, place.scope().budget());
        template(template.get(), place.pointer() + "/properties/template", scope, place.depth() + 1);
    }

    private static String baseOf(Place place) {
        String base = place.scope().base();
        String[] segments = base.split("/", -1);
        Optional<String> group = place.resource()
                .get("resourceGroup")
                .map(place.scope()::evaluate)
                .map(TemplateFunctions::word);
        return group.isPresent() && segments.length > 2
                ? "/subscriptions/" + segments[2] + "/resourceGroups/" + group.get()
                : base;
    }

    /** The values of a parameters file or of a nested deployment, by name in lower case; references to vaults are secret. */
    static Map<String, Document> values(Document parameters) {
        Map<String, Document> values = new HashMap<>();
        parameters
                .members()
                .forEach((name, parameter) ->
                        parameter.get("value").ifPresent(value -> values.put(name.toLowerCase(Locale.ROOT), value)));
        return values;
    }

    private void gap(Place place, String why) {
        String own = typeOf(place.resource());
        String type = place.type().isEmpty() || own.contains(".") ? own : place.type() + "/" + own;
        boolean pool = type.equalsIgnoreCase(Pools.TYPE);
        gaps.add(new Estate.Gap(
                pool ? Pools.CLUSTER : type,
                type + " in " + source(place.pointer()) + " is left out, since " + why + "."));
    }

    private Estate.Source source(String pointer) {
        return new Estate.Source(file, lines.line(pointer), pointer);
    }

    @Override
    public String toString() {
        return "ArmTemplate[" + file + ", " + entries.size() + " resources]";
    }
}
