package dev.breakwater.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DesiredStateTest {
    private record Node(String path, Set<Address<?>> dependsOn, List<Issue> issues) implements Resource<ArmState> {
        @Override
        public Address<ArmState> address() {
            return at(path);
        }

        @Override
        public Document document() {
            return Document.object();
        }
    }

    private static Address<ArmState> at(String path) {
        return new Address<>("test/nodes", path);
    }

    private static Node node(String path, String... after) {
        Set<Address<?>> needed = new java.util.LinkedHashSet<>();
        for (String other : after) {
            needed.add(at(other));
        }
        return new Node(path, needed, List.of());
    }

    private static List<String> problems(Resource<?>... resources) {
        return DesiredState.named("prod").with(resources).validate().stream()
                .map(Issue::toString)
                .toList();
    }

    @Test
    void a_sound_state_has_no_issues() {
        assertThat(problems(node("/a"), node("/a/b"), node("/c", "/a/b"))).isEmpty();
    }

    @Test
    void what_lies_inside_another_needs_it_without_regard_to_case() {
        DesiredState state = DesiredState.named("prod").with(node("/A"), node("/a/x/b"), node("/ab"));

        assertThat(state.prerequisites(node("/a/x/b"))).containsExactly(at("/a"));
        assertThat(state.prerequisites(node("/ab"))).isEmpty();
    }

    private static final String GROUP = "/subscriptions/s/resourceGroups/rg";
    private static final String KEY = GROUP + "/providers/Microsoft.KeyVault/vaults/v/keys/k";

    /** A resource whose body names others by their ids. */
    private record Naming(String path, Document document) implements Resource<ArmState> {
        @Override
        public Address<ArmState> address() {
            return at(path);
        }
    }

    private static Set<Address<?>> needs(String path, Document body) {
        Naming naming = new Naming(path, body);
        return DesiredState.named("prod")
                .with(node(GROUP), node(KEY.replace("/keys/k", "")), node(KEY), node("/x/child"), naming)
                .prerequisites(naming);
    }

    @Test
    void an_id_in_a_body_is_a_dependency_on_it_and_on_what_it_lies_in() {
        Address<?>[] all = {at(KEY), at(KEY.replace("/keys/k", "")), at(GROUP)};

        assertThat(needs("/x", Document.object("properties", Document.object("keyId", KEY.toUpperCase(Locale.ROOT)))))
                .as("a text, whatever its case")
                .containsExactly(all);
        assertThat(needs("/x", Document.object("list", List.of(KEY))))
                .as("an element of a list")
                .containsExactly(all);
        assertThat(needs("/x", Document.object("identities", Document.object(KEY, Document.object()))))
                .as("the name of a member")
                .containsExactly(all);
        assertThat(needs("/x", Document.object("scope", GROUP + "/providers/Microsoft.Network/virtualNetworks/n")))
                .as("of what is not declared, the group that is")
                .containsExactly(at(GROUP));
    }

    @Test
    void tags_other_texts_and_what_lies_inside_are_no_dependencies() {
        assertThat(needs("/x", Document.object("tags", Document.object("hidden-link", KEY))))
                .isEmpty();
        assertThat(needs("/x", Document.object("text", "see " + KEY, "other", "/x/child")))
                .isEmpty();
        assertThat(needs(GROUP, Document.object("inner", KEY, "self", GROUP))).isEmpty();
    }

    @Test
    void two_that_name_each_other_by_id_are_a_cycle() {
        Naming one = new Naming(GROUP + "/a", Document.object("other", GROUP + "/b"));
        Naming other = new Naming(GROUP + "/b", Document.object("other", GROUP + "/a"));

        assertThat(problems(one, other)).singleElement().asString().contains("nodes/a → nodes/b → nodes/a");
    }

    @Test
    void all_issues_are_found_at_once() {
        assertThat(problems(
                        node("/a"),
                        node("/A"),
                        node("/b", "/nowhere"),
                        new Node("/c", Set.of(), List.of(new Issue("Node '/c'", "is too small.")))))
                .containsExactly(
                        "test/nodes at /A: is declared more than once; keep one declaration.",
                        "Node '/c': is too small.",
                        "test/nodes at /b: uses test/nodes at /nowhere, which is not declared; add it to the desired"
                                + " state, or pass a known value.");
    }

    @Test
    void an_equal_declaration_is_taken_once_and_a_different_one_refused() {
        DesiredState once = DesiredState.named("shared").with(node("/a"), node("/b"));
        DesiredState again = once.with(node("/a")).with(node("/b", "/a"), node("/b", "/a"));

        assertThat(once.with(node("/a"), node("/b")).resources()).isEqualTo(once.resources());
        assertThat(again.resources()).hasSize(4);
        assertThat(again.validate())
                .extracting(Issue::problem)
                .containsOnly("is declared more than once; keep one declaration.");
    }

    @Test
    void every_cycle_is_named_whole() {
        assertThat(problems(node("/a", "/b"), node("/b", "/c"), node("/c", "/a"), node("/x", "/x")))
                .hasSize(2)
                .anyMatch(text -> text.contains("nodes/a → nodes/b → nodes/c → nodes/a"))
                .anyMatch(text -> text.contains("nodes/x → nodes/x"));
    }

    @Test
    void a_chain_of_any_length_is_checked() {
        List<Resource<?>> chain = new ArrayList<>(List.of(node("/n0")));
        for (int i = 1; i < 20_000; i++) {
            chain.add(node("/n" + i, "/n" + (i - 1)));
        }
        java.util.Collections.reverse(chain);

        assertThat(DesiredState.named("prod").with(chain).validate()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Prod", "-a", "a-", "a_b", "über", "a b", "${x}"})
    void a_name_that_cannot_be_a_tag_and_a_label_is_refused(String name) {
        assertThatThrownBy(() -> DesiredState.named(name))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("because it becomes a tag and a label");
    }

    @Test
    void a_name_may_have_63_characters() {
        assertThat(DesiredState.named("a".repeat(63)).name()).hasSize(63);
        assertThatThrownBy(() -> DesiredState.named("a".repeat(64))).isInstanceOf(InvalidDeclarationException.class);
    }

    @Test
    void an_address_is_equal_without_case_and_knows_what_is_inside_it() {
        assertThat(at("/A/b")).isEqualTo(at("/a/B")).hasSameHashCodeAs(at("/a/B"));
        assertThat(at("/a/b").isInside(at("/A"))).isTrue();
        assertThat(at("/ab").isInside(at("/a"))).isFalse();
        assertThat(at("/a/b").shortName()).isEqualTo("nodes/b");
    }

    @Test
    void a_secret_has_no_text() {
        assertThat(Sensitive.of("hunter2")).hasToString("(sensitive)");
        assertThat(Sensitive.of("hunter2").reveal()).isEqualTo("hunter2");
    }
}
