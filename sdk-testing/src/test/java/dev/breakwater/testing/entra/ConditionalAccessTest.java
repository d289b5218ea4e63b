package dev.breakwater.testing.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConditionalAccessTest {
    private final Tenant tenant = new Tenant();
    private final RegisteredApp api = tenant.api();
    private final RegisteredApp client = tenant.publicClient(api);
    private final FakeUser alice = tenant.entra.user("alice");
    private final String scope = Tenant.uri(api) + "/read";

    private Login.Answer signIn(FakeUser person) {
        tenant.entra.signIn(person);
        return tenant.deviceCode(client, scope);
    }

    @Test
    void a_policy_asks_for_the_second_factor() {
        assertThat(signIn(alice.withMfa()).claims().get("amr"))
                .as("nobody asks")
                .contains(Document.array("pwd"));
        tenant.policy(Tenant.mfaPolicy(Map.of()));
        Login.Answer refused = signIn(alice);
        assertThat(refused.code()).isEqualTo(50076);
        assertThat(refused.error()).isEqualTo("interaction_required");
        assertThat(signIn(alice.withMfa()).claims().get("amr")).contains(Document.array("pwd", "mfa"));
    }

    @Test
    void a_policy_that_only_reports_asks_for_nothing() {
        tenant.policy(Tenant.mfaPolicy(Map.of("/state", "enabledForReportingButNotEnforced")));
        tenant.policy(Tenant.mfaPolicy(Map.of("/state", "disabled")));
        assertThat(signIn(alice).status()).isEqualTo(200);
    }

    @Test
    void exclusions_beat_inclusions() {
        String breakGlass = tenant.group("break-glass", alice.objectId());
        String outer = tenant.group("outer", breakGlass);
        Document users = Document.object("includeUsers", List.of("All"), "excludeGroups", List.of(outer));
        tenant.policy(Tenant.mfaPolicy(Map.of("/conditions/users", users)));
        assertThat(signIn(alice).status()).as("through a nested group").isEqualTo(200);
        assertThat(signIn(tenant.entra.user("bob")).code()).isEqualTo(50076);
    }

    @Test
    void a_policy_is_for_some_applications() {
        Document other = Document.object("includeApplications", List.of(client.clientId()));
        tenant.policy(Tenant.mfaPolicy(Map.of("/conditions/applications", other)));
        assertThat(signIn(alice).status()).isEqualTo(200);
        Document all = Document.object("includeApplications", List.of("All"))
                .with("excludeApplications", List.of(api.clientId()));
        tenant.policy(Tenant.mfaPolicy(Map.of("/conditions/applications", all)));
        assertThat(signIn(alice).status()).isEqualTo(200);
        tenant.policy(Tenant.mfaPolicy(
                Map.of("/conditions/applications", Document.object("includeApplications", List.of(api.clientId())))));
        assertThat(signIn(alice).code()).isEqualTo(50076);
    }

    @Test
    void block_beats_every_grant() {
        String contractors = tenant.group("contractors", alice.objectId());
        tenant.policy(Tenant.mfaPolicy(Map.of()));
        tenant.policy(Tenant.mfaPolicy(Map.of(
                "/conditions/users",
                Document.object("includeGroups", List.of(contractors)),
                "/grantControls/builtInControls",
                List.of("block"))));
        assertThat(signIn(alice.withMfa()).code()).isEqualTo(53003);
        assertThat(signIn(tenant.entra.user("bob").withMfa()).status()).isEqualTo(200);
    }

    @Test
    void a_device_cannot_be_managed_here() {
        tenant.policy(Tenant.mfaPolicy(Map.of("/grantControls/builtInControls", List.of("mfa", "compliantDevice"))));
        assertThat(signIn(alice.withMfa()).status()).as("either is enough").isEqualTo(200);
        tenant.policy(Tenant.mfaPolicy(Map.of("/grantControls/builtInControls", List.of("compliantDevice"))));
        assertThat(signIn(alice.withMfa()).code()).isEqualTo(53000);
    }

    @Test
    void a_policy_that_is_not_modelled_lets_nobody_in_by_guess() {
        Document filter = Document.object("deviceFilter", Document.object("mode", "include", "rule", "true"));
        Document other = Document.object("includeUsers", List.of("someone-else"));
        tenant.policy(Tenant.mfaPolicy(Map.of("/conditions/devices", filter, "/conditions/users", other)));
        assertThat(signIn(alice).status()).as("it is for others").isEqualTo(200);
        tenant.policy(Tenant.mfaPolicy(Map.of("/conditions/devices", filter)));
        assertThatThrownBy(() -> signIn(alice.withMfa()))
                .isInstanceOf(UnknownPathException.class)
                .hasMessageContaining("MFA: whether devices holds is not known");
    }

    @Test
    void a_strength_that_not_every_second_factor_has_is_not_met_by_any() {
        Document strength = Document.object("id", "00000000-0000-0000-0000-000000000004");
        Document grant = Document.object("operator", "OR", "builtInControls", List.of())
                .with("authenticationStrength", strength);
        tenant.policy(Tenant.mfaPolicy(Map.of("/grantControls", grant)));
        assertThat(signIn(alice).code()).isEqualTo(50076);
        assertThatThrownBy(() -> signIn(alice.withMfa())).hasMessageContaining("authenticationstrength/00000000");
    }

    @Test
    void a_workload_can_be_blocked() {
        RegisteredApp job = tenant.entra.application("job");
        Document policy = Tenant.mfaPolicy(Map.of("/grantControls/builtInControls", List.of("block")))
                .withAt("/conditions/users", Document.object("includeUsers", List.of("None")))
                .withAt(
                        "/conditions/clientApplications",
                        Document.object("includeServicePrincipals", List.of(job.objectId())));
        assertThat(secret(job).status()).isEqualTo(200);
        tenant.policy(policy);
        assertThat(secret(job).code()).isEqualTo(53003);
    }

    private Login.Answer secret(RegisteredApp app) {
        return tenant.login.token(
                "grant_type",
                "client_credentials",
                "client_id",
                app.clientId(),
                "client_secret",
                app.secret().reveal(),
                "scope",
                Tenant.uri(api) + "/.default");
    }
}
