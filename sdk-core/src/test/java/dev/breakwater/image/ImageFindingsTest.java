package dev.breakwater.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.Severity;
import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import dev.breakwater.image.ImageFinding.Domain;
import dev.breakwater.resource.Acceptance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports of scanners are read into one model; what is wrong with them is said with file and place. */
class ImageFindingsTest {
    private static final Path REPORTS = Path.of("src/test/resources/dev/breakwater/image");
    private static final LocalDate DAY = LocalDate.of(2026, 11, 22);

    @Test
    void trivy_is_read_with_vulnerabilities_secrets_and_settings() {
        ImageFindings found = ImageFindings.read(REPORTS.resolve("trivy.json"));

        assertThat(found).hasToString("Trivy: 1 image, 5 findings");
        assertThat(found.images())
                .singleElement()
                .satisfies(image -> assertThat(image.toString()).startsWith("prod.azurecr.io/shop/web:1.4@sha256:"));
        assertThat(found.findings())
                .extracting(one -> one.domain() + " " + one)
                .containsExactly(
                        "VULNERABILITIES CRITICAL CVE-2024-3094 in xz-libs 5.6.0-r0, fixed in 5.6.1-r2",
                        "VULNERABILITIES UNRATED CVE-2025-26519 in musl 1.2.4_git20230717-r4, no fix known",
                        "VULNERABILITIES HIGH CVE-2024-4068 in braces 3.0.2, fixed in 3.0.3",
                        "POSTURE CRITICAL aws-access-key-id in /app/.env, no fix known",
                        "POSTURE HIGH DS002 in Dockerfile, no fix known");
    }

    @Test
    void grype_is_read_without_what_it_was_told_to_ignore() {
        ImageFindings found = ImageFindings.read(REPORTS.resolve("grype.json"));

        assertThat(found.images())
                .singleElement()
                .satisfies(image -> assertThat(image.toString()).startsWith("prod.azurecr.io/shop/api:2.0@sha256:"));
        assertThat(found.findings())
                .extracting(ImageFinding::toString)
                .containsExactly(
                        "CRITICAL CVE-2024-45490 in libexpat1 2.5.0-1, fixed in 2.5.0-1+deb12u1",
                        "LOW CVE-2011-3374 in apt 2.6.1, no fix known");
    }

    private static String log(String run) {
        return "{\"version\":\"2.1.0\",\"runs\":[" + run + "]}";
    }

    private static String run(String score, String level, String more) {
        return "{\"tool\":{\"driver\":{\"name\":\"x\",\"rules\":[{\"id\":\"CVE-1\",\"properties\":{\"security-severity\":\""
                + score
                + "\"},\"defaultConfiguration\":{\"level\":\"" + level + "\"}}]}}" + more
                + ",\"results\":[{\"ruleId\":\"CVE-1\",\"message\":{\"text\":\"m\"}}]}";
    }

    private static Optional<Severity> severity(String run) {
        return ImageFindings.sarif("log", log(run), ImageReference.parse("a"))
                .findings()
                .get(0)
                .severity();
    }

    @Test
    void a_score_of_nothing_rates_nothing() {
        assertThat(severity(run("9.8", "error", ""))).contains(Severity.CRITICAL);
        assertThat(severity(run("0.0", "error", ""))).contains(Severity.HIGH);
        assertThat(severity(run("0.0", "note", ""))).isEmpty();
    }

    @Test
    void a_run_may_be_told_another_level_for_a_rule() {
        String told = ",\"invocations\":[{\"executionSuccessful\":true,\"ruleConfigurationOverrides\":["
                + "{\"descriptor\":{\"id\":\"CVE-1\"},\"configuration\":{\"level\":\"error\"}}]}]";

        assertThat(severity(run("0.0", "note", told))).contains(Severity.HIGH);
    }

    @Test
    void a_log_of_several_runs_is_about_no_one_image() {
        String two = log(run("9.8", "error", "") + "," + run("9.8", "error", ""));

        assertThatThrownBy(() -> SarifLog.of(Place.root("log", two)).images())
                .hasMessageContaining("the log has several runs; split it, as each may be about another image");
    }

    @Test
    void sarif_is_read_by_score_then_level_without_what_is_suppressed_gone_or_fine() {
        ImageFindings found = ImageFindings.read(REPORTS.resolve("trivy.sarif"));

        assertThat(found.images())
                .singleElement()
                .satisfies(image -> assertThat(image.toString()).startsWith("prod.azurecr.io/shop/web@sha256:"));
        assertThat(found.findings())
                .extracting(ImageFinding::toString)
                .containsExactly(
                        "CRITICAL CVE-2024-3094 in xz-libs 5.6.0-r0, fixed in 5.6.1-r2",
                        "HIGH CVE-2024-4068 in braces 3.0.2, no fix known");
    }

    @Test
    void sub_assessments_of_defender_are_read_and_exempt_ones_leave_a_clean_image() throws IOException {
        Document answer = Document.parse(Files.readString(REPORTS.resolve("defender.json")));

        ImageFindings found = ImageFindings.defender(
                "subAssessments", answer.at("/value").orElseThrow().elements(), false);

        assertThat(found.images())
                .extracting(ImageReference::name)
                .containsExactly("prod.azurecr.io/shop/web", "prod.azurecr.io/shop/api");
        assertThat(found.findings())
                .extracting(ImageFinding::toString)
                .containsExactly("HIGH CVE-2023-32700 in libptexenc1 2019.20190605.51237-3build2, fixed in"
                        + " 2019.20190605.51237-3ubuntu0.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trivy | {\"ArtifactName\": 1 | is not well-formed JSON",
                "trivy | [] | report.json, /: is no object.",
                "trivy | {} | report.json, /ArtifactType: a text is missing here.",
                "trivy | {\"ArtifactType\":\"filesystem\",\"ArtifactName\":\".\"} | report.json, /ArtifactType: the report"
                        + " is about something else than an image.",
                "trivy | {\"ArtifactType\":\"container_image\",\"ArtifactName\":\"a b\"} | report.json, /ArtifactName:"
                        + " 'docker.io/library/a b' is no name of an image. Write it as registry/repository:tag or"
                        + " registry/repository@sha256:….",
                "trivy | {\"ArtifactType\":\"container_image\",\"ArtifactName\":\"a\",\"Results\":{}} | report.json,"
                        + " /Results: is no list.",
                "trivy | {\"ArtifactType\":\"container_image\",\"ArtifactName\":\"a\",\"Results\":[{\"Vulnerabilities\":"
                        + "[{\"PkgName\":\"p\"}]}]} | report.json, /Results/0/Vulnerabilities/0/VulnerabilityID: a text is"
                        + " missing here.",
                "trivy | {\"ArtifactType\":\"container_image\",\"ArtifactName\":\"a\",\"Results\":[{\"Vulnerabilities\":"
                        + "[{\"VulnerabilityID\":{}}]}]} | report.json, /Results/0/Vulnerabilities/0/VulnerabilityID: is no"
                        + " text.",
                "trivy | {\"ArtifactType\":\"container_image\",\"ArtifactName\":\"a\",\"Results\":[null]} | report.json,"
                        + " /Results/0: is null.",
                "grype | {} | report.json, /source: an object is missing here.",
                "grype | {\"source\":{\"type\":\"directory\"}} | report.json, /source/type: the report is about something"
                        + " else than an image.",
                "grype | {\"source\":{\"type\":\"image\",\"target\":{\"userInput\":\"a\"}}} | report.json, /matches: the"
                        + " list of matches is missing.",
                "sarif | {\"runs\":[]} | report.json, /version: a text is missing here.",
                "sarif | {\"version\":\"2.0.0\",\"runs\":[]} | report.json, /version: only SARIF 2.1.0 is read.",
                "sarif | {\"version\":\"2.1.0\",\"runs\":[]} | report.json, /runs: no scanner has run.",
                "sarif | {\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"x\"}}}]} | report.json,"
                        + " /runs/0/results: the run has no results, so it has not come to an end.",
                "sarif | {\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"x\"}},\"results\":[],"
                        + "\"invocations\":[{\"executionSuccessful\":false}]}]} | report.json,"
                        + " /runs/0/invocations/0/executionSuccessful: the scanner failed, and may have found more.",
                "sarif | {\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"x\"}},\"results\":[{}]}]} |"
                        + " report.json, /runs/0/results/0: the result names no rule.",
                "defender | {\"value\":[{\"properties\":{\"additionalData\":{\"artifactDetails\":{\"registryHost\":\"r.io\","
                        + "\"repositoryName\":\"a\",\"digest\":\"sha256:00\"}}}}]} | /0/properties/additionalData/"
                        + "artifactDetails/digest: 'r.io/a@sha256:00' is no name of an image.",
            })
    void what_is_wrong_with_a_report_is_said_with_file_and_place(String kind, String json, String message) {
        assertThatThrownBy(() -> read(kind, json))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessageContaining(message)
                .hasMessageStartingWith("report.json");
    }

    private static ImageFindings read(String kind, String json) {
        return switch (kind) {
            case "trivy" -> ImageFindings.trivy("report.json", json);
            case "grype" -> ImageFindings.grype("report.json", json);
            case "sarif" -> ImageFindings.sarif("report.json", json, ImageReference.parse("a"));
            default ->
                ImageFindings.defender(
                        "report.json",
                        Document.parse(json).at("/value").orElseThrow().elements(),
                        false);
        };
    }

    @Test
    void every_cut_of_a_report_is_refused_or_read_but_breaks_nothing() throws IOException {
        String whole = Files.readString(REPORTS.resolve("trivy.json"));
        for (int length = 0; length < whole.length() - 3; length += 7) {
            String cut = whole.substring(0, length);
            assertThatThrownBy(() -> ImageFindings.trivy("cut.json", cut))
                    .isInstanceOf(InvalidDocumentException.class)
                    .hasMessageStartingWith("cut.json");
        }
    }

    @Test
    void a_file_that_is_no_report_is_refused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("other.json"), "{\"kind\": \"Pod\"}");

        assertThatThrownBy(() -> ImageFindings.read(file))
                .hasMessage("other.json, /: this is neither a report of Trivy or Grype nor a SARIF log.");
        assertThatThrownBy(() -> ImageFindings.read(REPORTS.resolve("codeql.sarif")))
                .hasMessage("codeql.sarif, /runs/0/properties/imageName: the log does not name its image; read it with"
                        + " ImageFindings.sarif.");
    }

    @ParameterizedTest
    @CsvSource({
        "nginx, docker.io/library/nginx",
        "nginx:1.27, docker.io/library/nginx:1.27",
        "bitnami/redis, docker.io/bitnami/redis",
        "localhost:5000/a/b__c:t, localhost:5000/a/b__c:t",
        "index.docker.io/library/x, docker.io/library/x",
        "[::1]:5000/x, [::1]:5000/x",
    })
    void names_are_read_as_container_runtimes_do(String text, String whole) {
        assertThat(ImageReference.parse(text)).hasToString(whole);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "A/b", "a//b", "a:", "a@sha256:xyz", "a:b:c", "-a", "r.io/", "a@", "r.io/a/../b", "a b"})
    void what_no_registry_serves_is_refused(String text) {
        assertThatThrownBy(() -> ImageReference.parse(text))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessageContaining("is no name of an image");
    }

    @Test
    void a_very_long_name_is_refused_without_exhausting_the_stack() {
        assertThatThrownBy(() -> ImageReference.parse("a/".repeat(100_000) + "a"))
                .hasMessageContaining("is no name of an image");
    }

    @Test
    void a_scan_shows_images_and_findings_the_worst_first_and_who_accepted_what() {
        ImageScan scan = scan();

        assertThat(scan.render()).isEqualToNormalizingNewlines("""
                3 images, 4 findings: 1 critical, 1 high, 1 low, 1 unrated; 1 of them accepted

                docker.io/library/nginx:1.27
                  LOW  CVE-3  zlib 1.3  no fix known  test

                prod.azurecr.io/shop/api:2.0
                  nothing found

                prod.azurecr.io/shop/web:1.4
                  CRITICAL  CVE-1  openssl 3.1  fixed in 3.2  test  accepted by shop until 2026-12-31: not reachable
                  HIGH      CVE-2  curl 8.1     fixed in 8.2  test  the acceptance by shop expired on 2026-11-01
                  UNRATED   CVE-4  tar 1.34     no fix known  test

                Not needed: the acceptance of CVE-9 accepted by shop until 2026-12-31: gone
                """);
        assertThat(scan.ofRegistry("prod.azurecr.io"))
                .hasToString("2 images, 3 findings: 1 critical, 1 high, 1 unrated; 1 of them accepted");
        assertThat(scan.document().text("/images/2/findings/0/accepted/owner")).contains("shop");
        assertThat(scan.document().at("/images/2/findings/1/accepted")).isEmpty();
        assertThat(scan.document().text("/images/0/findings/0/severity")).contains("LOW");
    }

    @Test
    void open_are_those_that_bad_that_nobody_answers_for_and_those_that_nobody_rated() {
        ImageScan scan = scan();

        assertThat(scan.open(Severity.CRITICAL)).extracting(ImageFinding::id).containsExactly("CVE-4");
        assertThat(scan.open(Severity.HIGH)).extracting(ImageFinding::id).containsExactly("CVE-2", "CVE-4");
        assertThat(scan.open(Severity.LOW)).extracting(ImageFinding::id).containsExactly("CVE-2", "CVE-3", "CVE-4");
    }

    @Test
    void an_acceptance_for_one_repository_says_nothing_of_another() {
        ImageFinding finding = finding("prod.azurecr.io/shop/web:1.4", "CVE-1", "p", Optional.empty(), Severity.HIGH);
        Acceptance elsewhere = accept("CVE-1", "2026-12-31")
                .within(ImageReference.parse("prod.azurecr.io/shop/api:2.0").address());
        Acceptance here = accept("CVE-1", "2026-12-31").within(finding.image().address());

        assertThat(scanOf(finding, elsewhere).open(Severity.HIGH)).containsExactly(finding);
        assertThat(scanOf(finding, here).open(Severity.HIGH)).isEmpty();
    }

    @Test
    void several_scans_are_one_and_name_all_who_looked() {
        ImageFindings together = ImageFindings.together(
                ImageFindings.read(REPORTS.resolve("trivy.json")), ImageFindings.read(REPORTS.resolve("grype.json")));

        assertThat(together).hasToString("Trivy, Grype: 2 images, 7 findings");
    }

    @Test
    void a_code_scan_counts_errors_by_rule_but_those_that_somebody_answers_for() {
        CodeScan scan = CodeScan.read(REPORTS.resolve("codeql.sarif"));

        assertThat(scan).hasToString("CodeScan[CodeQL, 4 results]");
        assertThat(scan.errors(List.of(), DAY))
                .extracting(CodeScan.Result::toString)
                .containsExactly(
                        "error java/sql-injection at src/main/java/Orders.java:42: This query depends on a [user-provided"
                                + " value](1).",
                        "error java/xxe: XML entities are resolved.",
                        "error java/unreviewed: Somebody asked to suppress it.");
        List<Acceptance> acceptances =
                List.of(accept("java/xxe", "2026-11-22"), accept("java/unreviewed", "2026-11-21"));
        assertThat(scan.errors(acceptances, DAY))
                .extracting(CodeScan.Result::rule)
                .containsExactly("java/sql-injection", "java/unreviewed");
    }

    private static ImageScan scan() {
        ImageReference api = ImageReference.parse("prod.azurecr.io/shop/api:2.0");
        String web = "prod.azurecr.io/shop/web:1.4";
        ImageFindings found = ImageFindings.of(
                "test",
                List.of(api),
                List.of(
                        finding("nginx:1.27", "CVE-3", "zlib 1.3", Optional.empty(), Severity.LOW),
                        finding(web, "CVE-4", "tar 1.34", Optional.empty(), null),
                        finding(web, "CVE-2", "curl 8.1", Optional.of("8.2"), Severity.HIGH),
                        finding(web, "CVE-1", "openssl 3.1", Optional.of("3.2"), Severity.CRITICAL)));
        return ImageScan.of(
                found, DAY, accept("CVE-1", "2026-12-31", "not reachable"), accept("CVE-2", "2026-11-01"), gone());
    }

    private static Acceptance gone() {
        return accept("CVE-9", "2026-12-31", "gone");
    }

    private static ImageScan scanOf(ImageFinding finding, Acceptance acceptance) {
        return ImageScan.of(ImageFindings.of("test", List.of(), List.of(finding)), DAY, acceptance);
    }

    private static Acceptance accept(String id, String until) {
        return accept(id, until, "a reason");
    }

    private static Acceptance accept(String id, String until, String reason) {
        return new Acceptance(id, reason, "shop", LocalDate.parse(until));
    }

    private static ImageFinding finding(
            String image, String id, String subject, Optional<String> fixed, @Nullable Severity severity) {
        return new ImageFinding(
                ImageReference.parse(image),
                id,
                subject.replaceFirst(" .*", ""),
                subject.replaceFirst("^\\S* ?", ""),
                fixed,
                Optional.ofNullable(severity),
                Domain.VULNERABILITIES,
                "test");
    }
}
