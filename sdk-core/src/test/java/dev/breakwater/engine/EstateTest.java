package dev.breakwater.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstateTest {
    private static Estate estate() {
        return Estate.of(
                        Estate.Origin.LIVE,
                        List.of(
                                new Estate.Entry(Thing.at("z"), Document.object("b", 1, "a", 2), "v1"),
                                new Estate.Entry(Thing.at("a"), Document.object("x", Document.reference("t")), "v1")))
                .readAt(Instant.parse("2026-01-01T00:00:00Z"))
                .missing(List.of(new Estate.Gap("graph/users", "not allowed to read")))
                .accepting(List.of(new Acceptance("AKS-1", "because", "me", LocalDate.of(2026, 6, 1))));
    }

    @Test
    void a_snapshot_is_sorted_and_documented() {
        assertThat(estate().toJson()).isEqualTo("""
                {
                  "schema" : "breakwater.dev/estate/v1",
                  "origin" : "LIVE",
                  "readAt" : "2026-01-01T00:00:00Z",
                  "resources" : [
                    {
                      "type" : "test/things",
                      "path" : "/things/a",
                      "apiVersion" : "v1",
                      "document" : {
                        "x" : "(known after apply)"
                      }
                    },
                    {
                      "type" : "test/things",
                      "path" : "/things/z",
                      "apiVersion" : "v1",
                      "document" : {
                        "a" : 2,
                        "b" : 1
                      }
                    }
                  ],
                  "gaps" : [
                    {
                      "type" : "graph/users",
                      "reason" : "not allowed to read"
                    }
                  ],
                  "acceptances" : [
                    {
                      "control" : "AKS-1",
                      "reason" : "because",
                      "owner" : "me",
                      "expires" : "2026-06-01"
                    }
                  ]
                }""");
    }

    @Test
    void a_snapshot_read_again_is_the_same_but_for_its_origin() {
        Estate read = Estate.parse(estate().toJson());

        assertThat(read.origin()).isEqualTo(Estate.Origin.SNAPSHOT);
        assertThat(read.toJson()).isEqualTo(estate().toJson().replace("\"LIVE\"", "\"SNAPSHOT\""));
        assertThat(read.find(Thing.at("Z")).orElseThrow().document()).isEqualTo(Document.object("a", 2, "b", 1));
        assertThat(read.readAt()).isEqualTo(estate().readAt());
        assertThat(read.acceptances()).isEqualTo(estate().acceptances());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|schema '(none)'",
                "{\"schema\":\"breakwater.dev/estate/v9\"}|schema 'breakwater.dev/estate/v9'",
                "{\"schema\":\"breakwater.dev/estate/v1\",\"readAt\":\"soon\"}|could not be parsed",
                "{\"schema\":\"breakwater.dev/estate/v1\",\"resources\":[{\"type\":\"t\"}]}|/resources/0 has no text 'path'",
                "{\"schema\":\"breakwater.dev/estate/v1\",\"resources\":[{\"type\":\"t\",\"path\":\"p\"}]}|'document'",
                "{\"schema\":\"breakwater.dev/estate/v1\",\"gaps\":[{}]}|/gaps/0 has no text 'type'",
                "[1]|schema '(none)'"
            })
    void what_is_no_snapshot_is_refused_with_the_place(String json, String message) {
        assertThatThrownBy(() -> Estate.parse(json))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void what_lies_inside_of_a_resource_is_found_by_its_path_whatever_the_letter_case() {
        Estate.Entry child = new Estate.Entry(new Address<>("T/parts", "/A/one/parts/x"), Document.object(), "v1");
        Estate.Entry other = new Estate.Entry(new Address<>("T/parts", "/a/one2/parts/y"), Document.object(), "v1");
        Estate.Entry kind = new Estate.Entry(new Address<>("T/others", "/a/one/others/z"), Document.object(), "v1");
        Estate estate = Estate.of(Estate.Origin.LIVE, List.of(other, child, kind));

        assertThat(estate.inside(new Address<>("T", "/a/ONE"), "t/PARTS")).containsExactly(child);
    }
}
