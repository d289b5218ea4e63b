package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpMethod;
import dev.breakwater.BreakwaterException;
import dev.breakwater.audit.Verdict;
import dev.breakwater.change.Permission;
import dev.breakwater.document.Document;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.Plan;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.ClientCertificate;
import dev.breakwater.identity.DirectoryControls;
import dev.breakwater.identity.EntraApplication;
import dev.breakwater.identity.PublicCertificate;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.azure.Crash.Lost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates of an application, beside one that somebody else gave it. */
class ClientCertificateTest {
    private static final EntraApplication JOB = EntraApplication.named("job").build();
    private static final String KEY = "https://graph.microsoft.com/v1.0/applications(uniqueName='job')";
    private static final PublicCertificate FOREIGN = PublicCertificate.ofPem(Pems.LONG);

    private static ClientCertificate certificate(String pem) {
        return ClientCertificate.named("job")
                .application(JOB)
                .pem(pem)
                .overlap(Duration.ofHours(6))
                .build();
    }

    private static DesiredState desired(ClientCertificate certificate) {
        return DesiredState.named("job").with(List.of(JOB, certificate));
    }

    private static Document graph(DirectoryWorld world, String query) {
        return AzureSdk.over(world.azure())
                .send(HttpMethod.GET, KEY + query, Map.of(), "")
                .body();
    }

    private static void setForeign(DirectoryWorld world) {
        set(world, key("AsymmetricX509Cert", "Verify", FOREIGN.base64()));
    }

    private static Document key(String type, String usage, String content) {
        return Document.object("type", type, "usage", usage, "displayName", "by hand", "key", content);
    }

    private static void set(DirectoryWorld world, Document... keys) {
        String body = Document.object("keyCredentials", List.of(keys)).toJson();
        assertThat(AzureSdk.over(world.azure())
                        .send(HttpMethod.PATCH, KEY, Map.of(), body)
                        .status())
                .isEqualTo(204);
    }

    private static List<Document> keys(DirectoryWorld world) {
        return graph(world, "?$select=id,keyCredentials")
                .get("keyCredentials")
                .orElse(Document.array())
                .elements();
    }

    /** The thumbprints of all that is there, in their order. */
    private static List<String> thumbprints(DirectoryWorld world) {
        List<String> all = new ArrayList<>();
        for (Document key : keys(world)) {
            all.add(PublicCertificate.of(key.text("/key").orElseThrow()).thumbprint());
        }
        return all;
    }

    private static String print(String pem) {
        return PublicCertificate.ofPem(pem).thumbprint();
    }

    private static void apply(DirectoryWorld world, DesiredState desired) {
        Engine engine = world.patient();
        engine.apply(engine.plan(desired), Permission.WEAKEN).orThrow();
        assertThat(engine.plan(desired).isEmpty()).isTrue();
    }

    private static void prepare(DirectoryWorld world, boolean rotation) {
        apply(world, DesiredState.named("job").with(List.of(JOB)));
        setForeign(world);
        if (rotation) {
            apply(world, desired(certificate(Pems.FIRST)));
        }
    }

    @ParameterizedTest(name = "a rotation: {0}")
    @CsvSource({"false", "true"})
    void a_process_may_die_at_any_request_and_the_next_one_converges(boolean rotation) {
        DesiredState wanted = desired(certificate(Pems.SECOND));
        int requests;
        try (DirectoryWorld world = new DirectoryWorld(Lags.none())) {
            prepare(world, rotation);
            Crash line = world.line(Integer.MAX_VALUE, Lost.REQUEST);
            Engine engine = world.engine(line);
            engine.apply(engine.plan(wanted)).orThrow();
            requests = line.sent();
        }
        List<String> expected = rotation
                ? List.of(FOREIGN.thumbprint(), print(Pems.FIRST), print(Pems.SECOND))
                : List.of(FOREIGN.thumbprint(), print(Pems.SECOND));
        for (int at = 0; at < requests; at++) {
            for (Lost lost : Lost.values()) {
                try (DirectoryWorld world = new DirectoryWorld(Lags.none())) {
                    prepare(world, rotation);
                    dies(world, wanted, at, lost);
                    apply(world, wanted);
                    assertThat(thumbprints(world)).as(lost + " " + at + " lost").isEqualTo(expected);
                }
            }
        }
        System.out.println("Crash law of a certificate's " + (rotation ? "rotation" : "creation") + ": " + 2 * requests
                + "/" + 2 * requests + " deaths converged, none left a certificate too many or lost one.");
        assertThat(requests).isGreaterThan(5);
    }

    private static void dies(DirectoryWorld world, DesiredState desired, int at, Lost lost) {
        Crash line = world.line(at, lost);
        try {
            Engine engine = world.engine(line);
            ApplyResult result = engine.apply(engine.plan(desired));
            assertThat(result.isSuccess() && !line.isHit()).isFalse();
        } catch (BreakwaterException died) {
            assertThat(died).isNotNull();
        }
        assertThat(line.isHit()).isTrue();
    }

    @Test
    void the_one_before_works_on_for_the_overlap_and_then_goes() throws InterruptedException {
        try (DirectoryWorld world = new DirectoryWorld(Lags.ordinary())) {
            apply(world, DesiredState.named("job").with(List.of(JOB)));
            setForeign(world);
            world.azure()
                    .time()
                    .await(
                            new ArrayBlockingQueue<>(1),
                            world.azure().time().now().plusSeconds(60),
                            true);
            apply(world, desired(certificate(Pems.FIRST)));
            assertThat(thumbprints(world)).containsExactly(FOREIGN.thumbprint(), print(Pems.FIRST));
            DesiredState second = desired(certificate(Pems.SECOND));
            apply(world, second);
            assertThat(thumbprints(world)).containsExactly(FOREIGN.thumbprint(), print(Pems.FIRST), print(Pems.SECOND));

            world.azure()
                    .time()
                    .await(
                            new ArrayBlockingQueue<>(1),
                            world.azure().time().now().plus(Duration.ofHours(7)),
                            true);
            assertThat(world.patient().plan(second).render()).contains("/overdue");
            apply(world, second);
            assertThat(thumbprints(world)).containsExactly(FOREIGN.thumbprint(), print(Pems.SECOND));
        }
    }

    /** A certificate can encrypt tokens as well, and not every key is one. */
    @Test
    void what_others_put_there_stays_also_the_same_certificate_and_what_is_none() {
        try (DirectoryWorld world = new DirectoryWorld(Lags.none())) {
            apply(world, DesiredState.named("job").with(List.of(JOB)));
            String first = PublicCertificate.ofPem(Pems.FIRST).base64();
            set(
                    world,
                    key("AsymmetricX509Cert", "Encrypt", first),
                    key("AsymmetricX509Cert", "Verify", first),
                    key("Symmetric", "Sign", "bm90IGEgY2VydGlmaWNhdGU="));
            List<Document> foreign = keys(world);

            apply(world, desired(certificate(Pems.FIRST)));
            assertThat(keys(world)).hasSize(4).containsAll(foreign);
            apply(world, desired(certificate(Pems.SECOND)));
            assertThat(keys(world)).hasSize(5).containsAll(foreign);
            apply(world, desired(certificate(Pems.FIRST)));
            assertThat(keys(world)).hasSize(5).containsAll(foreign);
        }
    }

    @Test
    void a_certificate_that_is_valid_for_longer_weakens_and_one_without_an_end_is_found() {
        try (DirectoryWorld world = new DirectoryWorld(Lags.none())) {
            prepare(world, true);
            Plan plan = world.patient().plan(desired(certificate(Pems.ENDLESS)));
            assertThat(plan.needs()).containsExactly(Permission.WEAKEN);
            assertThat(plan.render()).contains("/validDays", "/thumbprint", "WEAKENS");
            Plan same = world.patient().plan(desired(certificate(Pems.SECOND)));
            assertThat(same.needs()).isEmpty();
            Map<String, Verdict> verdicts = Map.of(Pems.ENDLESS, Verdict.FAIL, Pems.FIRST, Verdict.PASS);
            verdicts.forEach((pem, verdict) -> assertThat(DirectoryControls.all().stream()
                            .filter(control -> control.id().equals("ENTRA-06"))
                            .flatMap(control -> control.check(Estate.of(desired(certificate(pem)))).stream())
                            .map(finding -> finding.verdict()))
                    .containsExactly(verdict));
        }
    }

    @Test
    void the_vault_says_which_certificate_and_each_plan_looks_for_a_newer_one() {
        try (DirectoryWorld world = new DirectoryWorld(Lags.none())) {
            apply(world, world.base());
            ArmId vault = ArmId.parse(world.vaultId());
            world.azure()
                    .assign(
                            AzureRole.KEY_VAULT_ADMINISTRATOR,
                            world.azure().application("caller").objectId(),
                            vault);
            ClientCertificate kept = ClientCertificate.named("job")
                    .application(JOB)
                    .vault(vault)
                    .certificateName("job-signs-in")
                    .build();
            DesiredState wanted = world.base().with(List.of(JOB, kept));
            Engine engine = world.engine(world.azure().httpClient());
            assertThat(engine.apply(engine.plan(wanted)).render())
                    .contains("job-signs-in", "has no certificate of that name yet");

            world.imports("job-signs-in", Pems.FIRST);
            apply(world, wanted);
            assertThat(thumbprints(world)).containsExactly(print(Pems.FIRST));
            world.imports("job-signs-in", Pems.SECOND);
            assertThat(world.patient().plan(wanted).render()).contains("/thumbprint", print(Pems.SECOND));
            apply(world, wanted);
            assertThat(thumbprints(world)).containsExactly(print(Pems.FIRST), print(Pems.SECOND));
        }
    }
}
