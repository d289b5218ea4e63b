package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtobufTest {
    private static final byte[] NAMESPACE = envelope("v1", "Namespace", field(1, field(1, text("shop"))));

    /** A field of wire type 2: what it holds follows its length. */
    private static byte[] field(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag << 3 | 2);
        out.write(content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] envelope(String apiVersion, String kind, byte[] object) {
        ByteArrayOutputStream type = new ByteArrayOutputStream();
        type.writeBytes(field(1, text(apiVersion)));
        type.writeBytes(field(2, text(kind)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {'k', '8', 's', 0});
        out.writeBytes(field(1, type.toByteArray()));
        out.writeBytes(field(2, object));
        return out.toByteArray();
    }

    @Test
    void an_enveloped_object_is_read_along_the_schema() {
        assertThat(Protobuf.read(NAMESPACE, false))
                .isEqualTo(Document.parse(
                        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"shop\"}}"));
    }

    @Test
    void parts_without_a_name_are_read_and_zeros_that_say_nothing_are_not() {
        byte[] volume = join(field(1, text("v")), field(2, field(2, new byte[0])));
        byte[] port = join(field(1, text("web")), number(2, 0), number(3, 80));
        byte[] container = join(field(1, text("c")), field(6, port));
        byte[] spec = join(field(1, volume), field(2, container), number(11, 0), number(21, 0));

        assertThat(Protobuf.read(envelope("v1", "Pod", field(2, spec)), false).get("spec"))
                .contains(
                        Document.parse(
                                "{\"volumes\":[{\"name\":\"v\",\"emptyDir\":{}}],\"containers\":[{\"name\":\"c\","
                                        + "\"ports\":[{\"name\":\"web\",\"containerPort\":80}]}],\"automountServiceAccountToken\":false}"));
    }

    private static byte[] number(int tag, int value) {
        int key = tag << 3;
        return key < 128 ? new byte[] {(byte) key, (byte) value} : new byte[] {(byte) (key | 128), 1, (byte) value};
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @Test
    void a_kind_that_is_not_served_keeps_its_head_for_whoever_refuses_it() {
        assertThat(Protobuf.read(envelope("v1", "PodTemplate", new byte[0]), false))
                .isEqualTo(Document.parse("{\"apiVersion\":\"v1\",\"kind\":\"PodTemplate\"}"));
    }

    @Test
    void a_status_that_is_not_read_is_refused_where_it_is_what_is_sent() {
        byte[] body = envelope("apps/v1", "ReplicaSet", field(3, number(4, 1)));

        assertThat(Protobuf.read(body, false).get("status")).isEmpty();
        assertThatThrownBy(() -> Protobuf.read(body, true))
                .isInstanceOfSatisfying(
                        StatusException.class, e -> assertThat(e.code()).isEqualTo(415))
                .hasMessageContaining("does not read the status of a ReplicaSet in protobuf");
    }

    @ParameterizedTest(name = "[{0}] {1}")
    @CsvSource({
        "'', no envelope",
        "6b387300ff, ends too early",
        "6b3873000a7f, ends too early",
        "6b3873000b, not well-formed",
        "6b387300ffffffffffffffffffffff, ends too early",
        "6b38730012ffffffffffffffff7f, ends too early",
        "00000000, no envelope"
    })
    void a_malformed_body_is_a_bad_request(String hex, String sentence) {
        byte[] body = HexFormat.of().parseHex(hex);

        assertThatThrownBy(() -> Protobuf.read(body, false))
                .isInstanceOfSatisfying(
                        StatusException.class, e -> assertThat(e.code()).isEqualTo(400))
                .hasMessageContaining(sentence);
    }

    @Test
    void a_time_that_does_not_exist_is_a_bad_request() {
        byte[] seconds = {8, -1, -1, -1, -1, -1, -1, -1, -1, 127};
        byte[] body = envelope("v1", "Namespace", field(1, field(8, seconds)));

        assertThatThrownBy(() -> Protobuf.read(body, false)).hasMessageContaining("a time that does not exist");
    }

    @Test
    void noise_is_read_or_refused_but_never_breaks_the_reader() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] noisy = Arrays.copyOf(NAMESPACE, NAMESPACE.length - random.nextInt(4));
            for (int j = random.nextInt(4); j >= 0; j--) {
                noisy[4 + random.nextInt(noisy.length - 4)] = (byte) random.nextInt();
            }
            try {
                assertThat(Protobuf.read(noisy, false).isObject()).isTrue();
            } catch (StatusException refused) {
                assertThat(refused.code()).as(HexFormat.of().formatHex(noisy)).isEqualTo(400);
            }
        }
    }
}
