package dev.breakwater.admission;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules behind the constraint templates that the pod security initiatives of Azure Policy install in a cluster
 * (baseline and restricted), written anew from the definitions' descriptions and parameters; the templates themselves
 * are in Rego. Known by the template's kind without its version: {@code K8sAzureV2NoPrivilege} is
 * {@code NoPrivilege}. The sentences are ours.
 */
public final class AzureConstraintRules {
    private static final Pattern KIND = Pattern.compile("(?i)K8sAzure(?:V[0-9]+)?(?:Container)?([a-z]+)");
    private static final List<String> CONTAINERS = List.of("containers", "initContainers", "ephemeralContainers");
    private static final Map<String, ConstraintRule> RULES = Map.ofEntries(
            Map.entry("noprivilege", AzureConstraintRules::privileged),
            Map.entry("noprivilegeescalation", AzureConstraintRules::escalation),
            Map.entry("blockhostnamespace", AzureConstraintRules::hostNamespaces),
            Map.entry("hostnetworkingports", AzureConstraintRules::hostNetwork),
            Map.entry("hostfilesystem", AzureConstraintRules::hostPaths),
            Map.entry("allowedcapabilities", AzureConstraintRules::capabilities),
            Map.entry("allowedusersgroups", AzureConstraintRules::users),
            Map.entry("volumetypes", AzureConstraintRules::volumes),
            Map.entry("allowedvolumetypes", AzureConstraintRules::volumes),
            Map.entry("allowedseccomp", AzureConstraintRules::seccomp),
            Map.entry("allowedseccompprofiles", AzureConstraintRules::seccomp));

    private AzureConstraintRules() {}

    /** The rule for a template of that kind, in any version; empty if it is none of the initiatives'. */
    public static Optional<ConstraintRule> of(String templateKind) {
        Matcher kind = KIND.matcher(templateKind);
        return kind.matches()
                ? Optional.ofNullable(RULES.get(kind.group(1).toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    private static List<String> privileged(Document pod, Document parameters) {
        List<String> violations = new ArrayList<>();
        for (Document container : containers(pod, parameters)) {
            if (flag(container, "/securityContext/privileged")) {
                violations.add("Privileged container is not allowed: " + name(container));
            }
        }
        return violations;
    }

    private static List<String> escalation(Document pod, Document parameters) {
        List<String> violations = new ArrayList<>();
        for (Document container : containers(pod, parameters)) {
            boolean forbidden =
                    container.flag("/securityContext/allowPrivilegeEscalation").equals(Optional.of(false));
            if (!forbidden) {
                violations.add("Privilege escalation is not forbidden in container: " + name(container));
            }
        }
        return violations;
    }

    private static List<String> hostNamespaces(Document pod, Document parameters) {
        List<String> violations = new ArrayList<>();
        for (String field : List.of("hostPID", "hostIPC")) {
            if (flag(pod, "/spec/" + field)) {
                violations.add("Sharing the host namespace is not allowed: " + field);
            }
        }
        return violations;
    }

    private static List<String> hostNetwork(Document pod, Document parameters) {
        List<String> violations = new ArrayList<>();
        if (flag(pod, "/spec/hostNetwork") && !flag(parameters, "/allowHostNetwork")) {
            violations.add("The host network is not allowed");
        }
        long least = number(parameters, "/minPort").orElse(0L);
        long most = number(parameters, "/maxPort").orElse(0L);
        for (Document container : containers(pod, parameters)) {
            for (Document port : elements(container, "/ports")) {
                long host = number(port, "/hostPort").orElse(0L);
                if (host != 0 && (host < least || host > most)) {
                    violations.add("Host port " + host + " is not allowed in container: " + name(container));
                }
            }
        }
        return violations;
    }

    private static List<String> hostPaths(Document pod, Document parameters) {
        List<String> violations = new ArrayList<>();
        for (Document volume : elements(pod, "/spec/volumes")) {
            Optional<String> path = volume.text("/hostPath/path");
            if (path.isPresent()) {
                hostPath(pod, parameters, volume, path.get()).ifPresent(violations::add);
            }
        }
        return violations;
    }

    private static Optional<String> hostPath(Document pod, Document parameters, Document volume, String path) {
        boolean allowed = false;
        boolean writable = false;
        for (Document entry : elements(parameters, "/allowedHostPaths")) {
            if (isUnder(path, entry.text("/pathPrefix").orElse(""))) {
                allowed = true;
                writable |= !flag(entry, "/readOnly");
            }
        }
        String what = "Host path " + path + " of volume " + name(volume);
        if (!allowed) {
            return Optional.of(what + " is not allowed");
        }
        return writable || !mountedForWriting(pod, parameters, name(volume))
                ? Optional.empty()
                : Optional.of(what + " may only be mounted for reading");
    }

    private static boolean isUnder(String path, String prefix) {
        String folder = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        boolean climbs = path.contains("/../") || path.endsWith("/..");
        return !climbs && (path.equals(folder) || path.startsWith(folder + "/"));
    }

    private static boolean mountedForWriting(Document pod, Document parameters, String volume) {
        for (Document container : containers(pod, parameters)) {
            for (Document mount : elements(container, "/volumeMounts")) {
                if (name(mount).equals(volume) && !flag(mount, "/readOnly")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<String> capabilities(Document pod, Document parameters) {
        Set<String> allowed = texts(parameters, "/allowedCapabilities");
        Set<String> required = texts(parameters, "/requiredDropCapabilities");
        List<String> violations = new ArrayList<>();
        for (Document container : containers(pod, parameters)) {
            Set<String> added = texts(container, "/securityContext/capabilities/add");
            added.removeAll(allowed);
            if (!added.isEmpty() && !allowed.contains("*")) {
                violations.add("Capabilities are not allowed in container " + name(container) + ": " + sorted(added));
            }
            Set<String> kept = new HashSet<>(required);
            kept.removeAll(texts(container, "/securityContext/capabilities/drop"));
            boolean all = texts(container, "/securityContext/capabilities/drop").contains("ALL");
            if (!kept.isEmpty() && !all) {
                violations.add("Capabilities are not dropped in container " + name(container) + ": " + sorted(kept));
            }
        }
        return violations;
    }

    private static List<String> users(Document pod, Document parameters) {
        List<String> violations = new ArrayList<>();
        for (Document container : containers(pod, parameters)) {
            user(pod, container, parameters).ifPresent(violations::add);
            ranged("runAsGroup", inherited(pod, container, "runAsGroup"), parameters)
                    .ifPresent(why -> violations.add(why + " in container: " + name(container)));
        }
        List<Long> groups = new ArrayList<>();
        elements(pod, "/spec/securityContext/supplementalGroups")
                .forEach(group -> group.asNumber().ifPresent(number -> groups.add(number.longValue())));
        if (groups.isEmpty()) {
            ranged("supplementalGroups", Optional.empty(), parameters).ifPresent(violations::add);
        }
        groups.forEach(group ->
                ranged("supplementalGroups", Optional.of(group), parameters).ifPresent(violations::add));
        ranged("fsGroup", number(pod, "/spec/securityContext/fsGroup"), parameters)
                .ifPresent(violations::add);
        return violations;
    }

    private static Optional<String> user(Document pod, Document container, Document parameters) {
        Optional<Long> user = inherited(pod, container, "runAsUser");
        if (!parameters.text("/runAsUser/rule").equals(Optional.of("MustRunAsNonRoot"))) {
            return ranged("runAsUser", user, parameters).map(why -> why + " in container: " + name(container));
        }
        boolean nonRoot = container
                .flag("/securityContext/runAsNonRoot")
                .or(() -> pod.flag("/spec/securityContext/runAsNonRoot"))
                .orElse(false);
        boolean root = user.isPresent() ? user.get() == 0 : !nonRoot;
        return root
                ? Optional.of("Running as root is not excluded in container: " + name(container))
                : Optional.empty();
    }

    private static Optional<Long> inherited(Document pod, Document container, String field) {
        return number(container, "/securityContext/" + field).or(() -> number(pod, "/spec/securityContext/" + field));
    }

    private static Optional<String> ranged(String field, Optional<Long> id, Document parameters) {
        String rule = parameters.text("/" + field + "/rule").orElse("RunAsAny");
        boolean free = rule.equals("RunAsAny") || (rule.equals("MayRunAs") && id.isEmpty());
        if (free) {
            return Optional.empty();
        }
        for (Document range : elements(parameters, "/" + field + "/ranges")) {
            long most = number(range, "/max").orElse(-1L);
            if (id.isPresent() && id.get() >= number(range, "/min").orElse(0L) && (most == -1 || id.get() <= most)) {
                return Optional.empty();
            }
        }
        return Optional.of(field + " " + id.map(String::valueOf).orElse("(not set)") + " is not allowed");
    }

    private static List<String> volumes(Document pod, Document parameters) {
        Set<String> allowed = texts(parameters, "/volumes");
        List<String> violations = new ArrayList<>();
        for (Document volume : elements(pod, "/spec/volumes")) {
            for (String type : volume.without("name").members().keySet()) {
                if (!allowed.contains(type) && !allowed.contains("*")) {
                    violations.add("Volume type " + type + " of volume " + name(volume) + " is not allowed");
                }
            }
        }
        return violations;
    }

    private static List<String> seccomp(Document pod, Document parameters) {
        Set<String> allowed = texts(parameters, "/allowedProfiles");
        List<String> violations = new ArrayList<>();
        for (Document container : containers(pod, parameters)) {
            Document profile = container
                    .at("/securityContext/seccompProfile")
                    .or(() -> pod.at("/spec/securityContext/seccompProfile"))
                    .orElse(Document.object("type", "Unconfined"));
            String type = profile.text("/type").orElse("");
            boolean runtime = type.equals("RuntimeDefault")
                    && (allowed.contains("runtime/default") || allowed.contains("docker/default"));
            String local = "localhost/" + profile.text("/localhostProfile").orElse("");
            boolean named = allowed.contains(type)
                    || (type.equals("Localhost") && (allowed.contains(local) || allowed.contains("localhost/*")));
            if (!runtime && !named && !allowed.contains("*")) {
                violations.add("Seccomp profile " + type + " is not allowed in container: " + name(container));
            }
        }
        return violations;
    }

    /** All containers but those that the parameters exclude, by name or image; a star ends an image. */
    private static List<Document> containers(Document pod, Document parameters) {
        Set<String> names = texts(parameters, "/excludedContainers");
        Set<String> images = texts(parameters, "/excludedImages");
        List<Document> containers = new ArrayList<>();
        for (String list : CONTAINERS) {
            for (Document container : elements(pod, "/spec/" + list)) {
                String image = container.text("/image").orElse("");
                if (!names.contains(name(container)) && !isListed(image, images)) {
                    containers.add(container);
                }
            }
        }
        return containers;
    }

    private static boolean isListed(String image, Set<String> images) {
        for (String listed : images) {
            boolean prefix = listed.endsWith("*");
            if (prefix ? image.startsWith(listed.substring(0, listed.length() - 1)) : image.equals(listed)) {
                return true;
            }
        }
        return false;
    }

    private static String name(Document of) {
        return of.text("/name").orElse("");
    }

    private static boolean flag(Document of, String pointer) {
        return of.flag(pointer).orElse(false);
    }

    private static Optional<Long> number(Document of, String pointer) {
        return of.number(pointer).map(Number::longValue);
    }

    private static List<Document> elements(Document of, String pointer) {
        return of.at(pointer).orElse(Document.array()).elements();
    }

    private static Set<String> texts(Document of, String pointer) {
        Set<String> texts = new HashSet<>();
        elements(of, pointer).forEach(element -> element.asText().ifPresent(texts::add));
        return texts;
    }

    private static List<String> sorted(Set<String> texts) {
        return texts.stream().sorted().toList();
    }
}
