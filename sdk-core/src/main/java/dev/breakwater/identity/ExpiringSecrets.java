package dev.breakwater.identity;

import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.HeadedControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** ENTRA-06: no secret or certificate of an application is valid for longer than half a year, or without an end. */
final class ExpiringSecrets implements HeadedControl {
    private static final ControlHead HEAD = ControlHead.of(
            "ENTRA-06",
            Severity.HIGH,
            "The secrets and certificates of applications are valid for 180 days at the most.",
            "Declare a ClientSecret with a shorter lifetime(…) and rotate by its version(…), a ClientCertificate that"
                    + " ends sooner, or an ApplicationFederation, which needs no secret; then delete the old credential.",
            EntraApplication.TYPE,
            ClientSecret.TYPE,
            ClientCertificate.TYPE);

    private static final String UNREAD = "How long the certificate of the vault is valid is known once it is read.";
    private static final long MOST_DAYS = 180;
    private static final String DAYS = "/validDays";

    @Override
    public ControlHead head() {
        return HEAD;
    }

    @Override
    public List<Finding> check(Estate estate) {
        List<Finding> findings = new ArrayList<>();
        for (String type : List.of(ClientSecret.TYPE, ClientCertificate.TYPE)) {
            for (Estate.Entry secret : estate.ofType(type)) {
                Optional<Document> days = secret.document().at(DAYS);
                boolean ends = days.flatMap(Document::asNumber)
                        .filter(number -> number.longValue() <= MOST_DAYS)
                        .isPresent();
                List<Evidence> evidence = List.of(new Evidence(DAYS, days, secret.apiVersion()));
                // What the vault will give is not known before it is read.
                findings.add(
                        days.isEmpty() && secret.document().get("certificate").isPresent()
                                ? new Finding(HEAD.id(), secret.address(), Verdict.NOT_ASSESSABLE, UNREAD, evidence)
                                : finding(secret, evidence, ends));
            }
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
        return HEAD.finding(entry, passes, evidence);
    }

    @Override
    public String toString() {
        return HEAD.toString();
    }
}
