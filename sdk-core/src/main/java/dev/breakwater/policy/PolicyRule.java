package dev.breakwater.policy;

import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rule of a policy definition: what it looks for, and what is done then. Evaluated as Azure does: without case but
 * for {@code match}, all elements of a {@code [*]} alias together, a missing value meeting no condition but negated
 * ones and {@code exists: false}. A value known only after apply makes the answer unknown where it decides.
 * Immutable, thread-safe.
 *
 * <p>Aliases follow from their names, so there is no list of them: {@code Microsoft.Test/things/a.b[*].c} is
 * {@code /properties/a/b}, each element's {@code c}. Texts are compared by code points, not by a culture.
 */
public final class PolicyRule {
    private final Document document;
    private final Condition condition;
    private final Optional<Condition> existence;
    private final Expression effect;
    private final @Nullable Map<String, Document> parameters;

    private PolicyRule(
            Document document,
            Condition condition,
            Optional<Condition> existence,
            Expression effect,
            @Nullable Map<String, Document> parameters) {
        this.document = document;
        this.condition = condition;
        this.existence = existence;
        this.effect = effect;
        this.parameters = parameters;
    }

    /**
     * Reads {@code {"if": …, "then": …}}. Parameters have no value yet.
     *
     * @throws InvalidDeclarationException with everything that Azure would refuse, each with its place
     */
    public static PolicyRule parse(Document rule) {
        return read(rule, null);
    }

    /** Everything that Azure would refuse in a rule, each with its place. */
    public static List<Issue> issues(Document rule) {
        try {
            parse(rule);
            return List.of();
        } catch (InvalidDeclarationException refused) {
            return refused.issues();
        }
    }

    private static PolicyRule read(Document rule, @Nullable Map<String, Document> parameters) {
        RuleReader reader = new RuleReader(parameters);
        Condition condition = reader.read(rule.get("if").orElse(Document.object()), "/if");
        Document then = rule.get("then").orElse(Document.object());
        Optional<Condition> existence = then.at("/details/existenceCondition")
                .map(related -> reader.read(related, "/then/details/existenceCondition"));
        Expression effect = new Expression.Literal(Document.of(""));
        try {
            effect = Template.of(then.get("effect").orElse(Document.of("")), parameters);
            requireKnown(effect);
        } catch (PolicyFailedException refused) {
            reader.refuse("/then/effect", String.valueOf(refused.getMessage()));
        }
        InvalidDeclarationException.throwIfAny(reader.issues());
        return new PolicyRule(rule, condition, existence, effect, parameters);
    }

    private static void requireKnown(Expression effect) {
        if (effect instanceof Expression.Literal literal) {
            String name = literal.constant().asText().orElse("");
            if (PolicyEffect.of(name).isEmpty()) {
                throw new PolicyFailedException("'" + name + "' is no effect.");
            }
        }
    }

    /**
     * This rule with the values of its parameters.
     *
     * @throws InvalidDeclarationException if a parameter has no value, or one that its place does not take
     */
    public PolicyRule with(Map<String, Document> values) {
        Map<String, Document> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(values);
        return read(document, all);
    }

    /** The rule as it was read. */
    public Document document() {
        return document;
    }

    /** The effect; empty if parameters decide and have no values yet. */
    public Optional<PolicyEffect> effect() {
        return effect instanceof Expression.Literal literal
                ? PolicyEffect.of(literal.constant().asText().orElse(""))
                : Optional.empty();
    }

    /**
     * Whether the conditions hold of a resource.
     *
     * @throws PolicyFailedException if a function fails; Azure takes that for a denial
     */
    public PolicyMatch match(PolicyTarget target) {
        return match(target, Document.object());
    }

    /** The same where the function policy() tells that. */
    PolicyMatch match(PolicyTarget target, Document policy) {
        return condition.test(Frame.of(target, policy));
    }

    /**
     * Every condition that was evaluated, in order, as Azure tells it of a violation: result, expressionKind,
     * expression, path, expressionValue, targetValue and operator.
     */
    public List<Document> explain(PolicyTarget target) {
        Frame frame = Frame.of(target, Document.object()).traced();
        try {
            condition.test(frame);
        } catch (PolicyFailedException failed) {
            return frame.trace();
        }
        return frame.trace();
    }

    /** Whether the rule is about such a resource at all: by its type, name and kind, whatever else it is. */
    public boolean isApplicable(PolicyTarget target) {
        Frame frame = Frame.of(target, Document.object());
        try {
            boolean whole = effect().filter(PolicyEffect::isAboutExistence).isPresent();
            return whole
                    ? condition.test(frame) != PolicyMatch.DIFFERS
                    : condition.test(frame.aboutTypeOnly()) != PolicyMatch.DIFFERS;
        } catch (PolicyFailedException failed) {
            return true;
        }
    }

    /** The details of the effect with expressions as written. */
    public Document details() {
        return document.at("/then/details").orElse(Document.object());
    }

    /** A value in the details, evaluated for that resource. */
    Document evaluated(Document value, PolicyTarget target, Document policy) {
        return evaluated(value, parameters, Frame.of(target, policy));
    }

    static Document evaluated(Document value, @Nullable Map<String, Document> parameters, Frame frame) {
        if (value.isObject()) {
            Document all = Document.object();
            for (Map.Entry<String, Document> member : value.members().entrySet()) {
                all = all.with(member.getKey(), evaluated(member.getValue(), parameters, frame));
            }
            return all;
        }
        if (value.isArray()) {
            List<Document> all = new ArrayList<>();
            value.elements().forEach(element -> all.add(evaluated(element, parameters, frame)));
            return Document.of(all);
        }
        return Template.of(value, parameters).value(frame);
    }

    /**
     * Whether the resource has what the details ask for; matches where it has. Resources below the target are meant if
     * their type is, else those of its group, or of its subscription if the details say so.
     */
    PolicyMatch existence(PolicyTarget target, Document policy) {
        Document details = details();
        String type = text(details, "type", target, policy);
        String name = text(details, "name", target, policy);
        String kind = text(details, "kind", target, policy);
        PolicyMatch result = PolicyMatch.DIFFERS;
        for (Document related : target.others(type)) {
            boolean named = name.isEmpty() || isNamed(related, name);
            boolean ofKind = kind.isEmpty()
                    || kind.equalsIgnoreCase(related.text("/kind").orElse(""));
            if (named && ofKind && isInReach(related, type, details, target, policy)) {
                Frame frame = Frame.of(target, policy).about(related);
                result = result.or(existence.map(one -> one.test(frame)).orElse(PolicyMatch.MATCHES));
            }
        }
        return result;
    }

    private String text(Document details, String member, PolicyTarget target, Document policy) {
        Document value = details.get(member).orElse(Document.of(""));
        return evaluated(value, target, policy).asText().orElse("");
    }

    /** A name may be that of the parent and of the resource. */
    private static boolean isNamed(Document related, String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        return last.equalsIgnoreCase(related.text("/name").orElse(""));
    }

    private boolean isInReach(Document related, String type, Document details, PolicyTarget target, Document policy) {
        String id = related.text("/id").orElse("").toLowerCase(Locale.ROOT);
        String own = target.id().toLowerCase(Locale.ROOT);
        boolean child = type.toLowerCase(Locale.ROOT).startsWith(target.type().toLowerCase(Locale.ROOT) + '/');
        int provider = id.lastIndexOf("/providers/");
        boolean extension = provider > 0 && id.lastIndexOf("/providers/", provider - 1) >= 0;
        if (child || extension) {
            return id.startsWith(own + '/');
        }
        if (type.equalsIgnoreCase(target.type()) && !details.members().containsKey("name")) {
            return id.equals(own);
        }
        boolean everywhere = "subscription".equalsIgnoreCase(text(details, "existenceScope", target, policy));
        String group = text(details, "resourceGroupName", target, policy);
        String[] parts = own.split("/", -1);
        int depth = everywhere || parts.length < 5 ? 3 : 5;
        String scope = String.join("/", List.of(parts).subList(0, Math.min(depth, parts.length)));
        String wanted = depth == 5 && !group.isEmpty() && parts.length > 4
                ? "/subscriptions/" + parts[2] + "/resourcegroups/" + group.toLowerCase(Locale.ROOT)
                : scope;
        return id.startsWith(wanted + '/');
    }

    /** {@code PolicyRule[Deny]}. */
    @Override
    public String toString() {
        return "PolicyRule[" + effect().map(PolicyEffect::toString).orElse("by parameter") + "]";
    }
}
