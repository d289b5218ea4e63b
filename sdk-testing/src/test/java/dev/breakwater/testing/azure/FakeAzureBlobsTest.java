package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpMethod;
import dev.breakwater.document.Document;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.engine.VirtualTime;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.resource.ArmId;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blobs are read and written by whom roles, keys and containers let in, and refused in the words of Azure. */
class FakeAzureBlobsTest {
    private final VirtualTime time = TimeSource.virtual(Instant.parse("2026-01-01T00:00:00Z"));
    private final FakeAzure azure = FakeAzure.builder().time(time).start();
    private final AzureSdk sdk = AzureSdk.over(azure).withGroup();
    private final String account = sdk.group() + "/providers/Microsoft.Storage/storageAccounts/shopdata";
    private final String alice = azure.entra().user("alice").objectId();

    private void account(Document properties) {
        Document body = Document.object("location", "westeurope", "kind", "StorageV2")
                .with("sku", Document.object("name", "Standard_ZRS"))
                .with("properties", properties);
        assertThat(sdk.put(account, body).status()).isLessThan(300);
        assertThat(sdk.put(container("orders"), Document.object()).status()).isLessThan(300);
    }

    private String container(String name) {
        return account + "/blobServices/default/containers/" + name;
    }

    private String connectionString(int key) {
        String value = sdk.send(HttpMethod.POST, account + "/listKeys", AzureSdk.VERSION, Map.of(), "")
                .body()
                .text("/keys/" + key + "/value")
                .orElseThrow();
        return "DefaultEndpointsProtocol=https;AccountName=shopdata;AccountKey=" + value
                + ";EndpointSuffix=core.windows.net";
    }

    private BlobCalls alice() {
        return BlobCalls.as(azure, "shopdata", azure.asPrincipal(alice));
    }

    @Test
    void a_role_on_data_opens_what_it_names_and_no_more() {
        account(Document.object());
        BlobCalls.Answer refused = alice().get("orders/1.txt");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body())
                .isEqualTo("<?xml version=\"1.0\" encoding=\"utf-8\"?><Error>"
                        + "<Code>AuthorizationPermissionMismatch</Code><Message>This request is not authorized to"
                        + " perform this operation using this permission.</Message></Error>");
        azure.assign(AzureRole.OWNER, alice, ArmId.parse(account));
        assertThat(alice().get("orders/1.txt").code())
                .as("an owner of the account is none of its data")
                .isEqualTo("AuthorizationPermissionMismatch");
        azure.assign(AzureRole.STORAGE_BLOB_DATA_CONTRIBUTOR, alice, ArmId.parse(container("orders")));
        assertThat(alice().put("orders/1.txt", "ten apples").status()).isEqualTo(201);
        BlobCalls.Answer read = alice().get("orders/1.txt");
        assertThat(read.body()).isEqualTo("ten apples");
        assertThat(read.headers()).containsEntry("Content-Type", "text/plain").containsKey("ETag");
        assertThat(alice().get("other/1.txt").status())
                .as("in that container only")
                .isEqualTo(403);
        assertThat(azure.requests().toString()).doesNotContain("apples");
    }

    @Test
    void a_reader_reads_and_lists_but_does_not_write() {
        account(Document.object());
        BlobCalls.of(azure, connectionString(0)).put("orders/a/1.txt", "one");
        azure.assign(AzureRole.STORAGE_BLOB_DATA_READER, alice, ArmId.parse(account));
        assertThat(alice().get("orders?restype=container&comp=list").body()).contains("<Name>a/1.txt</Name>");
        assertThat(alice().get("orders/a/1.txt").body()).isEqualTo("one");
        assertThat(alice().put("orders/a/2.txt", "two").code()).isEqualTo("AuthorizationPermissionMismatch");
        assertThat(alice().send(HttpMethod.DELETE, "orders/a/1.txt", "", Map.of())
                        .status())
                .isEqualTo(403);
    }

    @Test
    void either_key_of_a_connection_string_opens_everything_until_it_is_made_anew() {
        account(Document.object());
        String first = connectionString(0);
        assertThat(BlobCalls.of(azure, first).put("orders/1.txt", "ten apples").status())
                .isEqualTo(201);
        BlobCalls second = BlobCalls.of(azure, connectionString(1));
        assertThat(second.get("orders/1.txt").body()).isEqualTo("ten apples");
        assertThat(second.get("?comp=list").body()).contains("<Name>orders</Name>");
        sdk.send(
                HttpMethod.POST,
                account + "/regenerateKey",
                AzureSdk.VERSION,
                Map.of(),
                Document.object("keyName", "key1").toJson());
        BlobCalls.Answer old = BlobCalls.of(azure, first).get("orders/1.txt");
        assertThat(old.status()).isEqualTo(403);
        assertThat(old.code()).isEqualTo("AuthenticationFailed");
        assertThat(old.body()).contains("The MAC signature found in the HTTP request is not the same as any computed");
        assertThat(second.get("orders/1.txt").status()).isEqualTo(200);
    }

    @Test
    void a_signed_request_that_was_kept_for_later_is_refused() {
        account(Document.object());
        BlobCalls calls = BlobCalls.of(azure, connectionString(0));
        Map<String, String> old = Map.of("x-ms-date", "Wed, 31 Dec 2025 23:40:00 GMT");
        assertThat(calls.send(HttpMethod.GET, "orders/1.txt", "", old).body()).contains("Request date header too old");
    }

    @Test
    void an_account_without_shared_keys_takes_tokens_only() {
        account(Document.object("allowSharedKeyAccess", false));
        BlobCalls.Answer refused = BlobCalls.of(azure, connectionString(0)).get("orders/1.txt");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("KeyBasedAuthenticationNotPermitted");
        azure.assign(AzureRole.STORAGE_BLOB_DATA_READER, alice, ArmId.parse(account));
        assertThat(alice().get("orders/1.txt").code()).isEqualTo("BlobNotFound");
    }

    @Test
    void who_shows_nothing_reads_only_what_is_open_to_all() {
        account(Document.object("allowBlobPublicAccess", true));
        BlobCalls.of(azure, connectionString(0)).put("orders/1.txt", "one");
        BlobCalls nobody = BlobCalls.unsigned(azure, "shopdata");
        BlobCalls.Answer challenged = nobody.get("orders/1.txt");
        assertThat(challenged.status()).isEqualTo(401);
        assertThat(challenged.headers().get("WWW-Authenticate"))
                .isEqualTo("Bearer authorization_uri=https://login.microsoftonline.com/" + azure.tenant()
                        + "/oauth2/authorize resource_id=https://storage.azure.com");
        sdk.put(container("orders"), Document.object().withAt("/properties", Document.object("publicAccess", "Blob")));
        assertThat(nobody.get("orders/1.txt").body()).isEqualTo("one");
        assertThat(nobody.get("orders?restype=container&comp=list").status()).isEqualTo(401);
        assertThat(nobody.put("orders/1.txt", "two").status()).isEqualTo(401);
    }

    @Test
    void a_token_for_another_service_or_account_is_no_token() {
        account(Document.object());
        azure.assign(AzureRole.STORAGE_BLOB_DATA_READER, alice, ArmId.parse(account));
        BlobCalls wrong =
                BlobCalls.with(azure, "shopdata", azure.asPrincipal(alice), "https://vault.azure.net/.default");
        assertThat(wrong.get("orders/1.txt").code()).isEqualTo("InvalidAuthenticationInfo");
        assertThatThrownBy(() -> BlobCalls.unsigned(azure, "nowhere").get("orders/1.txt"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("nowhere.blob.core.windows.net");
    }

    @Test
    void a_closed_network_refuses_whoever_asks() {
        account(Document.object("networkAcls", Document.object("defaultAction", "Deny")));
        azure.assign(AzureRole.STORAGE_BLOB_DATA_READER, alice, ArmId.parse(account));
        assertThat(alice().get("orders/1.txt").code()).isEqualTo("AuthorizationFailure");
    }

    @Test
    void lists_fold_folders_and_come_in_pages() {
        account(Document.object());
        BlobCalls calls = BlobCalls.of(azure, connectionString(0));
        for (String name : new String[] {"a/1", "a/2", "b", "c&d"}) {
            calls.put("orders/" + name.replace("&", "%26"), "text");
        }
        String list = "orders?restype=container&comp=list";
        assertThat(calls.get(list + "&delimiter=/").body())
                .contains("<BlobPrefix><Name>a/</Name></BlobPrefix><Blob><Name>b</Name>", "<Name>c&amp;d</Name>")
                .doesNotContain("a/1");
        String first = calls.get(list + "&maxresults=2").body();
        assertThat(first).contains("a/1", "a/2", "<NextMarker>b</NextMarker>").doesNotContain("<Name>b<");
        assertThat(calls.get(list + "&marker=b").body()).contains("<Name>b<").doesNotContain("a/1");
    }

    @Test
    void writes_can_be_bound_to_what_is_there() {
        account(Document.object());
        BlobCalls calls = BlobCalls.of(azure, connectionString(0));
        Map<String, String> creates = Map.of("x-ms-blob-type", "BlockBlob", "If-Match", "\"0x0\"");
        assertThat(calls.send(HttpMethod.PUT, "orders/1", "x", creates).code()).isEqualTo("BlobNotFound");
        calls.put("orders/1", "one");
        assertThat(calls.send(HttpMethod.PUT, "orders/1", "x", creates).code()).isEqualTo("ConditionNotMet");
        assertThat(calls.send(HttpMethod.PUT, "orders/1", "x", Map.of()).code()).isEqualTo("MissingRequiredHeader");
        assertThat(calls.send(HttpMethod.HEAD, "orders/1", "", Map.of()).headers())
                .containsEntry("Content-Length", "3");
    }

    @Test
    void what_is_removed_is_gone_with_its_blobs_and_keys() {
        account(Document.object());
        String old = connectionString(0);
        BlobCalls.of(azure, old).put("orders/1", "one");
        azure.remove(ArmId.parse(account));
        account(Document.object());
        assertThat(connectionString(0)).isNotEqualTo(old);
        assertThat(BlobCalls.of(azure, connectionString(0)).get("orders/1").code())
                .isEqualTo("BlobNotFound");
    }

    @Test
    void the_lag_of_roles_holds_for_blobs_too() {
        FakeAzure slow = FakeAzure.builder()
                .time(time)
                .lags(Lags.none().withRoles(Duration.ofMinutes(5)))
                .start();
        AzureSdk other = AzureSdk.over(slow).withGroup();
        other.put(
                account,
                Document.object("location", "westeurope", "kind", "StorageV2")
                        .with("sku", Document.object("name", "Standard_ZRS")));
        other.put(container("orders"), Document.object());
        String bob = slow.entra().user("bob").objectId();
        slow.assign(AzureRole.STORAGE_BLOB_DATA_READER, bob, ArmId.parse(account));
        BlobCalls calls = BlobCalls.as(slow, "shopdata", slow.asPrincipal(bob));
        assertThat(calls.get("orders/1").status()).isEqualTo(403);
        time.advance(Duration.ofMinutes(6));
        assertThat(calls.get("orders/1").status()).isEqualTo(404);
    }

    /** A reader of the whole account, as far as a condition says. */
    private void readerIf(String condition) {
        String name =
                "/providers/Microsoft.Authorization/roleAssignments/" + "1".repeat(8) + "-0000-4000-8000-000000000001";
        Document properties = Document.object("principalId", alice, "principalType", "User")
                .with("condition", condition)
                .with("conditionVersion", "2.0")
                .with(
                        "roleDefinitionId",
                        "/subscriptions/" + azure.subscription()
                                + "/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1");
        assertThat(sdk.put(account + name, Document.object("properties", properties))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void a_condition_opens_one_container_and_the_lists_of_all() {
        account(Document.object());
        sdk.put(container("secret"), Document.object());
        String blobs = "Microsoft.Storage/storageAccounts/blobServices/containers";
        readerIf("((!(ActionMatches{'" + blobs + "/blobs/read'} AND NOT SubOperationMatches{'Blob.List'})) OR"
                + " (@Resource[" + blobs + ":name] StringEquals 'orders'))");
        assertThat(alice().get("orders/1").code()).isEqualTo("BlobNotFound");
        assertThat(alice().get("secret/1").code()).isEqualTo("AuthorizationPermissionMismatch");
        assertThat(alice().get("secret?restype=container&comp=list").status()).isEqualTo(200);
    }

    @Test
    void a_condition_that_the_fake_does_not_understand_refuses_and_says_so() {
        account(Document.object());
        readerIf(
                "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs/tags:team] StringEquals 'x'");
        BlobCalls.Answer refused = alice().get("orders/1");
        assertThat(refused.code()).isEqualTo("AuthorizationPermissionMismatch");
        assertThat(refused.body())
                .contains("FakeAzure could not decide, so it refuses: the assignment has a condition: @Resource[")
                .contains("blobs/tags:team] is not known");
    }

    @Test
    void a_container_of_the_blob_service_is_checked_as_one_of_arm() {
        account(Document.object());
        BlobCalls calls = BlobCalls.of(azure, connectionString(0));
        String made = "?restype=container";
        assertThat(calls.send(HttpMethod.PUT, "UPPER_case" + made, "", Map.of()).code())
                .isEqualTo("InvalidResourceName");
        Map<String, String> open = Map.of("x-ms-blob-public-access", "container");
        assertThat(calls.send(HttpMethod.PUT, "shown" + made, "", open).code()).isEqualTo("PublicAccessNotPermitted");
        account(Document.object("allowBlobPublicAccess", true));
        assertThat(calls.send(HttpMethod.PUT, "shown" + made, "", open).status())
                .isEqualTo(201);
        assertThat(BlobCalls.unsigned(azure, "shopdata")
                        .get("shown?restype=container&comp=list")
                        .status())
                .isEqualTo(200);
        Map<String, String> wrong = Map.of("x-ms-blob-public-access", "all");
        assertThat(calls.send(HttpMethod.PUT, "other" + made, "", wrong).code()).isEqualTo("InvalidHeaderValue");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "x-ms-range, bytes=4-, 206, apples, bytes 4-9/10",
                "x-ms-range, bytes=0-2, 206, ten, bytes 0-2/10",
                "x-ms-range, bytes=4-99, 206, apples, bytes 4-9/10",
                "x-ms-range, bytes=10-, 416, -, -",
                "x-ms-range, lines=1-, 200, ten apples, -"
            })
    void a_range_is_a_part_of_a_blob(String header, String range, int status, String text, String content) {
        account(Document.object());
        BlobCalls calls = BlobCalls.of(azure, connectionString(0));
        calls.put("orders/1", "ten apples");
        BlobCalls.Answer answer = calls.send(HttpMethod.GET, "orders/1", "", Map.of(header, range));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers().get("Content-Range")).isEqualTo(content);
        if (text == null) {
            assertThat(answer.code()).isEqualTo("InvalidRange");
        } else {
            assertThat(answer.body()).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "GET, ?snapshot=2026-01-01, -, -, the parameter snapshot",
                "DELETE, ?versionid=2026-01-01, -, -, the parameter versionid",
                "PUT, '', x-ms-copy-source, https://shopdata.blob.core.windows.net/orders/2, the header x-ms-copy-source",
                "GET, '', If-None-Match, x, the header if-none-match",
                "GET, '', If-Modified-Since, 'Wed, 31 Dec 2025 23:40:00 GMT', the header if-modified-since",
                "DELETE, '', x-ms-lease-id, x, the header x-ms-lease-id"
            })
    void a_word_that_would_be_overlooked_is_refused(
            String method, String query, String header, String value, String named) {
        account(Document.object());
        BlobCalls calls = BlobCalls.of(azure, connectionString(0));
        Map<String, String> headers = header == null ? Map.of() : Map.of(header, value);
        assertThatThrownBy(() -> calls.send(HttpMethod.valueOf(method), "orders/1" + query, "", headers))
                .hasMessageEndingWith(" It does not heed " + named + ".");
    }

    @Test
    void what_is_not_modelled_says_so() {
        account(Document.object());
        BlobCalls calls = BlobCalls.of(azure, connectionString(0));
        assertThatThrownBy(() -> calls.get("orders/1?comp=lease"))
                .hasMessageStartingWith("FakeAzure does not model GET /orders/1?comp=lease of blobs.");
        assertThatThrownBy(() -> calls.send(HttpMethod.PUT, "orders/1", "x", Map.of("x-ms-blob-type", "PageBlob")))
                .hasMessageContaining("PageBlob");
    }
}
