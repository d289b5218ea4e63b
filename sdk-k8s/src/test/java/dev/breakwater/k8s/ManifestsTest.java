package dev.breakwater.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.network.NetworkPolicy;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.Field;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Output;
import dev.breakwater.secret.Secret;
import dev.breakwater.workload.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestsTest {
    private static final String NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n";

    @Test
    void several_documents_become_declarations() {
        Manifests manifests = Manifests.parse(NAMESPACE + "---\n# nothing\n---\n"
                + Manifests.write(List.of(NetworkPolicy.defaultDeny("shop"), NetworkPolicy.allowDns("shop"))));

        assertThat(manifests.objects())
                .isEqualTo(List.of(
                        Namespace.named("shop").build(),
                        NetworkPolicy.defaultDeny("shop"),
                        NetworkPolicy.allowDns("shop")));
    }

    @Test
    void the_values_of_a_secret_stand_in_no_text() {
        String yaml = """
                apiVersion: v1
                kind: Secret
                metadata: {name: db, namespace: shop}
                stringData: {password: open sesame}
                data: {pin: MDA0Mg==}
                """;

        Manifests manifests = Manifests.parse(yaml);

        assertThat(manifests.objects())
                .singleElement()
                .isInstanceOfSatisfying(
                        Secret.class,
                        secret -> assertThat(secret.values()
                                        .get("password")
                                        .known()
                                        .orElseThrow()
                                        .reveal())
                                .isEqualTo("open sesame"));
        assertThat(manifests + Manifests.write(manifests.objects()) + manifests.documents() + manifests.objects())
                .doesNotContain("sesame")
                .doesNotContain("0042")
                .doesNotContain("MDA0Mg");
        assertThatThrownBy(() -> Manifests.parse(yaml.replace("open sesame", "yes")))
                .hasMessageContaining("put it in quotes")
                .hasMessageNotContaining("yes");
        assertThatThrownBy(() -> Manifests.parse(yaml.replace("open sesame", "42")))
                .hasMessageContaining("Secret: /stringData/password: is not a text; put it in quotes.");
    }

    @Test
    void json_and_lists_are_read_too() {
        assertThat(Manifests.parse("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[{\"apiVersion\":\"v1\","
                                + "\"kind\":\"Namespace\",\"metadata\":{\"name\":\"shop\"}}]}")
                        .objects())
                .hasSize(1);
    }

    @Test
    void texts_that_look_like_something_else_are_written_in_quotes() {
        Namespace tricky = Namespace.named("x")
                .putAnnotation("a", "no")
                .putAnnotation("b", "1.10")
                .putAnnotation("c", "null")
                .putAnnotation("d", "0777")
                .putAnnotation("e", "2024-01-01")
                .putAnnotation("f", "1e3")
                .putAnnotation("g", "a: b # c\nd")
                .build();

        assertThat(Manifests.parse(Manifests.write(List.of(tricky))).objects()).isEqualTo(List.of(tricky));
    }

    @Test
    void objects_can_be_placed_in_a_cluster() {
        Address<ArmState> cluster = new Address<>("aks", "/clusters/prod");
        ClusterLink link =
                new ClusterLink(cluster, Output.of(cluster, Field.of("connection", state -> Optional.empty())));

        assertThat(Manifests.parse(NAMESPACE)
                        .on(link)
                        .objects()
                        .get(0)
                        .address()
                        .path())
                .isEqualTo("/clusters/prod/namespaces/shop");
    }

    @Test
    void issues_of_all_files_are_told_with_file_document_and_line(@TempDir Path folder) throws IOException {
        Path first =
                Files.writeString(folder.resolve("first.yaml"), NAMESPACE + "---\n" + NAMESPACE + "  lables: {}\n");
        Path second = Files.writeString(folder.resolve("second.yaml"), "apiVersion: v1\nkind: Pod\n");

        assertThatThrownBy(() -> Manifests.read(first, second, folder.resolve("third.yaml")))
                .isInstanceOfSatisfying(
                        InvalidDeclarationException.class,
                        e -> assertThat(e.issues()).hasSize(3))
                .hasMessageContaining("first.yaml, document 2, line 10: ")
                .hasMessageContaining("did you mean 'labels'?")
                .hasMessageContaining("second.yaml, document 1, line 1: Pod '?': /metadata/name: is missing")
                .hasMessageContaining("third.yaml: cannot be read");
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                Arguments.of("a duplicate key", NAMESPACE + "  name: other\n", "occurs twice"),
                Arguments.of("a type tag", "!!javax.script.ScriptEngineManager [x]\n", "tag"),
                Arguments.of("a tagged text", NAMESPACE + "  uid: !!binary aGk=\n", "refused"),
                Arguments.of("an unquoted number", NAMESPACE + "  labels: {v: 1.10}\n", "put it in quotes"),
                Arguments.of("an ambiguous text", NAMESPACE + "  labels: {v: no}\n", "put it in quotes"),
                Arguments.of("an octal number", NAMESPACE + "  labels: {v: 0777}\n", "put it in quotes"),
                Arguments.of("a merge key", "a: &a {b: c}\nd:\n  <<: *a\n", "merge keys"),
                Arguments.of("deep nesting", "[".repeat(20_000), "Nesting Depth"),
                Arguments.of("an alias bomb", bomb(), "without end"),
                Arguments.of("many aliases", "a: &a [x]\nb: [" + "*a,".repeat(60) + "]\n", "aliases"),
                Arguments.of("an endless alias", "a: &a\n  - *a\n", "without end"),
                Arguments.of("a huge text", "a: " + "x".repeat(4 << 20), "code points"),
                Arguments.of("an open bracket", "a: [b\n", "line"),
                Arguments.of("an anonymous kind", "a: b\n", "/kind: is missing"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void hostile_input_ends_in_a_sentence(String name, String text, String message) {
        assertThatThrownBy(() -> Manifests.parse(text))
                .as(name)
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining(message);
    }

    private static String bomb() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 24; i++) {
            text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        return text.toString();
    }
}
