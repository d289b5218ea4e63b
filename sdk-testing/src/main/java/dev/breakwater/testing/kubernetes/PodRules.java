package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the API server refuses in pods and in templates of pods, and in changes of pods. */
final class PodRules {
    private static final Pattern VARIABLE = Pattern.compile("[ -<>-~]+");
    /** Why a change of a pod is refused. */
    static final String FROZEN =
            "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
                    + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
                    + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    private final Rules rules;
    private final boolean onHost;
    private final Set<String> volumes = new HashSet<>();

    private PodRules(Document spec, List<Cause> causes) {
        this.rules = new Rules(causes);
        this.onHost = spec.flag("/hostNetwork").orElse(false);
    }

    /** Checks the spec of a pod at a path. */
    static void check(Document spec, String path, List<Cause> causes) {
        PodRules rules = new PodRules(spec, causes);
        rules.volumes(Rules.elements(spec, "/volumes"), path + ".volumes");
        rules.containers(spec, "containers", path);
        rules.containers(spec, "initContainers", path);
        rules.rest(spec, path);
    }

    private void rest(Document spec, String path) {
        rules.oneOf(spec.text("/restartPolicy"), path + ".restartPolicy", List.of("Always", "OnFailure", "Never"));
        rules.oneOf(
                spec.text("/dnsPolicy"),
                path + ".dnsPolicy",
                List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"));
        Map<String, Document> selector =
                spec.get("nodeSelector").orElse(Document.object()).members();
        Names.labels(selector, path + ".nodeSelector").forEach(rules::add);
        spec.text("/serviceAccountName")
                .ifPresent(name -> rules.sound(name, path + ".serviceAccountName", Names.subdomain(name)));
    }

    private void volumes(List<Document> all, String path) {
        for (int i = 0; i < all.size(); i++) {
            String place = path + "[" + i + "]";
            Document volume = all.get(i);
            String name = volume.text("/name").orElse("");
            volumes.add(name);
            List<String> sources = new ArrayList<>();
            volume.members().keySet().stream()
                    .filter(member -> !member.equals("name"))
                    .sorted()
                    .forEach(sources::add);
            for (String source : sources.subList(Math.min(1, sources.size()), sources.size())) {
                rules.add(Cause.forbidden(place + "." + source, "may not specify more than 1 volume type"));
            }
            if (!name.isEmpty()) {
                rules.sound(name, place + ".name", Names.label(name));
            }
        }
        rules.unique(all, "/name", path);
    }

    private void containers(Document spec, String list, String path) {
        List<Document> containers = Rules.elements(spec, "/" + list);
        for (int i = 0; i < containers.size(); i++) {
            container(containers.get(i), path + "." + list + "[" + i + "]");
        }
        rules.unique(containers, "/name", path + "." + list);
    }

    private void container(Document container, String path) {
        String name = container.text("/name").orElse("");
        if (!name.isEmpty()) {
            rules.sound(name, path + ".name", Names.label(name));
        }
        if (container.text("/image").orElse("").isEmpty()) {
            rules.required(path + ".image", "");
        }
        ports(Rules.elements(container, "/ports"), path + ".ports");
        hostPorts(Rules.elements(container, "/ports"), path + ".ports");
        variables(Rules.elements(container, "/env"), path + ".env");
        mounts(Rules.elements(container, "/volumeMounts"), path + ".volumeMounts");
        rules.oneOf(
                container.text("/imagePullPolicy"),
                path + ".imagePullPolicy",
                List.of("Always", "IfNotPresent", "Never"));
        resources(container, path + ".resources.requests");
    }

    private void ports(List<Document> ports, String path) {
        for (int i = 0; i < ports.size(); i++) {
            String place = path + "[" + i + "]";
            Optional<Document> number = ports.get(i).get("containerPort");
            if (number.filter(one -> one.equals(Document.of(0))).isPresent()) {
                rules.required(place + ".containerPort", "");
            } else {
                number.ifPresent(one -> rules.port(one, place + ".containerPort"));
            }
            ports.get(i).text("/name").ifPresent(name -> rules.portName(name, place + ".name"));
            rules.oneOf(ports.get(i).text("/protocol"), place + ".protocol", Rules.PROTOCOLS);
        }
    }

    private void hostPorts(List<Document> ports, String path) {
        for (int i = 0; i < ports.size(); i++) {
            Optional<Document> host = ports.get(i).get("hostPort");
            if (onHost && host.isPresent() && !host.equals(ports.get(i).get("containerPort"))) {
                String why = "must match `containerPort` when `hostNetwork` is true";
                rules.invalid(path + "[" + i + "].hostPort", host.get().toJson(), why);
            }
        }
    }

    private void variables(List<Document> variables, String path) {
        for (int i = 0; i < variables.size(); i++) {
            String name = variables.get(i).text("/name").orElse("");
            if (!name.isEmpty() && !VARIABLE.matcher(name).matches()) {
                rules.invalid(
                        path + "[" + i + "].name",
                        Names.quoted(name),
                        "a valid environment variable name must consist only of printable ASCII characters other than"
                                + " '='");
            }
        }
    }

    private void mounts(List<Document> mounts, String path) {
        for (int i = 0; i < mounts.size(); i++) {
            String name = mounts.get(i).text("/name").orElse("");
            if (!name.isEmpty() && !volumes.contains(name)) {
                rules.add(Cause.notFound(path + "[" + i + "].name", Names.quoted(name)));
            }
        }
    }

    private void resources(Document container, String path) {
        Document limits = container.at("/resources/limits").orElse(Document.object());
        Map<String, Document> requests =
                container.at("/resources/requests").orElse(Document.object()).members();
        requests.forEach((resource, request) -> limits.get(resource)
                .filter(limit -> Quantity.amount(request).compareTo(Quantity.amount(limit)) > 0)
                .ifPresent(limit -> rules.invalid(
                        path,
                        request.toJson(),
                        "must be less than or equal to " + resource + " limit of "
                                + limit.asText().orElse(""))));
    }

    /** Whether a pod keeps what it is made of, but for images, deadline and more tolerations. */
    static boolean isSame(Document live, Document object) {
        Document before = comparable(live.get("spec").orElse(Document.object()));
        Document after = comparable(object.get("spec").orElse(Document.object()));
        String field = "terminationGracePeriodSeconds";
        boolean shortened = before.number("/" + field)
                        .filter(seconds -> seconds.signum() < 0)
                        .isPresent()
                && after.get(field).filter(Document.of(1)::equals).isPresent();
        return shortened ? before.without(field).equals(after.without(field)) : before.equals(after);
    }

    private static Document comparable(Document spec) {
        Document result = spec.without("activeDeadlineSeconds").without("tolerations");
        for (String list : List.of("containers", "initContainers")) {
            List<Document> containers = new ArrayList<>();
            Rules.elements(spec, "/" + list).forEach(container -> containers.add(container.without("image")));
            result = result.with(list, containers);
        }
        return result;
    }
}
