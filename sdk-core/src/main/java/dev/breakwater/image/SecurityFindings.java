package dev.breakwater.image;

import dev.breakwater.audit.Severity;
import dev.breakwater.document.Document;
import dev.breakwater.image.ImageFinding.Domain;
import dev.breakwater.image.SecurityFinding.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What was found around containers, by domain, the worst first; and of which domains not all can be known, with the
 * reason: an empty list says that nothing is wrong only where there is no such reason. Immutable.
 */
public final class SecurityFindings {
    private static final Comparator<SecurityFinding> ORDER = Comparator.comparing(SecurityFinding::domain)
            .thenComparingInt(one -> one.severity().map(Enum::ordinal).orElse(Severity.values().length))
            .thenComparing(SecurityFinding::id)
            .thenComparing(SecurityFinding::subject)
            .thenComparing(SecurityFinding::title);

    private final List<SecurityFinding> findings;
    private final Map<Domain, String> gaps;

    private SecurityFindings(List<SecurityFinding> findings, Map<Domain, String> gaps) {
        this.findings = findings;
        this.gaps = gaps;
    }

    /**
     * These findings.
     *
     * @param notAssessable for each domain of which not all can be known, one sentence that says why
     */
    public static SecurityFindings of(Collection<SecurityFinding> findings, Map<Domain, String> notAssessable) {
        EnumMap<Domain, String> gaps = new EnumMap<>(Domain.class);
        gaps.putAll(notAssessable);
        return new SecurityFindings(findings.stream().distinct().sorted(ORDER).toList(), gaps);
    }

    /**
     * Reads what Microsoft Defender for Cloud answers: {@code Microsoft.Security/pricings/Containers} (an empty object
     * where nobody may read it), {@code assessments}, {@code assessmentMetadata}, {@code alerts}, and what it found in
     * images. What is about neither clusters nor registries nor images is passed over.
     *
     * @param scope only what is found at this id or below; case does not matter
     */
    public static SecurityFindings defender(
            String scope,
            Document plan,
            List<Document> assessments,
            List<Document> metadata,
            List<Document> alerts,
            ImageFindings images) {
        return new DefenderAnswers(scope, plan).read(assessments, metadata, alerts, images);
    }

    /** All findings, by domain and the worst first. */
    public List<SecurityFinding> findings() {
        return findings;
    }

    /** Of which domains not all can be known, and why. */
    public Map<Domain, String> notAssessable() {
        return Map.copyOf(gaps);
    }

    /** Only those of one domain, with what cannot be known of it. */
    public SecurityFindings of(Domain domain) {
        Map<Domain, String> own = new EnumMap<>(gaps);
        own.keySet().retainAll(List.of(domain));
        return new SecurityFindings(only(one -> one.domain() == domain), own);
    }

    /** Only those of that severity or worse; those that nobody rated are among them. */
    public SecurityFindings atLeast(Severity least) {
        return new SecurityFindings(
                only(one -> one.severity().isEmpty() || one.severity().get().compareTo(least) <= 0), gaps);
    }

    /** Only those in one of these states. */
    public SecurityFindings in(State first, State... more) {
        List<State> all = new ArrayList<>(List.of(more));
        all.add(first);
        return new SecurityFindings(only(one -> all.contains(one.state())), gaps);
    }

    private List<SecurityFinding> only(Predicate<SecurityFinding> which) {
        return findings.stream().filter(which).toList();
    }

    /** Whether all domains are known and nothing is left to do in any. */
    public boolean isClean() {
        return gaps.isEmpty() && findings.stream().allMatch(one -> one.state() == State.CLOSED);
    }

    /** One summary of all domains, for people; ends with a line break. */
    public String render() {
        StringBuilder text = new StringBuilder(this + "\n");
        for (Domain domain : Domain.values()) {
            List<SecurityFinding> here = only(one -> one.domain() == domain);
            String gap = gaps.get(domain);
            text.append('\n').append(title(domain)).append('\n');
            if (gap != null) {
                text.append("  not assessable: ").append(gap).append('\n');
            } else if (here.isEmpty()) {
                text.append("  nothing found\n");
            }
            here.forEach(one -> text.append("  ").append(one).append('\n'));
        }
        return text.toString();
    }

    private static String title(Domain domain) {
        return word(domain) + (domain == Domain.DEPLOYMENT ? " and monitoring" : "");
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The same as a document, for programs: {@code {"findings": […], "notAssessable": {"RUN_TIME": …}}}. */
    public Document document() {
        List<Document> all = new ArrayList<>();
        for (SecurityFinding one : findings) {
            all.add(Document.object("domain", one.domain(), "id", one.id(), "title", one.title())
                    .with("subject", one.subject())
                    .with("severity", one.severity().map(Enum::name).orElse("UNRATED"))
                    .with("state", one.state())
                    .with("source", one.source()));
        }
        Document unknown = Document.object();
        for (Map.Entry<Domain, String> gap : gaps.entrySet()) {
            unknown = unknown.with(gap.getKey().name(), gap.getValue());
        }
        return Document.object("findings", all, "notAssessable", unknown);
    }

    /** {@code 5 findings, 4 of them open; 1 domain not assessable}. */
    @Override
    public String toString() {
        long open = findings.stream().filter(one -> one.state() != State.CLOSED).count();
        return findings.size() + (findings.size() == 1 ? " finding, " : " findings, ") + open + " of them open"
                + (gaps.isEmpty()
                        ? ""
                        : "; " + gaps.size() + (gaps.size() == 1 ? " domain" : " domains") + " not assessable");
    }
}
