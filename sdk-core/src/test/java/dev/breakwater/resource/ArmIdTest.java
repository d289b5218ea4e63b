package dev.breakwater.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArmIdTest {
    private static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";

    @Test
    void the_parts_of_an_id_are_found_without_case() {
        ArmId id = ArmId.parse("/SUBSCRIPTIONS/" + SUBSCRIPTION
                + "/resourcegroups/rg/providers/Microsoft.ContainerService/managedClusters/prod");

        assertThat(id.subscriptionId()).contains(SUBSCRIPTION);
        assertThat(id.resourceGroupName()).contains("rg");
        assertThat(id.name()).isEqualTo("prod");
        assertThat(id.group()).contains(ArmId.subscription(SUBSCRIPTION).resourceGroup("RG"));
        assertThat(id)
                .isEqualTo(ArmId.subscription(SUBSCRIPTION)
                        .resourceGroup("rg")
                        .child("microsoft.containerservice/MANAGEDCLUSTERS", "Prod"))
                .hasSameHashCodeAs(ArmId.parse(id.toString().toUpperCase(java.util.Locale.ROOT)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "subscriptions/x",
                "/subscriptions",
                "/subscriptions/",
                "/resourceGroups/rg",
                "/subscriptions/x/resourceGroups",
                "/subscriptions/x?y=z",
                "/subscriptions/x/resourceGroups/a\nb",
                "/subscriptions/x/resourceGroups/..",
                "/subscriptions/./resourceGroups/rg",
                "/subscriptions/x//y",
                "/subscriptions/x/resourceGroups/%2e%2e",
                "/subscriptions/x/resourceGroups/a#b"
            })
    void what_is_no_id_is_refused(String text) {
        assertThatThrownBy(() -> ArmId.parse(text))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("is not of the form /subscriptions/{id}");
    }

    @Test
    void a_name_cannot_smuggle_in_a_path() {
        ArmId group = ArmId.subscription(SUBSCRIPTION).resourceGroup("rg");

        assertThatThrownBy(() -> group.child("Microsoft.X/things", ".."))
                .isInstanceOf(InvalidDeclarationException.class);
        assertThatThrownBy(() -> group.child("Microsoft.X/things", "a?b"))
                .isInstanceOf(InvalidDeclarationException.class);
    }
}
