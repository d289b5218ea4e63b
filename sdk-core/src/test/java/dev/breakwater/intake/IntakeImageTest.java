package dev.breakwater.intake;

import static dev.breakwater.intake.Inputs.audited;
import static dev.breakwater.intake.Inputs.file;
import static dev.breakwater.intake.Inputs.finding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.engine.Estate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeImageTest {
    private static AuditReport audit(String config, String... layers) {
        return audited(ImageConfig.read("shop", "image.json", config, List.of(layers)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "IMG-06 | {'config':{'User':'10001'}} | PASS",
                "IMG-06 | {'config':{'User':'app:app'}} | PASS",
                "IMG-06 | {'config':{}} | FAIL",
                "IMG-06 | {'config':{'User':'root'}} | FAIL",
                "IMG-06 | {'config':{'User':'0:1000'}} | FAIL",
                "IMG-07 | {'config':{'Healthcheck':{'Test':['CMD','true']}}} | PASS",
                "IMG-07 | {'config':{'Healthcheck':{'Test':['NONE']}}} | FAIL",
                "IMG-07 | {'config':{}} | FAIL",
                "IMG-08 | {'config':{'Env':['PASSWORD_FILE=/run/x','TOKEN_CHECKS=true','A=b']}} | PASS",
                "IMG-08 | {'config':{'Env':['API_KEY=8f3k2j4h5']}} | FAIL",
                "IMG-08 | {'config':{'Labels':{'note':'-----BEGIN RSA PRIVATE KEY-----'}}} | FAIL",
                "IMG-08 | {'config':{},'history':[{'created_by':'ARG SECRET=x1y2z3'}]} | FAIL",
                "IMG-09 | {'config':{}} | NOT_ASSESSABLE",
                "IMG-06 | [{'Id':'sha256:1','Config':{'User':'1000'}}] | PASS"
            })
    void a_configuration_is_judged(String control, String config, Verdict verdict) {
        assertThat(finding(audit(config.replace('\'', '"')), control, "shop").verdict())
                .isEqualTo(verdict);
    }

    @Test
    void secrets_are_told_by_the_names_of_their_variables_and_never_shown() {
        Estate estate = Intake.image("shop", file("image.json"));
        Finding secrets = finding(audited(estate), "IMG-08", "shop");

        assertThat(secrets.evidence())
                .extracting(Evidence::toString)
                .containsExactly(
                        "/env/1/name = \"DATABASE_PASSWORD\" (declared)",
                        "/env/3/name = \"QUEUE\" (declared)",
                        "/history/0/name = \"NPM_TOKEN\" (declared)");
        assertThat(estate.toJson())
                .doesNotContain("horse")
                .doesNotContain("rabbit")
                .doesNotContain("npm_8f3k");
    }

    @Test
    void only_the_topmost_layer_of_a_file_decides_whether_it_runs_as_its_owner() {
        Estate estate = Intake.image("shop", file("image.json"), file("layer-1.txt"), file("layer-2.txt"));
        Finding bits = finding(audited(estate), "IMG-09", "shop");

        assertThat(bits.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(bits.evidence())
                .extracting(Evidence::toString)
                .containsExactly("/privileged = [\"/usr/bin/passwd\"] (declared)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-rwsr-xr-x  0 root   wheel   59976 Feb  6  2024 usr/bin/su",
                "-rwsr-xr-x  0 root   wheel   59976 Feb  6 12:10 ./usr/bin/su",
                "-rwsr-xr-x 0/0 1 2026-04-21 00:00 usr/bin/su\n-rw-r--r-- 0/0 0 2026-04-21 00:00 usr/bin/.wh.su",
                "-rwsr-xr-x 0/0 1 2026-04-21 00:00 usr/bin/su\n-rw-r--r-- 0/0 0 2026-04-21 00:00 usr/bin/.wh..wh..opq",
                "crw-rw-rw- 0/0 1,3 2026-04-21 00:00 dev/null\n-rwsr-xr-x 0/0 1 2026-04-21 00:00 usr/bin/su",
                "hrwsr-xr-x 0/0 0 2026-04-21 00:00 usr/bin/su link to usr/bin/old"
            })
    void bits_of_a_layer_are_found_however_it_is_listed(String layer) {
        Finding bits = finding(audit("{\"config\":{}}", layer), "IMG-09", "shop");

        assertThat(bits.evidence())
                .extracting(Evidence::toString)
                .containsExactly("/privileged = [\"/usr/bin/su\"] (declared)");
    }

    @Test
    void a_hard_link_stays_when_a_later_layer_removes_the_file() {
        String below =
                "-rwsr-xr-x 0/0 1 2026-04-21 00:00 bin/su\nhrwsr-xr-x 0/0 0 2026-04-21 00:00 bin/x link to bin/su";
        String above = "-rw-r--r-- 0/0 0 2026-04-21 00:00 bin/.wh.su";

        assertThat(finding(audit("{\"config\":{}}", below, above), "IMG-09", "shop")
                        .evidence())
                .extracting(Evidence::toString)
                .containsExactly("/privileged = [\"/bin/x\"] (declared)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | layer 2 lists no file",
                "'<html>Not found</html>' | line 1 of layer 2 is none of such a list",
                "'-rwxr-xr-x 0/0 1 2026-04-21 00:00 a;?rwsr-xr-x 0/0 1 b' | line 2 of layer 2 is none of such a list"
            })
    void a_list_that_cannot_be_read_shows_no_absence(String layer, String why) {
        String whole = "-rwxr-xr-x 0/0 1 2026-04-21 00:00 a";
        Finding bits = finding(audit("{\"config\":{}}", whole, layer.replace(';', '\n')), "IMG-09", "shop");

        assertThat(bits.verdict()).isEqualTo(Verdict.NOT_ASSESSABLE);
        assertThat(bits.message())
                .isEqualTo("Which files its layers hold is not known: " + why
                        + ". It takes a list of each, as tar --list --verbose prints it.");
    }

    @Test
    @Timeout(10)
    void a_long_value_is_looked_through_in_time() {
        String config = "{\"config\":{\"Env\":[\"A=" + "eyJ-".repeat(250_000) + "\",\"B=eyJhbGciOiJIUzI1NiJ9"
                + ".eyJzdWIiOiIxMjM0NSJ9.c2lnbmF0dXJl\"]}}";

        assertThat(finding(audit(config), "IMG-08", "shop").evidence())
                .extracting(Evidence::toString)
                .containsExactly("/env/1/name = \"B\" (declared)");
    }

    @Test
    void a_manifest_of_an_image_is_not_its_configuration() {
        assertThatThrownBy(() -> audit("{\"schemaVersion\": 2}"))
                .hasMessage("it has no member 'config'; give the configuration of an image, not its manifest.");
    }
}
