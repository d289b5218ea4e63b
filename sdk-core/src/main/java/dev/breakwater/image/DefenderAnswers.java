package dev.breakwater.image;

import dev.breakwater.audit.Severity;
import dev.breakwater.document.Document;
import dev.breakwater.image.ImageFinding.Domain;
import dev.breakwater.image.SecurityFinding.State;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads Defender for Cloud's assessments (2020-01-01), their metadata, and alerts (2022-01-01), and what its plan for
 * containers leaves unseen.
 */
final class DefenderAnswers {
    private static final String SOURCE = "Defender for Cloud";
    private static final String PLAN = "Microsoft.Security/pricings/Containers";

    /** Clusters and registries of Azure, and clusters that Azure Arc connects. */
    private static final List<String> HERE =
            List.of("/microsoft.containerservice/", "/microsoft.containerregistry/", "/microsoft.kubernetes/");
    /** The services of AWS and GCP for both, by their own names. */
    private static final List<String> ELSEWHERE =
            List.of(":eks:", ":ecr:", "container.googleapis.com", "artifactregistry", "/clusters/");
    /** The assessments whose parts are the findings in images. */
    private static final Pattern IMAGES = Pattern.compile("(?i).*vulnerab.*(resolved|remediated).*");
    /** What keeps Defender or Azure Policy from looking. */
    private static final Pattern MONITORING = Pattern.compile(
            "(?i).*(defender.*(profile|extension|sensor|enabled)|azure policy.*(add-on|extension)|diagnostic logs).*");

    private final String scope;
    private final Document plan;

    DefenderAnswers(String scope, Document plan) {
        this.scope = scope.toLowerCase(Locale.ROOT);
        this.plan = plan;
    }

    SecurityFindings read(
            List<Document> assessments, List<Document> metadata, List<Document> alerts, ImageFindings images) {
        Map<String, Document> byKey = new HashMap<>();
        metadata.forEach(one -> byKey.put(one.text("/name").orElse("").toLowerCase(Locale.ROOT), one));
        List<SecurityFinding> all = new ArrayList<>();
        for (Document one : assessments) {
            assessment(one, byKey.getOrDefault(key(one), Document.object())).ifPresent(all::add);
        }
        alerts.forEach(one -> alert(one).ifPresent(all::add));
        images.findings().forEach(one -> all.add(SecurityFinding.of(one)));
        gated().ifPresent(all::add);
        return SecurityFindings.of(all, gaps());
    }

    private static String key(Document assessment) {
        return assessment.text("/name").orElse("").toLowerCase(Locale.ROOT);
    }

    /** A resource to which an assessment does not apply is not found to be well, and not to be ill. */
    private Optional<SecurityFinding> assessment(Document one, Document metadata) {
        String title = one.text("/properties/displayName")
                .or(() -> metadata.text("/properties/displayName"))
                .orElse("");
        String code = one.text("/properties/status/code").orElse("");
        String at = subject(one);
        boolean applies = code.equalsIgnoreCase("Healthy") || code.equalsIgnoreCase("Unhealthy");
        if (!applies || IMAGES.matcher(title).matches() || !isHere(at)) {
            return Optional.empty();
        }
        Domain domain = MONITORING.matcher(title).matches() ? Domain.DEPLOYMENT : Domain.POSTURE;
        Optional<Severity> severity = Scanners.severity(
                metadata.text("/properties/severity").or(() -> one.text("/properties/metadata/severity")));
        State state = code.equalsIgnoreCase("Healthy") ? State.CLOSED : State.OPEN;
        return Optional.of(new SecurityFinding(domain, key(one), title, at, severity, state, SOURCE));
    }

    /** Which resource it is about: told by itself, of other clouds by their own names, else by where it lies. */
    private static String subject(Document assessment) {
        String details = "/properties/resourceDetails/";
        boolean azure = assessment
                .text(details + "Source")
                .or(() -> assessment.text(details + "source"))
                .filter(source -> !source.equalsIgnoreCase("Azure"))
                .isEmpty();
        for (String name : azure ? List.of("Id", "id", "AzureResourceId", "ResourceId") : List.of("NativeResourceId")) {
            Optional<String> told = assessment.text(details + name);
            if (told.isPresent()) {
                return told.get();
            }
        }
        String id = assessment.text("/id").orElse("");
        int end = id.toLowerCase(Locale.ROOT).indexOf("/providers/microsoft.security/");
        return end < 0 ? id : id.substring(0, end);
    }

    /** Resources of other clouds are in no scope but the whole subscription. */
    private boolean isHere(String subject) {
        String id = subject.toLowerCase(Locale.ROOT);
        boolean inside = id.equals(scope) || id.startsWith(scope + "/");
        boolean elsewhere = !id.startsWith("/subscriptions/") && scope.matches("/subscriptions/[^/]+");
        return inside
                ? HERE.stream().anyMatch(id::contains)
                : elsewhere && ELSEWHERE.stream().anyMatch((id + "/")::contains);
    }

    private Optional<SecurityFinding> alert(Document one) {
        String at = "";
        for (Document identifier : one.at("/properties/resourceIdentifiers")
                .orElse(Document.array())
                .elements()) {
            at = identifier.text("/azureResourceId").orElse(at);
        }
        if (!isHere(at)) {
            return Optional.empty();
        }
        State state = switch (one.text("/properties/status").orElse("").toLowerCase(Locale.ROOT)) {
            case "resolved", "dismissed" -> State.CLOSED;
            case "inprogress" -> State.IN_PROGRESS;
            default -> State.OPEN;
        };
        String title = one.text("/properties/alertDisplayName").orElse("");
        String type = one.text("/properties/alertType").orElse(title);
        Optional<Severity> severity = Scanners.severity(one.text("/properties/severity"));
        return Optional.of(new SecurityFinding(Domain.RUN_TIME, type, title, at, severity, state, SOURCE));
    }

    /** A sensor that looks and does not gate lets in what is known to be vulnerable. */
    private Optional<SecurityFinding> gated() {
        Optional<String> gating = extension("ContainerSensor")
                .flatMap(one -> one.text("/additionalExtensionProperties/SecurityGatingEnabled"));
        boolean off = isOn("ContainerSensor")
                && gating.filter("True"::equalsIgnoreCase).isEmpty();
        return Optional.of(new SecurityFinding(
                        Domain.DEPLOYMENT,
                        "SecurityGatingEnabled",
                        "Deployments are not gated by what is found in images",
                        plan.text("/id").orElse(PLAN),
                        Optional.of(Severity.LOW),
                        State.OPEN,
                        SOURCE))
                .filter(one -> off);
    }

    private Map<Domain, String> gaps() {
        Map<Domain, String> gaps = new EnumMap<>(Domain.class);
        gap(gaps, Domain.POSTURE, "AgentlessDiscoveryForKubernetes");
        gap(gaps, Domain.VULNERABILITIES, "ContainerRegistriesVulnerabilityAssessments");
        gap(gaps, Domain.RUN_TIME, "ContainerSensor");
        gap(gaps, Domain.DEPLOYMENT, "ContainerSensor");
        return gaps;
    }

    private void gap(Map<Domain, String> gaps, Domain domain, String extension) {
        Optional<String> tier = plan.text("/properties/pricingTier");
        if (tier.isEmpty()) {
            gaps.put(domain, "it takes read on " + PLAN + " to tell whether the plan is on.");
        } else if (!tier.get().equalsIgnoreCase("Standard")) {
            gaps.put(domain, "plan Containers off; declare DefenderPlan.containers() for the subscription.");
        } else if (!isOn(extension)) {
            gaps.put(domain, "extension " + extension + " of the plan Containers off; declare it in DefenderPlan.");
        } else if (failed(extension)) {
            gaps.put(domain, "extension " + extension + " of the plan Containers could not be switched on by Azure.");
        }
    }

    private boolean isOn(String extension) {
        return extension(extension)
                .flatMap(one -> one.text("/isEnabled"))
                .filter("True"::equalsIgnoreCase)
                .isPresent();
    }

    private boolean failed(String extension) {
        return extension(extension)
                .flatMap(one -> one.text("/operationStatus/code"))
                .filter("Failed"::equalsIgnoreCase)
                .isPresent();
    }

    private Optional<Document> extension(String name) {
        return plan.at("/properties/extensions").orElse(Document.array()).elements().stream()
                .filter(one -> one.text("/name").filter(name::equalsIgnoreCase).isPresent())
                .findFirst();
    }

    @Override
    public String toString() {
        return "DefenderAnswers[" + scope + "]";
    }
}
