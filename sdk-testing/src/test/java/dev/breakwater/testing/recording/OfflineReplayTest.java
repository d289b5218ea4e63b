package dev.breakwater.testing.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.admission.PodSecurity;
import dev.breakwater.admission.PodSecurityResult;
import dev.breakwater.document.Document;
import dev.breakwater.k8s.admission.AdmissionVerdict;
import dev.breakwater.k8s.admission.ClusterAdmission;
import dev.breakwater.manifest.PodSecurityLevel;
import dev.breakwater.manifest.PodSecurityStandard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a real server admitted and refused, judged without any server at all: by manifests alone, as an audit does. */
class OfflineReplayTest {
    private static final int RELEASE = 34;
    private static final String ENFORCE = "/metadata/labels/pod-security.kubernetes.io~1enforce";
    private static final Pattern PODS = Pattern.compile("/api/v1/namespaces/([^/]+)/pods\\?dryRun=All");
    private static final Pattern VIOLATES =
            Pattern.compile("pods \"p\" is forbidden: violates PodSecurity \"[^\"]+\": (.*)");
    private static final Pattern OBJECTS =
            Pattern.compile("/(?:api|apis)/(v1|[^/]+/v[^/]+)/namespaces/([^/]+)/([a-z]+)\\?dryRun=All");
    private static final Map<String, String> KINDS =
            Map.of("configmaps", "ConfigMap", "secrets", "Secret", "services", "Service", "deployments", "Deployment");

    /** What a server adds to an object before it judges it, by a text of the request; a manifest is judged as it is. */
    private static final Map<String, String> ADDED = Map.of(
            "container.apparmor.security.beta.kubernetes.io", "the field that says the same as the annotation",
            "\"volumes\":[{\"name\":\"v\"}", "an emptyDir to a volume of no type",
            "vap-pods/009-probe", "the restart policy of pods",
            "request.dryRun", "that it is a dry run, which a manifest is not");

    private final List<String> differences = new ArrayList<>();
    private int refused;
    private int admitted;

    private void compare(Recording.Answered one, String real, String ours) {
        if (real.isEmpty()) {
            admitted++;
        } else {
            refused++;
        }
        String whole = one.step().id() + one.step().request().toJson();
        if (!real.equals(ours) && ADDED.keySet().stream().noneMatch(whole::contains)) {
            differences.add(one.step() + "\n  real: " + real + "\n  ours: " + ours);
        }
    }

    @Test
    void pods_are_held_against_the_standards_in_the_words_of_the_real_server() {
        Map<String, PodSecurityStandard> enforced = new HashMap<>();
        for (Recording.Answered one : Recording.read("pod-security").answered()) {
            Document body = one.step().request().get("body").orElse(Document.object());
            if (one.step().target().equals("/api/v1/namespaces") && one.status() == 201) {
                standard(body)
                        .ifPresent(
                                all -> enforced.put(body.text("/metadata/name").orElseThrow(), all));
            }
            Matcher pod = PODS.matcher(one.step().target());
            if (one.step().verdictOnly() && pod.matches() && enforced.containsKey(pod.group(1))) {
                PodSecurityResult result = PodSecurity.evaluate(body, enforced.get(pod.group(1)));
                Matcher violation = VIOLATES.matcher(one.message());
                if (one.status() == 201 || violation.matches()) {
                    compare(one, one.status() == 201 ? "" : violation.group(1), result.details());
                }
            }
        }

        System.out.println(
                "Pod Security without a server: " + admitted + " admitted and " + refused + " refused alike");
        assertThat(differences).isEmpty();
        assertThat(admitted).isGreaterThan(250);
        assertThat(refused).isGreaterThan(250);
    }

    /** What a namespace enforces; a server knows no release after its own. */
    private static Optional<PodSecurityStandard> standard(Document namespace) {
        String version = namespace.text(ENFORCE + "-version").orElse("latest");
        return namespace.text(ENFORCE).map(level -> {
            PodSecurityLevel wanted = PodSecurityLevel.ofLabel(level).orElseThrow();
            int minor = PodSecurityStandard.of(wanted, version).minor();
            return new PodSecurityStandard(wanted, Math.min(minor, RELEASE));
        });
    }

    @Test
    void policies_judge_manifests_in_the_words_of_the_real_server() {
        Map<String, Document> stored = new LinkedHashMap<>();
        Optional<ClusterAdmission> cluster = Optional.empty();
        for (Recording.Answered one : Recording.read("policies").answered()) {
            Document body = one.step().request().get("body").orElse(Document.object());
            Matcher object = OBJECTS.matcher(one.step().target());
            boolean made = one.status() == 201 && one.answer().get("body").isPresent();
            if (made && !one.step().target().contains("dryRun")) {
                Document answer = one.answer().get("body").get();
                stored.put(key(answer), answer.merge(body)); // times in expressions are tokens in answers
                cluster = Optional.empty();
            } else if (one.step().verdictOnly() && object.matches() && KINDS.containsKey(object.group(3))) {
                Document manifest = Document.object("apiVersion", object.group(1), "kind", KINDS.get(object.group(3)))
                        .merge(body)
                        .withAt("/metadata/namespace", object.group(2));
                cluster = cluster.or(() -> Optional.of(ClusterAdmission.of(RELEASE, stored.values())));
                judge(one, manifest, cluster.get());
            }
        }

        System.out.println("Policies without a server: " + admitted + " admitted and " + refused + " refused alike");
        assertThat(differences).isEmpty();
        assertThat(admitted + refused).isGreaterThan(300);
    }

    private static String key(Document object) {
        return object.text("/kind").orElse("")
                + object.text("/metadata/namespace").orElse("")
                + object.text("/metadata/name").orElse("");
    }

    private void judge(Recording.Answered one, Document manifest, ClusterAdmission cluster) {
        boolean denied = one.message().contains("ValidatingAdmissionPolicy ");
        if (one.status() != 201 && !denied) {
            return;
        }
        Document asked = one.step().request();
        Document groups = asked.text("/as").isEmpty() ? Document.array("system:masters") : Document.array();
        AdmissionRequest request = AdmissionRequest.create(manifest)
                .by(
                        asked.text("/as").orElse("admin"),
                        asked.get("groups").orElse(groups).elements().stream()
                                .flatMap(group -> group.asText().stream())
                                .toArray(String[]::new));
        AdmissionVerdict verdict = cluster.judge(request);
        String ours = verdict.refusals().stream()
                .filter(refusal -> !refusal.startsWith("its pods: ")) // which a real server judges later
                .collect(Collectors.joining(", "));
        compare(one, denied ? one.message() : "", ours);
    }
}
