package dev.breakwater.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.access.AzureDecision.Verdict;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions as the documentation of Azure writes them. */
class AzureConditionTest {
    private static final String BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers";
    private static final String ROLES = "Microsoft.Authorization/roleAssignments";
    private static final String READER = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
    private static final String OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
    private static final String SUB = "/subscriptions/11111111-2222-4333-8444-555555555555";

    /** The template "read blobs of one container only". */
    private static final String ONE_CONTAINER = """
            (
             (
              !(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'} AND NOT SubOperationMatches{'Blob.List'})
             )
             OR
             (
              @Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'orders'
             )
            )
            """;

    /** The template "assign these roles only", as the portal writes it. */
    private static final String ASSIGNS_READERS = """
            (
             (
              !(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})
             )
             OR
             (
              @Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {%s}
              AND
              @Request[Microsoft.Authorization/roleAssignments:PrincipalType] StringEqualsIgnoreCase 'ServicePrincipal'
             )
            )
            AND
            (
             (
              !(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})
             )
             OR
             (
              @Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {%s}
             )
            )
            """.formatted(READER, READER);

    private static AzureRequest read(String container, String operation) {
        AzureRequest read = AzureRequest.data("ann", BLOBS + "/blobs/read", SUB);
        return read.with("@Resource[" + BLOBS + ":name]", container).with("SubOperation", operation);
    }

    @ParameterizedTest
    @CsvSource({"orders, '', ALLOWED", "other, '', DENIED", "other, Blob.List, ALLOWED", "ORDERS, '', DENIED"})
    void one_container_can_be_read_and_all_be_listed(String container, String operation, Verdict verdict) {
        assertThat(AzureCondition.judge(ONE_CONTAINER, read(container, operation)))
                .isEqualTo(new AzureCondition.Result(verdict, ""));
    }

    @Test
    void what_is_not_told_is_unknown_only_where_it_decides() {
        AzureRequest untold = AzureRequest.data("ann", BLOBS + "/blobs/read", SUB);
        assertThat(AzureCondition.judge(ONE_CONTAINER, untold).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(AzureCondition.judge(ONE_CONTAINER, untold).reason()).isEqualTo("SubOperation is not known");
        AzureRequest writes = AzureRequest.data("ann", BLOBS + "/blobs/write", SUB);
        assertThat(AzureCondition.judge(ONE_CONTAINER, writes).verdict()).isEqualTo(Verdict.ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({
        "write, " + READER + ", ServicePrincipal, ALLOWED",
        "write, " + READER + ", User, DENIED",
        "write, " + OWNER + ", ServicePrincipal, DENIED",
        "delete, " + OWNER + ", User, DENIED",
        "delete, " + READER + ", User, ALLOWED",
        "read, " + OWNER + ", User, ALLOWED",
    })
    void who_may_assign_some_roles_may_assign_no_others(String verb, String role, String type, Verdict verdict) {
        AzureRequest request = AzureRequest.of("ann", ROLES + "/" + verb, SUB)
                .with("@Request[" + ROLES + ":RoleDefinitionId]", role.toUpperCase(java.util.Locale.ROOT))
                .with("@Request[" + ROLES + ":PrincipalType]", type)
                .with("@Resource[" + ROLES + ":RoleDefinitionId]", role);
        assertThat(AzureCondition.judge(ASSIGNS_READERS, request).verdict()).isEqualTo(verdict);
    }

    @Test
    void a_request_keeps_its_own_attributes_whatever_their_case() {
        List<String> values = new ArrayList<>(List.of("x"));
        AzureRequest request = new AzureRequest("ann", "a/b", false, SUB, Map.of("@Resource[X:Name]", values));
        values.add("y");
        assertThat(AzureCondition.judge("@resource[x:name] StringEquals 'x'", request))
                .isEqualTo(new AzureCondition.Result(Verdict.ALLOWED, ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            nullValues = "-",
            value = {
                "@Resource[a] StringEquals 'x'|-",
                "@Resource[a] StringResembles 'x'|-",
                "@Resource[a] StringEquals 'x\\'|-",
                "(@Resource[a] StringEquals 'x'|it ends too early",
                "true|'true' stands where an attribute should",
                "@Resource[a] StringEquals|it ends too early",
                "@Resource[a] StringEquals 'x')|')' is not understood"
            })
    void a_flaw_is_told_and_what_only_azure_may_know_is_none(String condition, String flaw) {
        assertThat(AzureRoles.flaw(condition)).isEqualTo(Optional.ofNullable(flaw));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "@Resource[a] StringEquals 'x'|ALLOWED",
                "@Resource[A] stringequals 'x'|UNKNOWN",
                "@Resource[a] StringNotEquals 'x'|DENIED",
                "@Resource[a] StringEqualsIgnoreCase 'X'|ALLOWED",
                "@Resource[path] StringStartsWith 'in/'|ALLOWED",
                "@Resource[path] StringLike 'in/*.txt'|ALLOWED",
                "@Resource[path] StringNotLike 'in/*'|DENIED",
                "@Resource[path] StringLike 'in/?.txt'|UNKNOWN",
                "@Resource[none] StringEquals 'x'|DENIED",
                "@Resource[none] StringNotEquals 'x'|UNKNOWN",
                "Exists @Resource[a]|ALLOWED",
                "NOT Exists @Resource[none]|ALLOWED",
                "Exists @Resource[untold]|UNKNOWN",
                "@Environment[isPrivateLink] BoolEquals true|DENIED",
                "@Environment[UtcNow] DateTimeLessThan '2026-01-01T00:00:00Z'|ALLOWED",
                "@Environment[UtcNow] DateTimeGreaterThan '2026-01-01T00:00:00Z'|DENIED",
                "@Environment[UtcNow] DateTimeNotLessThan '2025-01-01T00:00:00Z'|UNKNOWN",
                "@Environment[UtcNow] DateTimeNotGreaterThan '2026-01-01T00:00:00Z'|UNKNOWN",
                "@Environment[UtcNow] DateTimeNotEquals '2026-01-01T00:00:00Z'|ALLOWED",
                "@Resource[a] GuidEqualsIgnoreCase 'x'|UNKNOWN",
                "@Resource[two] ForAnyOfAnyValues:StringEquals {'q', 'x'}|ALLOWED",
                "@Resource[two] ForAllOfAnyValues:StringEquals {'y', 'x'}|ALLOWED",
                "@Resource[two] ForAllOfAnyValues:StringEquals {'x'}|DENIED",
                "@Resource[two] ForAnyOfAllValues:StringNotEquals {'x', 'z'}|ALLOWED",
                "@Resource[two] ForAllOfAllValues:StringNotEquals {'x', 'z'}|DENIED",
                "@Resource[two] ForAllOfAllValues:StringNotEquals {'z'}|ALLOWED",
                "@Resource[none] ForAllOfAnyValues:StringEquals {'x'}|UNKNOWN",
                "@Resource[two] StringEquals 'x'|UNKNOWN",
                "@Resource[a] StringEquals @Resource[a]|ALLOWED",
                "@Resource[a] StringEquals 'x' AND NOT (@Resource[a] StringEquals 'x')|DENIED",
                "@Resource[a] StringEquals 'y' OR @Resource[a] StringEquals 'x' && Exists @Resource[a]|ALLOWED",
                "@Resource[untold] StringEquals 'x' OR Exists @Resource[a]|ALLOWED",
                "@Resource[untold] StringEquals 'x' AND Exists @Resource[none]|DENIED",
                "!@Resource[untold] StringEquals 'x'|UNKNOWN",
            })
    void operators_compare_as_documented(String condition, Verdict verdict) {
        AzureRequest request = AzureRequest.of("ann", "a/b", SUB)
                .with("@Resource[a]", "x")
                .with("@Resource[path]", "in/1.txt")
                .with("@Resource[none]")
                .with("@Resource[two]", "x", "y")
                .with("@Environment[isPrivateLink]", "false")
                .with("@Environment[UtcNow]", "2025-12-31T00:00:00Z");
        assertThat(AzureCondition.judge(condition, request).verdict()).isEqualTo(verdict);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "(",
                "Exists",
                "Exists 'a'",
                "@Resource[a] StringEquals",
                "@Resource[a] StringEquals }",
                "@Resource[a] StringEquals {'a' 'b'}",
                "@Resource[a] StringEquals 'it\\'s'",
                "@Resource[a] NumericEquals 1",
                "@Resource[a] BoolStartsWith 'a'",
                "@Resource[a] StringEquals 'x' @Resource[a]",
                "ActionMatches{'a', 'b'}",
                "ActionMatches{}",
                "Exists @Resource[a] ?",
                "@Environment[UtcNow] DateTimeLessThan 'tomorrow'",
            })
    void what_is_not_understood_is_unknown_and_says_why(String condition) {
        AzureRequest request = AzureRequest.of("ann", "a/b", SUB)
                .with("@Resource[a]", "x")
                .with("@Environment[UtcNow]", "2025-12-31T00:00:00Z");
        AzureCondition.Result result = AzureCondition.judge(condition, request);
        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.reason()).isNotBlank();
    }

    @Test
    void depth_and_length_have_bounds() {
        AzureRequest request = AzureRequest.of("ann", "a/b", SUB).with("@Resource[a]", "x");
        assertThat(AzureCondition.judge("!".repeat(5000) + "Exists @Resource[a]", request)
                        .reason())
                .isEqualTo("it is nested too deeply");
        assertThat(AzureCondition.judge("(".repeat(5000) + "Exists @Resource[a]", request)
                        .reason())
                .isEqualTo("it is nested too deeply");
        assertThat(AzureCondition.judge(" '" + "x".repeat(9000) + "'", request).reason())
                .isEqualTo("it is longer than 8192 characters");
    }

    @Test
    void the_roles_follow_their_conditions() {
        Document assignment = Document.object("id", SUB + "/providers/Microsoft.Authorization/roleAssignments/1")
                .withAt("/properties", Document.object("principalId", "ann", "condition", ASSIGNS_READERS))
                .withAt(
                        "/properties/roleDefinitionId",
                        "/providers/Microsoft.Authorization/roleDefinitions/f58310d9-a9f6-439a-9e8d-f62e7b41a168");
        AzureRoles roles = AzureRoles.of(List.of(assignment));
        AzureRequest write = AzureRequest.of("ann", ROLES + "/write", SUB);
        assertThat(roles.decide(write).verdict()).isEqualTo(Verdict.UNKNOWN);
        AzureRequest owner = write.with("@Request[" + ROLES + ":RoleDefinitionId]", OWNER);
        assertThat(roles.decide(owner).toString())
                .startsWith("not allowed: the condition of the assignment does not hold (role \"Role Based Access");
        assertThat(roles.allowed("ann", "Microsoft.Compute/disks/read", SUB)).isTrue();
    }
}
