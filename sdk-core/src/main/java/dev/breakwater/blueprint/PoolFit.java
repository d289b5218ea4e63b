package dev.breakwater.blueprint;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the scheduler may put a pod on a pool: node selector, required node affinity and taints, as
 * kube-scheduler's filters of these names weigh them. What only a running node can tell lets the pod on.
 *
 * @param name the pool's name; empty for nodes that AKS makes by itself, of any size
 * @param labels what nodes of the pool carry as far as the declaration tells
 * @param taints {@code key=value:effect}
 * @param sandboxes the runtime class whose pods it can run, if it has one
 * @param confidential whether its memory is encrypted by the processor
 */
record PoolFit(
        String name,
        Map<String, String> labels,
        List<String> taints,
        Optional<String> sandboxes,
        boolean confidential) {
    private static final String AKS = "kubernetes.azure.com/";
    private static final Set<String> OLD_LABELS = Set.of("accelerator", "storageprofile", "storagetier");

    /** The nodes that node auto-provisioning makes: it takes neither sandboxed nor confidential sizes by itself. */
    static PoolFit provisioned() {
        return new PoolFit("", Map.of(), List.of(), Optional.empty(), false);
    }

    /** A pool of a cluster's body. */
    static PoolFit of(Document pool) {
        String name = text(pool, "/name", "");
        String runtime = text(pool, "/workloadRuntime", "OCIContainer").toLowerCase(Locale.ROOT);
        Map<String, String> labels = new HashMap<>();
        pool.at("/nodeLabels")
                .orElse(Document.object())
                .members()
                .forEach((key, value) -> labels.put(key, value.asText().orElse("")));
        labels.put("agentpool", name);
        labels.put(AKS + "agentpool", name);
        labels.put(AKS + "mode", text(pool, "/mode", "User").toLowerCase(Locale.ROOT));
        labels.put("kubernetes.io/os", text(pool, "/osType", "Linux").toLowerCase(Locale.ROOT));
        pool.text("/vmSize").ifPresent(size -> labels.put("node.kubernetes.io/instance-type", size));
        boolean confidential = Isolations.isConfidential(pool);
        if (confidential) {
            labels.put(Isolations.SECURITY_TYPE, Isolations.CONFIDENTIAL_VM);
        }
        List<String> taints = new ArrayList<>();
        pool.at("/nodeTaints")
                .orElse(Document.array())
                .elements()
                .forEach(taint -> taint.asText().ifPresent(taints::add));
        if (text(pool, "/scaleSetPriority", "").equalsIgnoreCase("Spot")) { // which AKS sets by itself
            taints.add(AKS + "scalesetpriority=spot:NoSchedule");
            labels.put(AKS + "scalesetpriority", "spot");
        }
        return new PoolFit(name, labels, taints, sandbox(runtime), confidential);
    }

    private static Optional<String> sandbox(String runtime) {
        return switch (runtime) {
            case "katavmisolation", "katamshvvmisolation" -> Optional.of("vm");
            case "kataccisolation" -> Optional.of("cc");
            default -> Optional.empty();
        };
    }

    private static String text(Document pool, String pointer, String otherwise) {
        return pool.text(pointer).orElse(otherwise);
    }

    /** Whether a pod of that spec may land here. */
    boolean takes(Document spec) {
        return runs(spec.text("/runtimeClassName").orElse("")) && isSelected(spec) && isTolerated(spec);
    }

    /** AKS's classes of sandboxes bring a node selector of their own; of other classes nothing is known. */
    private boolean runs(String runtimeClass) {
        return switch (runtimeClass) {
            case "kata-vm-isolation", "kata-mshv-vm-isolation" ->
                sandboxes.filter("vm"::equals).isPresent();
            case "kata-cc-isolation" -> sandboxes.filter("cc"::equals).isPresent();
            default -> true;
        };
    }

    private boolean isSelected(Document spec) {
        boolean named = spec.at("/nodeSelector").orElse(Document.object()).members().entrySet().stream()
                .allMatch(one -> has(one.getKey(), List.of(one.getValue())));
        List<Document> terms = spec.at(
                        "/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms")
                .orElse(Document.array())
                .elements();
        return named && (terms.isEmpty() || terms.stream().anyMatch(this::matches));
    }

    /** All expressions of a term, of which an empty one matches nothing; names of nodes nobody knows beforehand. */
    private boolean matches(Document term) {
        List<Document> expressions =
                term.at("/matchExpressions").orElse(Document.array()).elements();
        boolean empty = expressions.isEmpty()
                && term.at("/matchFields").orElse(Document.array()).elements().isEmpty();
        return !empty && expressions.stream().allMatch(this::holds);
    }

    private boolean holds(Document expression) {
        String key = text(expression, "/key", "");
        List<Document> values =
                expression.at("/values").orElse(Document.array()).elements();
        return switch (text(expression, "/operator", "")) {
            case "In" -> has(key, values);
            case "NotIn" -> isOpen(key) || !has(key, values);
            case "Exists" -> isOpen(key) || labels.containsKey(key);
            case "DoesNotExist" -> isOpen(key) || !labels.containsKey(key);
            default -> true;
        };
    }

    private boolean has(String key, List<Document> values) {
        String own = labels.get(key);
        return own == null ? isOpen(key) : values.contains(Document.of(own));
    }

    /** Whether nodes may carry a label that their pool does not tell: those of Kubernetes and AKS, but for a few. */
    private boolean isOpen(String key) {
        if (labels.containsKey(key) || key.endsWith("agentpool") || key.equals(Isolations.SECURITY_TYPE)) {
            return false;
        }
        boolean service = key.contains("kubernetes.io/") || key.contains("azure.com/");
        return name.isEmpty() || service || OLD_LABELS.contains(key);
    }

    private boolean isTolerated(Document spec) {
        List<Document> tolerations =
                spec.at("/tolerations").orElse(Document.array()).elements();
        for (String taint : taints) {
            int colon = taint.lastIndexOf(':');
            String effect = taint.substring(colon + 1);
            String pair = taint.substring(0, Math.max(colon, 0));
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            if (!effect.equals("PreferNoSchedule")
                    && tolerations.stream().noneMatch(one -> tolerates(one, key, value, effect))) {
                return false;
            }
        }
        return true;
    }

    /** An empty key with Exists tolerates all, and an empty effect every effect. */
    private static boolean tolerates(Document toleration, String key, String value, String effect) {
        boolean exists = text(toleration, "/operator", "Equal").equals("Exists");
        String named = text(toleration, "/key", "");
        boolean sameKey = named.isEmpty() ? exists : named.equals(key);
        String wanted = text(toleration, "/effect", "");
        return sameKey
                && (exists || text(toleration, "/value", "").equals(value))
                && (wanted.isEmpty() || wanted.equals(effect));
    }

    /** {@code plugins (sandboxed)}. */
    @Override
    public String toString() {
        String kind = (sandboxes.isPresent() ? "sandboxed" : "")
                + (sandboxes.isPresent() && confidential ? ", " : "")
                + (confidential ? "confidential" : "");
        return (name.isEmpty() ? "nodes that AKS makes itself" : name) + (kind.isEmpty() ? "" : " (" + kind + ")");
    }
}
