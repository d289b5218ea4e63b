package dev.breakwater.identity;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** ENTRA-06: no secret or certificate of an application is valid for longer than half a year, or without an end. */
final class ExpiringSecrets implements Control {
    private static final long MOST_DAYS = 180;
    private static final String DAYS = "/validDays";
    private static final String SENTENCE =
            "The secrets and certificates of applications are valid for 180 days at the most.";

    @Override
    public String id() {
        return "ENTRA-06";
    }

    @Override
    public String sentence() {
        return SENTENCE;
    }

    @Override
    public String remedy() {
        return "Declare a ClientSecret with a shorter lifetime(…) and rotate by its version(…), or an"
                + " ApplicationFederation, which needs no secret; then delete the old credential.";
    }

    @Override
    public Severity severity() {
        return Severity.HIGH;
    }

    @Override
    public Set<String> evidence() {
        return Set.of(EntraApplication.TYPE, ClientSecret.TYPE);
    }

    @Override
    public Map<String, List<String>> mappings() {
        return Map.of();
    }

    @Override
    public List<Finding> check(Estate estate) {
        List<Finding> findings = new ArrayList<>();
        for (Estate.Entry secret : estate.ofType(ClientSecret.TYPE)) {
            Optional<Document> days = secret.document().at(DAYS);
            boolean ends = days.flatMap(Document::asNumber)
                    .filter(number -> number.longValue() <= MOST_DAYS)
                    .isPresent();
            findings.add(finding(secret, List.of(new Evidence(DAYS, days, secret.apiVersion())), ends));
        }
        for (Estate.Entry application : estate.ofType(EntraApplication.TYPE)) {
            List<Evidence> all = new ArrayList<>();
            List<Evidence> endless = new ArrayList<>();
            credentials(application, "passwordCredentials", all, endless);
            credentials(application, "keyCredentials", all, endless);
            if (!all.isEmpty()) {
                findings.add(finding(application, endless.isEmpty() ? all : endless, endless.isEmpty()));
            }
        }
        return findings;
    }

    private static void credentials(Estate.Entry application, String list, List<Evidence> all, List<Evidence> endless) {
        List<Document> credentials =
                application.document().get(list).map(Document::elements).orElse(List.of());
        for (Document credential : credentials) {
            String name = credential
                    .text("/displayName")
                    .or(() -> credential.text("/keyId"))
                    .orElse("?");
            Evidence evidence = new Evidence(
                    "/" + list + "/" + name + "/endDateTime", credential.get("endDateTime"), application.apiVersion());
            all.add(evidence);
            if (!ends(credential)) {
                endless.add(evidence);
            }
        }
    }

    private static boolean ends(Document credential) {
        try {
            Instant start = Instant.parse(credential.text("/startDateTime").orElse(""));
            Instant end = Instant.parse(credential.text("/endDateTime").orElse(""));
            return Duration.between(start, end).toDays() <= MOST_DAYS;
        } catch (DateTimeParseException unsaid) {
            return false;
        }
    }

    private Finding finding(Estate.Entry entry, List<Evidence> evidence, boolean passes) {
        return passes
                ? new Finding(id(), entry.address(), Verdict.PASS, SENTENCE, evidence)
                : new Finding(id(), entry.address(), Verdict.FAIL, SENTENCE + " " + remedy(), evidence);
    }

    @Override
    public String toString() {
        return id() + ": " + SENTENCE;
    }
}
