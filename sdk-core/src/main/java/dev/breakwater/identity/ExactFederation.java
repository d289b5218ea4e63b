package dev.breakwater.identity;

import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.HeadedControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** AKS-ID-11: a federated credential lets in one service account of a cluster that is there, and nothing near it. */
final class ExactFederation implements HeadedControl {
    private static final ControlHead HEAD = ControlHead.of(
                    "AKS-ID-11",
                    Severity.HIGH,
                    "A federated credential names issuer, subject and audience exactly as the tokens of one service account do.",
                    "Declare FederatedCredential.forServiceAccount(…).issuer(cluster.oidcIssuerUrl()), and delete those of"
                            + " clusters that are gone.",
                    FederatedCredential.TYPE,
                    ApplicationFederation.TYPE)
            .maps("Azure Policy", "ae62c456", "2571b7c3")
            .maps("MCSB 2", "IM-3");

    private static final String CLUSTER = "Microsoft.ContainerService/managedClusters";
    private static final String ISSUER = "issuer";
    private static final String SUBJECT = "subject";
    private static final String AUDIENCES = "audiences";
    private static final Pattern ACCOUNT = Pattern.compile(
            "system:serviceaccount:[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?:[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    private static final Pattern AKS_ISSUER = Pattern.compile("(?i)https://[^/]*\\.oic\\.[^/]*azure\\.[^/]+/.*");
    private static final int MOST = 20;

    @Override
    public ControlHead head() {
        return HEAD;
    }

    @Override
    public List<Finding> check(Estate estate) {
        Set<String> issuers = new HashSet<>();
        for (Estate.Entry cluster : estate.ofType(CLUSTER)) {
            cluster.document().text("/properties/oidcIssuerProfile/issuerURL").ifPresent(issuers::add);
        }
        List<Estate.Entry> all = new ArrayList<>(estate.ofType(FederatedCredential.TYPE));
        all.addAll(estate.ofType(ApplicationFederation.TYPE));
        return all.stream()
                .map(entry -> finding(entry, reasons(entry, all, issuers)))
                .toList();
    }

    private static List<String> reasons(Estate.Entry entry, List<Estate.Entry> all, Set<String> issuers) {
        Document body = entry.document().get("properties").orElse(entry.document());
        List<String> reasons = new ArrayList<>();
        String issuer = body.text("/" + ISSUER).orElse("");
        if (!issuers.isEmpty() && AKS_ISSUER.matcher(issuer).matches() && !issuers.contains(issuer)) {
            reasons.add("Its issuer is that of no cluster here" + nearMiss(issuer, issuers) + ".");
        }
        String subject = body.text("/" + SUBJECT).orElse("");
        boolean account = subject.toLowerCase(Locale.ROOT).startsWith("system:serviceaccount");
        if (account && !ACCOUNT.matcher(subject).matches()) {
            reasons.add("Its subject is not system:serviceaccount:{namespace}:{name}, letter case included.");
        }
        if (!body.get(AUDIENCES).equals(Optional.of(Document.array(FederatedCredential.AUDIENCE)))) {
            reasons.add("Its audience is not " + FederatedCredential.AUDIENCE + ".");
        }
        if (siblings(entry, all) > MOST) {
            reasons.add("Its identity has more than " + MOST + " credentials.");
        }
        return reasons;
    }

    /** The mistake that costs most time: a slash too few or too many, or another letter case. */
    private static String nearMiss(String issuer, Set<String> issuers) {
        return issuers.stream().anyMatch(other -> bare(other).equals(bare(issuer)))
                ? ", though one differs only by a slash or letter case"
                : "";
    }

    private static String bare(String url) {
        return url.toLowerCase(Locale.ROOT).replaceAll("/+$", "");
    }

    private static long siblings(Estate.Entry entry, List<Estate.Entry> all) {
        String parent = parent(entry);
        return all.stream().filter(other -> parent(other).equals(parent)).count();
    }

    private static String parent(Estate.Entry entry) {
        String path = entry.address().path();
        return path.substring(0, path.lastIndexOf('/')).toLowerCase(Locale.ROOT);
    }

    private Finding finding(Estate.Entry entry, List<String> reasons) {
        List<Evidence> seen = new ArrayList<>();
        // ARM has them below properties, Graph at the top.
        String above = entry.document().get("properties").isPresent() ? "/properties/" : "/";
        for (String name : List.of(ISSUER, SUBJECT, AUDIENCES)) {
            String pointer = above + name;
            seen.add(new Evidence(pointer, entry.document().at(pointer), entry.apiVersion()));
        }
        return reasons.isEmpty()
                ? new Finding(id(), entry.address(), Verdict.PASS, sentence(), seen)
                : new Finding(
                        id(),
                        entry.address(),
                        Verdict.FAIL,
                        sentence() + " " + String.join(" ", reasons) + " " + remedy(),
                        seen);
    }

    @Override
    public String toString() {
        return HEAD.toString();
    }
}
