package dev.breakwater.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.access.AzureDecision.Verdict;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.PrincipalType;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.identity.RoleDefinition;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AzureRolesTest {
    private static final String SUB = "/subscriptions/00000000-0000-0000-0000-000000000001";
    private static final String CLUSTER =
            SUB + "/resourceGroups/shop/providers/Microsoft.ContainerService/managedClusters/prod";
    private static final String ADMIN = "Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action";
    private static final String READ = "Microsoft.ContainerService/managedClusters/read";

    static Document assignment(String scope, String role, String principal) {
        return Document.object(
                "id",
                scope + "/providers/Microsoft.Authorization/roleAssignments/" + principal + "-" + role.length(),
                "properties",
                Document.object(
                        "scope",
                        scope,
                        "principalId",
                        principal,
                        "roleDefinitionId",
                        SUB + "/providers/Microsoft.Authorization/roleDefinitions/" + guid(role)));
    }

    private static String guid(String role) {
        return AzureRoles.builtIn().stream()
                .filter(definition -> definition
                        .text("/properties/roleName")
                        .filter(role::equals)
                        .isPresent())
                .map(definition -> definition.text("/name").orElseThrow())
                .findFirst()
                .orElse(role);
    }

    private static Document definition(String guid, Document... permissions) {
        return Document.object(
                "id",
                SUB + "/providers/Microsoft.Authorization/roleDefinitions/" + guid,
                "properties",
                Document.object("roleName", guid + " role", "permissions", List.of(permissions)));
    }

    @ParameterizedTest
    @CsvSource({
        "*, Microsoft.Compute/disks/read, true",
        "*/read, Microsoft.Compute/disks/read, true",
        "*/read, Microsoft.Compute/disks/write, false",
        "Microsoft.Compute/*, Microsoft.Compute/disks/write, true",
        "Microsoft.Compute/*, Microsoft.ComputeX/disks/write, false",
        "Microsoft.Compute/*/read, Microsoft.Compute/disks/sub/read, true",
        "Microsoft.Compute/*/read, Microsoft.Compute/read, false",
        "Microsoft.Compute/disks, Microsoft.Compute/disks/read, false",
        "MICROSOFT.compute/DISKS/Read, microsoft.Compute/disks/read, true",
        "a*b*c, aXbXbXc, true",
        "a*b*c, aXbXbX, false",
    })
    void a_star_stands_for_any_text_and_letter_case_does_not_count(String pattern, String action, boolean matches) {
        Document role = definition("custom", Document.object("actions", List.of(pattern)));
        AzureRoles roles = AzureRoles.of(List.of(role, assignment(SUB, "custom", "ann")));

        assertThat(roles.allowed("ann", action, CLUSTER)).isEqualTo(matches);
    }

    @Test
    void the_chain_names_assignment_role_and_pattern() {
        AzureRoles roles = AzureRoles.of(List.of(assignment(SUB, "Contributor", "ann")));
        AzureDecision decision = roles.decide(AzureRequest.of("ANN", ADMIN, CLUSTER));

        assertThat(decision).hasToString("allowed: role \"Contributor\" at " + SUB + ", which allows *");
        assertThat(decision.grant().orElseThrow().assignment())
                .isEqualTo(SUB + "/providers/microsoft.authorization/roleassignments/ann-11");
    }

    @Test
    void a_role_holds_at_its_scope_and_below_but_not_beside() {
        String group = SUB + "/resourceGroups/shop";
        AzureRoles roles = AzureRoles.of(List.of(assignment(group, "Reader", "ann")));

        assertThat(roles.allowed("ann", READ, CLUSTER.toUpperCase(Locale.ROOT))).isTrue();
        assertThat(roles.allowed("ann", READ, group)).isTrue();
        assertThat(roles.allowed("ann", READ, SUB)).isFalse();
        assertThat(roles.allowed("ann", READ, group + "2")).isFalse();
        assertThat(roles.decide(AzureRequest.of("bob", READ, group))).hasToString("not allowed");
    }

    @Test
    void what_not_actions_take_away_another_role_gives() {
        String write = "Microsoft.Authorization/roleAssignments/write";
        Document contributor = assignment(SUB, "Contributor", "ann");
        Document granter = assignment(SUB, "Role Based Access Control Administrator", "ann");

        assertThat(AzureRoles.of(List.of(contributor)).allowed("ann", write, SUB))
                .isFalse();
        assertThat(AzureRoles.of(List.of(contributor, granter)).decide(AzureRequest.of("ann", write, SUB)))
                .hasToString("allowed: role \"Role Based Access Control Administrator\" at " + SUB + ", which allows "
                        + write);
    }

    @Test
    void actions_never_allow_data_and_data_actions_never_the_control_plane() {
        AzureRoles roles = AzureRoles.of(
                List.of(assignment(SUB, "Owner", "ann"), assignment(SUB, "Key Vault Secrets User", "bob")));
        String secret = "Microsoft.KeyVault/vaults/secrets/getSecret/action";

        assertThat(roles.decide(AzureRequest.data("ann", secret, SUB)).verdict())
                .isEqualTo(Verdict.DENIED);
        assertThat(roles.decide(AzureRequest.data("bob", secret, SUB)).isAllowed())
                .isTrue();
        assertThat(roles.allowed("bob", secret, SUB)).isFalse();
    }

    @Test
    void groups_count_through_groups_and_a_circle_of_groups_ends() {
        AzureRoles roles = AzureRoles.of(List.of(assignment(SUB, "Reader", "all")))
                .withMembers("team", List.of("ann"))
                .withMembers("all", List.of("team", "loop"))
                .withMembers("loop", List.of("all"));

        assertThat(roles.decide(AzureRequest.of("ann", READ, CLUSTER)))
                .hasToString(
                        "allowed: role \"Reader\" at " + SUB + " through group team in group all, which allows */read");
        assertThat(roles.groupsOf("ann")).containsExactly("team", "all", "loop");
        assertThat(roles.whoCan(READ, false, SUB)).containsOnlyKeys("all", "ann", "loop", "team");
    }

    @Test
    void groups_are_read_from_documents_of_the_directory() {
        Document group = Document.object("id", "team", "members", List.of(Document.object("id", "ann"), "bob"));
        AzureRoles roles = AzureRoles.of(List.of(group, assignment(SUB, "Reader", "team")));

        assertThat(roles.allowed("ann", READ, SUB)).isTrue();
        assertThat(roles.allowed("bob", READ, SUB)).isTrue();
    }

    @Test
    void a_condition_is_unknown_and_never_allowed_silently() {
        Document conditional = assignment(SUB, "Owner", "ann").withAt("/properties/condition", "@Resource[x] == 1");
        AzureDecision decision = AzureRoles.of(List.of(conditional)).decide(AzureRequest.of("ann", ADMIN, SUB));

        assertThat(decision.isAllowed()).isFalse();
        assertThat(decision)
                .hasToString("unknown: the assignment has a condition: '== 1' is not understood (role \"Owner\" at "
                        + SUB + ", which allows *)");
        assertThat(AzureRoles.of(List.of(conditional, assignment(SUB, "Contributor", "ann")))
                        .allowed("ann", ADMIN, SUB))
                .isTrue();
    }

    @Test
    void a_built_in_condition_on_one_permission_leaves_the_others_certain() {
        AzureRoles roles = AzureRoles.of(List.of(assignment(SUB, "Key Vault Data Access Administrator", "ann")));

        assertThat(roles.decide(AzureRequest.of("ann", "Microsoft.Authorization/roleAssignments/write", SUB))
                        .notes())
                .singleElement()
                .asString()
                .startsWith("the role has a condition");
        assertThat(roles.allowed("ann", "Microsoft.KeyVault/vaults/secrets/read", SUB))
                .isTrue();
    }

    @Test
    void a_role_that_is_not_known_is_unknown() {
        AzureRoles roles = AzureRoles.of(List.of(assignment(SUB, "abc", "ann")));

        assertThat(roles.decide(AzureRequest.of("ann", READ, SUB)))
                .hasToString("unknown: role abc is not known (role \"abc\" at " + SUB + ")");
    }

    @Test
    void a_management_group_holds_the_subscriptions_it_is_known_to_hold() {
        String top = "/providers/Microsoft.Management/managementGroups/top";
        String mid = "/providers/Microsoft.Management/managementGroups/mid";
        Document assigned = assignment(top, "Reader", "ann");
        Document below = Document.object(
                "id",
                mid,
                "properties",
                Document.object("details", Document.object("parent", Document.object("id", top))));
        Document placed = Document.object("id", mid + SUB);
        Document elsewhere = Document.object("id", "/providers/Microsoft.Management/managementGroups/other" + SUB);
        AzureRequest request = AzureRequest.of("ann", READ, CLUSTER);

        assertThat(AzureRoles.of(List.of(assigned)).decide(request).notes())
                .singleElement()
                .asString()
                .startsWith("whether /providers/microsoft.management/managementgroups/top holds " + SUB);
        assertThat(AzureRoles.of(List.of(assigned, below, placed))
                        .decide(request)
                        .isAllowed())
                .isTrue();
        assertThat(AzureRoles.of(List.of(assigned, elsewhere)).decide(request).verdict())
                .as("what is above the other group is not known")
                .isEqualTo(Verdict.UNKNOWN);
        Document alone = Document.object(
                "id",
                "/providers/Microsoft.Management/managementGroups/other",
                "properties",
                Document.object("details", Document.object()));
        assertThat(AzureRoles.of(List.of(assigned, elsewhere, alone))
                        .decide(request)
                        .verdict())
                .isEqualTo(Verdict.DENIED);
    }

    @Test
    void a_deny_assignment_beats_every_role_but_not_those_it_excludes() {
        Document denial = Document.object(
                "id",
                SUB + "/providers/Microsoft.Authorization/denyAssignments/d",
                "properties",
                Document.object(
                        "denyAssignmentName",
                        "locked",
                        "scope",
                        SUB,
                        "permissions",
                        List.of(Document.object("actions", List.of("*"), "notActions", List.of("*/read"))),
                        "principals",
                        List.of(Document.object("id", "00000000-0000-0000-0000-000000000000")),
                        "excludePrincipals",
                        List.of(Document.object("id", "aks"))));
        AzureRoles roles =
                AzureRoles.of(List.of(denial, assignment(SUB, "Owner", "ann"), assignment(SUB, "Owner", "aks")));

        assertThat(roles.decide(AzureRequest.of("ann", ADMIN, CLUSTER)))
                .hasToString("not allowed: deny assignment \"locked\" at " + SUB + " forbids it");
        assertThat(roles.allowed("ann", READ, CLUSTER)).isTrue();
        assertThat(roles.allowed("aks", ADMIN, CLUSTER)).isTrue();
    }

    @Test
    void declarations_are_read_with_their_custom_roles_and_scopes() {
        RoleDefinition role = RoleDefinition.named("Credential fetcher")
                .subscription("00000000-0000-0000-0000-000000000001")
                .addActions(ADMIN)
                .build();
        RoleAssignment assignment = RoleAssignment.of(role)
                .principal("11111111-0000-0000-0000-000000000001", PrincipalType.GROUP)
                .scope(ArmId.parse(CLUSTER))
                .build();
        AzureRoles roles = AzureRoles.of(Estate.of(DesiredState.named("test").with(List.of(role, assignment))));

        assertThat(roles.decide(AzureRequest.of("11111111-0000-0000-0000-000000000001", ADMIN, CLUSTER)))
                .hasToString("allowed: role \"Credential fetcher\" at " + CLUSTER.toLowerCase(Locale.ROOT)
                        + ", which allows " + ADMIN);
    }

    @Test
    void every_built_in_role_that_can_be_declared_is_known_by_the_same_name_and_guid() {
        assertThat(AzureRole.builtIn())
                .allSatisfy(role ->
                        assertThat(guid(role.name())).isEqualTo(role.guid().toString()));
        assertThat(AzureRoles.builtIn())
                .allSatisfy(role -> assertThat(role.text("/name").orElseThrow()).matches(ArmId::isGuid));
    }

    /** The whole lists of each role, compared with the published reference. */
    @Test
    void built_in_roles_are_as_published() throws Exception {
        Map<String, Set<String>> published = new TreeMap<>();
        try (InputStream in = AzureRolesTest.class.getResourceAsStream("published-azure-roles.txt")) {
            String role = "";
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (line.startsWith("role ")) {
                    role = line.substring(5);
                    published.put(role, new TreeSet<>());
                } else if (!line.isEmpty() && !line.startsWith("#")) {
                    published.get(role).add(line);
                }
            }
        }
        Map<String, Set<String>> known = new TreeMap<>();
        for (Document role : AzureRoles.builtIn()) {
            Set<String> lists = new TreeSet<>();
            for (Document permission :
                    role.at("/properties/permissions").orElseThrow().elements()) {
                for (String list : List.of("actions", "notActions", "dataActions", "notDataActions")) {
                    String letter = Map.of("actions", "a ", "notActions", "n ", "dataActions", "d ")
                            .getOrDefault(list, "x ");
                    AccessRule.texts(permission, list).forEach(action -> lists.add(letter + action));
                }
            }
            known.put(role.text("/name").orElseThrow(), lists);
        }
        System.out.println("built-in roles: " + published.size() + " of " + known.size() + " compared");
        assertThat(published)
                .hasSize(34)
                .allSatisfy(
                        (guid, lists) -> assertThat(known.get(guid)).as(guid).isEqualTo(lists));
    }

    @Test
    void hostile_names_are_bounded() {
        String long1 = "a".repeat(1_000_000);
        Document stars = definition("stars", Document.object("actions", List.of("*a".repeat(500_000), "*x")));
        AzureRoles roles = AzureRoles.of(List.of(stars, assignment(SUB, "stars", long1)));

        assertThat(roles.decide(AzureRequest.of("ann", long1, SUB)))
                .hasToString("not allowed: an action has at most 1000 characters, this one has 1000000.");
        assertThat(roles.allowed(long1, "a".repeat(1000), SUB)).isFalse();
        assertThat(AzureRoles.of(List.of(Document.object(), Document.nothing(), Document.of("x")))
                        .principals())
                .isEmpty();
    }
}
