package dev.breakwater.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.change.Consequence;
import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import org.junit.jupiter.api.Test;

class ResourceGroupTest {
    private static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";

    private final ResourceGroup group = ResourceGroup.named("rg")
            .subscription(SUBSCRIPTION)
            .location("westeurope")
            .putTag("team", "platform")
            .build();

    @Test
    void a_group_renders_its_region_and_tags() {
        assertThat(group.document())
                .isEqualTo(Document.parse("{\"location\": \"westeurope\", \"tags\": {\"team\": \"platform\"}}"));
        assertThat(group.address().path()).isEqualTo("/subscriptions/" + SUBSCRIPTION + "/resourceGroups/rg");
        assertThat(group).isEqualTo(group.withTags(group.tags())).isNotEqualTo(group.withName("other"));
    }

    @Test
    void tags_of_others_stay_and_a_region_cannot_change() {
        Document observed = Document.parse(
                "{\"id\": \"x\", \"location\": \"West Europe\", \"tags\": {\"cost\": \"7\", \"team\": \"platform\"}}");

        assertThat(ResourceGroup.PROPERTIES.diff(group.document(), observed)).isEmpty();
        assertThat(ResourceGroup.PROPERTIES.diff(
                        group.withLocation("northeurope").document(), observed))
                .extracting(FieldChange::consequence)
                .containsExactly(Consequence.REFUSED);
    }

    @Test
    void all_that_azure_refuses_is_said_at_once() {
        assertThatThrownBy(() -> ResourceGroup.named("rg.")
                        .subscription("s")
                        .location("")
                        .build())
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessage("3 issues:\n"
                        + "  - ResourceGroup 'rg.': name contains 'rg.', which is not 1 to 90 letters, digits, '-', '_',"
                        + " '.', '(' and ')' without a dot at the end.\n"
                        + "  - ResourceGroup 'rg.': subscription contains 's', which is not a GUID.\n"
                        + "  - ResourceGroup 'rg.': location is blank; name a region such as 'westeurope'.");
    }
}
