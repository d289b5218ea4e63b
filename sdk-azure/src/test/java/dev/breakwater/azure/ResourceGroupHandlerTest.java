package dev.breakwater.azure;

import static dev.breakwater.azure.TestAzure.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.document.Document;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.provider.ProviderException.Retry;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResourceGroupHandlerTest {
    private static final String ID = TestAzure.GROUP.toString();
    private static final String ALL =
            "/subscriptions/" + TestAzure.SUBSCRIPTION + "/resourceGroups?api-version=2025-04-01";
    private static final ResourceGroup GROUP = group("rg");

    private final TestAzure azure = new TestAzure();
    private final ResourceGroupHandler handler = azure.groups();

    @Test
    void one_group_is_read_by_itself() {
        azure.http.on("GET", ID + "?api-version=2025-04-01", 200, live("rg", "{}"));
        assertThat(handler.readAll(List.of(GROUP), azure)).containsOnlyKeys(GROUP.address());
    }

    @Test
    void several_groups_are_read_by_one_list_and_ids_compare_without_case() {
        azure.http
                .on("GET", ALL, 200, "{\"value\":[" + live("RG", "{}") + "," + live("foreign", "{}") + "]}")
                .on("GET", "/resourceGroups/absent", 404, "");
        Map<Address<ArmState>, ArmState> found = handler.readAll(List.of(GROUP, group("absent")), azure);
        assertThat(found).containsOnlyKeys(GROUP.address());
        assertThat(azure.http.sent())
                .as("the list, and a look for what it lacks")
                .hasSize(2);
    }

    @Test
    void what_carries_our_mark_is_found_in_every_subscription_read() {
        azure.http
                .on("GET", ID, 404, "")
                .on(
                        "GET",
                        ALL,
                        200,
                        "{\"value\":["
                                + live("mine", "{\"Breakwater-Owner\":\"prod-state\"}") + ","
                                + live("theirs", "{\"breakwater-owner\":\"other\"}") + "," + live("nobodys", "{}")
                                + "]}");
        assertThat(handler.readOwned("prod-state", azure))
                .as("no subscription known yet")
                .isEmpty();
        handler.readAll(List.of(GROUP), azure);
        assertThat(handler.readOwned("prod-state", azure).keySet())
                .extracting(Address::name)
                .containsExactly("mine");
    }

    @Test
    void a_new_group_carries_our_mark() {
        azure.http.on("GET", ID, 404, "").on("PUT", ID, 201, live("rg", "{}"));
        done(handler.create(GROUP, GROUP.document(), azure));
        assertThat(azure.http.lastBody())
                .isEqualTo(Document.object("location", "westeurope", "tags", Map.of("breakwater-owner", "prod-state")));
    }

    @Test
    void creating_what_exists_and_is_equal_is_success_without_a_write() {
        azure.http.on("GET", ID, 200, live("rg", "{}"));
        assertThat(done(handler.create(GROUP, GROUP.document(), azure)).id()).contains(ID);
    }

    @Test
    void creating_what_exists_and_differs_makes_the_plan_stale() {
        azure.http.on("GET", ID, 200, live("rg", "{}").replace("westeurope", "eastus"));
        ProviderException stale =
                catchThrowableOfType(ProviderException.class, () -> handler.create(GROUP, GROUP.document(), azure));
        assertThat(stale.retry()).isEqualTo(Retry.STALE);
    }

    @Test
    void a_group_is_read_again_directly_before_it_is_written() {
        ResourceGroup tagged = GROUP.withTags(Map.of("team", "a"));
        azure.http.on("GET", ID, 200, live("rg", "{\"late\":\"kept\"}")).on("PUT", ID, 200, live("rg", "{}"));
        update(tagged, live("rg", "{}"));
        assertThat(azure.http.lastBody().get("tags"))
                .contains(Document.object("late", "kept", "team", "a", "breakwater-owner", "prod-state"));
    }

    @Test
    void the_mark_of_another_state_is_not_taken_away() {
        azure.http
                .on("GET", ID, 200, live("rg", "{\"breakwater-owner\":\"other\"}"))
                .on("PUT", ID, 200, live("rg", "{}"));
        update(GROUP.withTags(Map.of("team", "a")), live("rg", "{}"));
        assertThat(azure.http.lastBody().text("/tags/breakwater-owner")).contains("other");
    }

    @Test
    void a_group_that_moved_on_since_it_was_read_makes_the_plan_stale() {
        azure.http.on("GET", ID, 200, live("rg", "{}").replace("westeurope", "eastus"));
        ProviderException stale = catchThrowableOfType(
                ProviderException.class, () -> update(GROUP.withTags(Map.of("team", "a")), live("rg", "{}")));
        assertThat(stale.retry()).isEqualTo(Retry.STALE);
        assertThat(azure.http.left()).isZero();
    }

    @Test
    void a_group_that_is_gone_makes_the_plan_stale() {
        azure.http.on("GET", ID, 404, "");
        ProviderException stale = catchThrowableOfType(
                ProviderException.class, () -> update(GROUP.withTags(Map.of("team", "a")), live("rg", "{}")));
        assertThat(stale).hasMessageContaining("it is gone");
    }

    @Test
    void a_group_with_nothing_in_it_is_deleted() {
        azure.http.on("GET", ID + "/resources", 200, "{\"value\":[]}").on("DELETE", ID, 202, "");
        assertThat(delete()).isInstanceOf(Progress.Pending.class);
        assertThat(azure.http.left()).isZero();
    }

    @Test
    void a_group_is_not_deleted_over_the_head_of_what_nobody_declared() {
        azure.http.on("GET", ID + "/resources?api-version=2025-04-01", 200, inside("Microsoft.Storage/accounts"));
        ProviderException refused = catchThrowableOfType(ProviderException.class, this::delete);
        assertThat(refused.code()).isEqualTo("GroupNotEmpty");
        assertThat(refused.retry()).isEqualTo(Retry.NEVER);
        assertThat(refused)
                .hasMessageContaining(ID + ": it is not deleted")
                .hasMessageContaining("one (Microsoft.Storage/accounts)")
                .hasMessageContaining("apply again");
        assertThat(azure.http.sent()).as("no DELETE").hasSize(1);
    }

    @Test
    void what_the_list_shows_after_its_deletion_holds_nothing_up() {
        azure.http
                .on("GET", ID + "/resources", 200, inside("Microsoft.ContainerService/managedClusters"))
                .on("GET", "/managedClusters/one", 404, "")
                .on("DELETE", ID, 202, "");
        assertThat(delete()).isInstanceOf(Progress.Pending.class);
    }

    @Test
    void many_resources_in_a_group_are_counted() {
        String one = inside("Microsoft.Storage/accounts").replaceAll("^\\{\"value\":\\[|\\]\\}$", "");
        String many = String.join(",", java.util.Collections.nCopies(8, one));
        azure.http.on("GET", ID + "/resources", 200, "{\"value\":[" + many + "]}");
        assertThat(catchThrowableOfType(ProviderException.class, this::delete))
                .hasMessageContaining("8 resources")
                .hasMessageContaining("and 3 more");
    }

    private Progress<ArmState> delete() {
        return handler.delete(GROUP.address(), new ArmState(Document.parse(live("rg", "{}")), "2025-04-01"), azure);
    }

    private static String inside(String type) {
        return "{\"value\":[{\"id\":\"" + ID + "/providers/" + type + "/one\",\"name\":\"one\",\"type\":\"" + type
                + "\",\"location\":\"westeurope\"}]}";
    }

    @Test
    void a_handler_says_its_type_and_api_version() {
        assertThat(handler).hasToString("ArmHandler[Microsoft.Resources/resourceGroups, api-version 2025-04-01]");
    }

    private void update(ResourceGroup desired, String before) {
        ArmState actual = new ArmState(Document.parse(before), "2025-04-01");
        handler.update(
                desired,
                desired.document(),
                actual,
                handler.diff(desired, desired.document(), Optional.of(actual)),
                azure);
    }

    private static ResourceGroup group(String name) {
        return ResourceGroup.named(name)
                .subscription(TestAzure.SUBSCRIPTION)
                .location("westeurope")
                .build();
    }

    private static String live(String name, String tags) {
        return "{\"id\":\"/subscriptions/" + TestAzure.SUBSCRIPTION + "/resourceGroups/" + name + "\",\"location\":"
                + "\"westeurope\",\"tags\":" + tags + ",\"properties\":{\"provisioningState\":\"Succeeded\"}}";
    }
}
