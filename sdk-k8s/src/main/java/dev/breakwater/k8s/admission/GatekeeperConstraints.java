package dev.breakwater.k8s.admission;

import dev.breakwater.admission.AdmissionPlugin;
import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.admission.AdmissionResponse;
import dev.breakwater.admission.AzureConstraintRules;
import dev.breakwater.admission.ClusterReader;
import dev.breakwater.admission.ConstraintRule;
import dev.breakwater.document.Document;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Gatekeeper without Rego: enforces the constraints that a cluster holds where their template has code in CEL, where a
 * rule of ours stands in for it (the templates of the pod security initiatives of Azure Policy, and of its allowed
 * images, which needs {@code dev.cel:cel}), or where the user gives a rule. Everything else is said not to be
 * assessable, never passed in silence. Thread-safe.
 */
public final class GatekeeperConstraints implements AdmissionPlugin {
    /** The action of a finding that could not be assessed. */
    public static final String NOT_ASSESSABLE = "NotAssessable";

    private static final String CONSTRAINTS = "constraints.gatekeeper.sh/v1beta1";
    private static final String WEBHOOK = "validation.gatekeeper.sh";
    private static final String AUDIT = "audit.gatekeeper.sh";
    private static final int MAX_VIOLATIONS = 20;
    private static final int MAX_KEPT = 1_000;

    private final int minor;
    private final Map<String, ConstraintRule> rules;
    private final Map<Document, CompiledPolicy> compiled = new ConcurrentHashMap<>();

    private GatekeeperConstraints(int minor, Map<String, ConstraintRule> rules) {
        this.minor = minor;
        this.rules = rules;
    }

    /** Constraints as in a cluster of that minor version of Kubernetes 1, such as 33. */
    public static GatekeeperConstraints kubernetes(int minor) {
        return new GatekeeperConstraints(minor, Map.of());
    }

    /** These, with a rule that stands in for the template of that kind. */
    public GatekeeperConstraints with(String templateKind, ConstraintRule rule) {
        Map<String, ConstraintRule> more = new LinkedHashMap<>(rules);
        more.put(templateKind, rule);
        return new GatekeeperConstraints(minor, Map.copyOf(more));
    }

    @Override
    public AdmissionResponse admit(AdmissionRequest request, ClusterReader cluster) {
        return response(findings(request, cluster));
    }

    /** What the webhook answers to findings. */
    static AdmissionResponse response(List<PolicyFinding> findings) {
        String denied = told(findings, "Deny").stream().collect(Collectors.joining("\n"));
        AdmissionResponse response = denied.isEmpty()
                ? AdmissionResponse.allow()
                : AdmissionResponse.refuse(Document.object(
                        "kind",
                        "Status",
                        "apiVersion",
                        "v1",
                        "metadata",
                        Document.object(),
                        "status",
                        "Failure",
                        "message",
                        "admission webhook \"" + WEBHOOK + "\" denied the request: " + denied,
                        "reason",
                        "Forbidden",
                        "code",
                        403));
        List<String> warnings = new ArrayList<>(told(findings, "Warn"));
        warnings.addAll(told(findings, NOT_ASSESSABLE));
        return response.warning(warnings);
    }

    private static List<String> told(List<PolicyFinding> findings, String action) {
        return findings.stream()
                .filter(finding -> finding.actions().contains(action))
                .map(finding -> "[" + finding.policy() + "] " + finding.message())
                .toList();
    }

    /** Every violation, with what is done about it, and every constraint that means the object but cannot be assessed. */
    public List<PolicyFinding> findings(AdmissionRequest request, ClusterReader cluster) {
        List<PolicyFinding> findings = new ArrayList<>();
        for (ConstraintTemplate template : templates(cluster)) {
            for (Document constraint : constraints(template, cluster)) {
                findings.addAll(findings(template, constraint, request, cluster, WEBHOOK));
            }
        }
        return List.copyOf(findings);
    }

    /**
     * What Gatekeeper's audit would write: each constraint with the violations of these objects in its status, at most
     * 20 in full.
     */
    public List<ConstraintAudit> audit(Iterable<Document> objects, ClusterReader cluster, Clock clock) {
        List<ConstraintAudit> audits = new ArrayList<>();
        for (ConstraintTemplate template : templates(cluster)) {
            for (Document constraint : constraints(template, cluster)) {
                audits.add(audit(template, constraint, objects, cluster, clock));
            }
        }
        return audits;
    }

    private ConstraintAudit audit(
            ConstraintTemplate template,
            Document constraint,
            Iterable<Document> objects,
            ClusterReader cluster,
            Clock clock) {
        List<Document> violations = new ArrayList<>();
        for (Document object : objects) {
            AdmissionRequest request = AdmissionRequest.create(object);
            for (PolicyFinding finding : findings(template, constraint, request, cluster, AUDIT)) {
                if (finding.actions().contains(NOT_ASSESSABLE)) {
                    return new ConstraintAudit(constraint, Optional.of(finding.message()));
                }
                violations.add(violation(request, finding));
            }
        }
        Document status = constraint.get("status").orElse(Document.object());
        return new ConstraintAudit(
                constraint.with(
                        "status",
                        status.with(
                                        "auditTimestamp",
                                        clock.instant()
                                                .truncatedTo(ChronoUnit.SECONDS)
                                                .toString())
                                .with("totalViolations", violations.size())
                                .with(
                                        "violations",
                                        violations.subList(0, Math.min(MAX_VIOLATIONS, violations.size())))),
                Optional.empty());
    }

    private static Document violation(AdmissionRequest request, PolicyFinding finding) {
        Document violation = Document.object(
                "group", request.kind().group(),
                "version", request.kind().version(),
                "kind", request.kind().kind(),
                "name", request.name(),
                "message", finding.message(),
                "enforcementAction", String.join(",", finding.actions()).toLowerCase(Locale.ROOT));
        return request.namespace().isEmpty() ? violation : violation.with("namespace", request.namespace());
    }

    /** The templates in the order of their names, and for kinds of constraints without one something in its place. */
    private static List<ConstraintTemplate> templates(ClusterReader cluster) {
        Map<String, ConstraintTemplate> named = new TreeMap<>(); // a cluster shows each in both versions
        for (String version : List.of("v1", "v1beta1")) {
            cluster.list("templates.gatekeeper.sh/" + version, "ConstraintTemplate", "")
                    .forEach(template -> named.putIfAbsent(name(template), ConstraintTemplate.of(template)));
        }
        List<ConstraintTemplate> templates = new ArrayList<>(named.values());
        Set<String> kinds = constraintKinds(cluster);
        templates.forEach(template -> kinds.remove(template.kind()));
        kinds.forEach(kind -> templates.add(ConstraintTemplate.absent(kind)));
        return templates;
    }

    private static Set<String> constraintKinds(ClusterReader cluster) {
        Set<String> kinds = new TreeSet<>();
        for (Document definition : cluster.list("apiextensions.k8s.io/v1", "CustomResourceDefinition", "")) {
            if (definition.text("/spec/group").equals(Optional.of("constraints.gatekeeper.sh"))) {
                kinds.add(definition.text("/spec/names/kind").orElse(""));
            }
        }
        if (cluster instanceof StoredObjects stored) {
            kinds.addAll(stored.constraintKinds());
        }
        return kinds;
    }

    private static List<Document> constraints(ConstraintTemplate template, ClusterReader cluster) {
        return cluster.list(CONSTRAINTS, template.kind(), "").stream()
                .sorted(Comparator.comparing(GatekeeperConstraints::name))
                .toList();
    }

    private static String name(Document object) {
        return object.text("/metadata/name").orElse("");
    }

    private List<PolicyFinding> findings(
            ConstraintTemplate template,
            Document constraint,
            AdmissionRequest request,
            ClusterReader cluster,
            String point) {
        List<String> actions = actions(constraint, point);
        Document object = request.object().or(request::oldObject).orElse(Document.object());
        try {
            Optional<Document> namespace = namespace(request, cluster);
            if (actions.isEmpty() || !matches(constraint, request, namespace)) {
                return List.of();
            }
            return evaluate(template, constraint, object, request, cluster).stream()
                    .map(message -> new PolicyFinding(name(constraint), "", template.kind(), message, "", actions))
                    .toList();
        } catch (CelFailure failure) {
            return List.of(new PolicyFinding(
                    name(constraint),
                    "",
                    template.kind(),
                    String.valueOf(failure.getMessage()),
                    "",
                    List.of(NOT_ASSESSABLE)));
        }
    }

    /** A change is meant if the object is or was, so that no label leads out of a constraint. */
    private static boolean matches(Document constraint, AdmissionRequest request, Optional<Document> namespace) {
        List<Document> states = new ArrayList<>();
        request.object().ifPresent(states::add);
        request.oldObject().ifPresent(states::add);
        for (Document state : states) {
            if (ConstraintMatch.matches(constraint, state, namespace)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Document> namespace(AdmissionRequest request, ClusterReader cluster) {
        boolean itself = request.kind().kind().equals("Namespace")
                && request.kind().group().isEmpty();
        return request.namespace().isEmpty() || itself
                ? Optional.empty()
                : request.namespaceObject().or(() -> cluster.get("v1", "Namespace", "", request.namespace()));
    }

    /** What is done at an enforcement point; nothing if the constraint leaves the point out. */
    private static List<String> actions(Document constraint, String point) {
        String action = constraint.text("/spec/enforcementAction").orElse("deny");
        if (!action.equals("scoped")) {
            return List.of(spelled(action));
        }
        List<String> actions = new ArrayList<>();
        for (Document scoped : Selection.elements(constraint, "/spec/scopedEnforcementActions")) {
            boolean here = Selection.elements(scoped, "/enforcementPoints").stream()
                    .map(GatekeeperConstraints::pointName)
                    .anyMatch(name -> name.equals("*") || name.equals(point));
            if (here) {
                actions.add(spelled(scoped.text("/action").orElse("")));
            }
        }
        return actions;
    }

    private static String pointName(Document point) {
        return point.text("/name").orElse("");
    }

    private static String spelled(String action) {
        return action.isEmpty() ? "" : Character.toUpperCase(action.charAt(0)) + action.substring(1);
    }

    private List<String> evaluate(
            ConstraintTemplate template,
            Document constraint,
            Document object,
            AdmissionRequest request,
            ClusterReader cluster) {
        Document parameters = constraint.at("/spec/parameters").orElse(Document.object());
        Optional<ConstraintRule> rule =
                Optional.ofNullable(rules.get(template.kind())).or(() -> AzureConstraintRules.of(template.kind()));
        if (rule.isPresent()) {
            return rule.get().violations(object, parameters);
        }
        boolean images = AllowedImages.is(template.kind());
        if (template.policy().isEmpty() && !images) {
            throw new CelFailure(template.reason());
        }
        CelMissing.check();
        if (template.policy().isEmpty()) {
            return AllowedImages.violations(object, parameters);
        }
        return evaluate(template.policy().get(), constraint, request, cluster);
    }

    private List<String> evaluate(
            Document policy, Document constraint, AdmissionRequest request, ClusterReader cluster) {
        Map<String, Object> inputs = new PolicyInputs(request, cluster)
                .with(new Matching(request.resource(), request.kind()), Optional.of(constraint));
        boolean ignoring = policy.text("/failurePolicy").equals(Optional.of("Ignore"));
        return new PolicyRun(compiled(policy), inputs, ignoring)
                .run().refusals().stream().map(PolicyRun.Refusal::message).toList();
    }

    private CompiledPolicy compiled(Document policy) {
        CompiledPolicy known = compiled.get(policy);
        if (known != null) {
            return known;
        }
        CompiledPolicy made = CompiledPolicy.of(policy, minor);
        if (compiled.size() < MAX_KEPT) {
            compiled.put(policy, made);
        }
        return made;
    }

    /** {@code GatekeeperConstraints[1.33]}. */
    @Override
    public String toString() {
        return "GatekeeperConstraints[1." + minor + "]";
    }
}
