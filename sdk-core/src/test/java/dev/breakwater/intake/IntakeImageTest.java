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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @Test
    void a_manifest_of_an_image_is_not_its_configuration() {
        assertThatThrownBy(() -> audit("{\"schemaVersion\": 2}"))
                .hasMessage("it has no member 'config'; give the configuration of an image, not its manifest.");
    }
}
