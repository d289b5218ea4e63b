package dev.breakwater.audit;

import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A report as the XML that build servers read as test results: a suite for each control, a case for each resource it
 * looked at, every case with a name of its own. Used by one thread.
 */
final class JunitReport {
    private final AuditReport report;
    private final StringBuilder out = new StringBuilder();

    JunitReport(AuditReport report) {
        this.report = report;
    }

    String render() {
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        int stale = report.staleAcceptances().size();
        open("testsuites", "audit of " + Wording.subject(report.origin()), report.findings(), stale);
        Map<String, List<Finding>> byControl = new TreeMap<>();
        for (Finding finding : report.findings()) {
            byControl
                    .computeIfAbsent(finding.control(), id -> new ArrayList<>())
                    .add(finding);
        }
        byControl.forEach(this::suite);
        acceptances();
        return out.append("</testsuites>\n").toString();
    }

    private void open(String element, String name, List<Finding> findings, int stale) {
        out.append('<').append(element);
        attribute("name", name);
        attribute("tests", String.valueOf(findings.size() + stale));
        attribute("failures", String.valueOf(count(findings, Verdict.FAIL) + stale));
        attribute("errors", "0");
        long skipped = count(findings, Verdict.ACCEPTED) + count(findings, Verdict.NOT_ASSESSABLE);
        if (element.equals("testsuite")) {
            attribute("skipped", String.valueOf(skipped));
            attribute("timestamp", report.day() + "T00:00:00");
        }
        attribute("time", "0");
        out.append(">\n");
    }

    private static long count(List<Finding> findings, Verdict verdict) {
        return findings.stream().filter(finding -> finding.verdict() == verdict).count();
    }

    private void suite(String control, List<Finding> findings) {
        open("testsuite", control, findings, 0);
        Map<String, Integer> names = new HashMap<>();
        for (Finding finding : findings) {
            Address<?> address = finding.address();
            String name = control + " " + address.type() + " " + address.path();
            int number = names.merge(name, 1, Integer::sum);
            testcase(finding, number == 1 ? name : name + " (" + number + ")");
        }
        out.append("</testsuite>\n");
    }

    /** One that no failure needs any more fails the build, so that it goes before it covers something new. */
    private void acceptances() {
        List<Acceptance> stale = report.staleAcceptances();
        if (stale.isEmpty()) {
            return;
        }
        open("testsuite", "acceptances", List.of(), stale.size());
        for (int i = 0; i < stale.size(); i++) {
            out.append("<testcase");
            attribute("classname", "breakwater.acceptances");
            attribute("name", "acceptance " + (i + 1) + " of " + stale.get(i).control());
            attribute("time", "0");
            out.append("><failure");
            attribute("type", "STALE");
            attribute("message", Wording.stale(stale.get(i)));
            out.append("/></testcase>\n");
        }
        out.append("</testsuite>\n");
    }

    private void testcase(Finding finding, String name) {
        out.append("<testcase");
        attribute("classname", "breakwater." + finding.control());
        attribute("name", name);
        attribute("time", "0");
        switch (finding.verdict()) {
            case PASS -> out.append("/>\n");
            case FAIL -> failure(finding);
            case ACCEPTED, NOT_ASSESSABLE -> {
                out.append("><skipped");
                attribute("message", Wording.name(finding.verdict()) + ": " + finding.message());
                out.append("/></testcase>\n");
            }
        }
    }

    private void failure(Finding finding) {
        out.append("><failure");
        attribute("type", report.severity(finding).name());
        attribute("message", finding.message());
        out.append('>');
        finding.evidence()
                .forEach(evidence ->
                        out.append(Visible.html(evidence.toString())).append('\n'));
        report.source(finding.address())
                .ifPresent(source -> out.append("in ")
                        .append(Visible.html(source.toString()))
                        .append('\n'));
        out.append("</failure></testcase>\n");
    }

    private void attribute(String name, String value) {
        out.append(' ').append(name).append("=\"").append(Visible.html(value)).append('"');
    }
}
