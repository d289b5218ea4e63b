package dev.breakwater.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PropertyTableTest {
    private static final PropertyTable TABLE = PropertyTable.of(
                    "test/things",
                    Property.at("/local", "local accounts").defaultsTo(false).safe(Safety.when(false), "C-1"),
                    Property.at("/level", "level").safe(Safety.ranked("none", "low", "high")),
                    Property.at("/place", "place").createOnly().compares(Form.TEXT_NO_CASE),
                    Property.at("/sealed", "sealed").defaultsTo(false).oneWayTo(true),
                    Property.at("/ranges", "ranges").compares(Form.CIDR_SET),
                    Property.at("/version", "version").compares(Form.VERSION),
                    Property.at("/names", "names").compares(Form.SET_NO_CASE),
                    Property.at("/labels", "labels").compares(Form.CONTAINS),
                    Property.at("/pools/*/image", "image").reimagesNodes(),
                    Property.at("/pools/*/open", "open").defaultsTo(false).safe(Safety.when(false), "C-2"),
                    Property.at("/pools/*/count", "count")
                            .serverOwnedWhen(pool -> pool.flag("/scales").orElse(false)))
            .keyedBy("/pools", "name");

    private static Document json(String singleQuoted) {
        return Document.parse(singleQuoted.replace('\'', '"'));
    }

    private static List<String> diff(String declared, String actual) {
        return TABLE.diff(json(declared), json(actual)).stream()
                .map(change -> change + " " + change.effect() + " " + change.consequence())
                .toList();
    }

    @ParameterizedTest(name = "{0} is in sync with {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|{'anything':1}",
                "{'local':false}|{}",
                "{'local':false}|{'local':null}",
                "{'gone':null}|{}",
                "{'place':'WestEurope'}|{'place':'westeurope','more':1}",
                "{'ranges':['10.0.0.1','10.1.0.0/16']}|{'ranges':['10.1.0.0/16','10.0.0.1/32']}",
                "{'version':'1.33'}|{'version':'1.33.4'}",
                "{'names':['A','b']}|{'names':['B','a']}",
                "{'labels':{'a':'1'}}|{'labels':{'a':'1','injected':'2'}}",
                "{'deep':{'x':1}}|{'deep':{'x':1,'y':2}}",
                "{'pools':[{'name':'a','scales':true,'count':1}]}|{'pools':[{'name':'b'},{'name':'A','scales':true,'count':9}]}"
            })
    void what_means_the_same_does_not_differ(String declared, String actual) {
        assertThat(diff(declared, actual)).isEmpty();
    }

    @ParameterizedTest(name = "{0} over {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{'local':true}|{}|/local: false -> true WEAKENS IN_PLACE",
                "{'local':false}|{'local':true}|/local: true -> false HARDENS IN_PLACE",
                "{'level':'low'}|{'level':'high'}|/level: high -> low WEAKENS IN_PLACE",
                "{'level':'high'}|{}|/level: - -> high HARDENS IN_PLACE",
                "{'place':'a'}|{'place':'b'}|/place: b -> a NEUTRAL REFUSED",
                "{'sealed':true}|{}|/sealed: false -> true NEUTRAL ONE_WAY",
                "{'sealed':false}|{'sealed':true}|/sealed: true -> false NEUTRAL REFUSED",
                "{'version':'1.3'}|{'version':'1.33.4'}|/version: 1.33.4 -> 1.3 NEUTRAL IN_PLACE",
                "{'labels':{'a':'1'}}|{'labels':{'b':'1'}}|/labels: {\"b\":\"1\"} -> {\"a\":\"1\"} NEUTRAL IN_PLACE",
                "{'deep':{'x':1}}|{}|/deep/x: - -> 1 NEUTRAL IN_PLACE",
                "{'pools':[{'name':'a','image':'v2'}]}|{'pools':[{'name':'a','image':'v1'}]}|/pools/a/image: v1 -> v2 NEUTRAL REIMAGES_NODES",
                "{'pools':[{'name':'a','count':2}]}|{'pools':[{'name':'a','count':3}]}|/pools/a/count: 3 -> 2 NEUTRAL IN_PLACE",
                "{'pools':[{'name':'b'}]}|{'pools':[{'name':'a'}]}|/pools/b: - -> {\"name\":\"b\"} NEUTRAL IN_PLACE",
                "{'pools':[{'name':'b','open':false}]}|{'pools':[]}|/pools/b: - -> {\"name\":\"b\",\"open\":false} NEUTRAL IN_PLACE",
                "{'pools':[{'name':'b','open':true}]}|{'pools':[]}|/pools/b: - -> {\"name\":\"b\",\"open\":true} WEAKENS IN_PLACE"
            })
    void what_differs_is_named_with_its_effect_and_what_it_takes(String declared, String actual, String expected) {
        assertThat(diff(declared, actual)).containsExactly(expected);
    }

    @Test
    void what_is_known_after_apply_differs_and_has_no_effect_yet() {
        Document body = Document.object("local", Document.reference("other"));

        assertThat(TABLE.diff(body, json("{'local':false}"))).singleElement().satisfies(change -> {
            assertThat(change).hasToString("/local: false -> (known after apply)");
            assertThat(change.effect()).isEqualTo(Effect.NEUTRAL);
        });
    }

    @ParameterizedTest(name = "{0} over {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':1}|{'b':2}|{'b':2,'a':1}",
                "{'d':{'x':1}}|{'d':{'y':2}}|{'d':{'y':2,'x':1}}",
                "{'place':'WestEurope'}|{'place':'westeurope'}|{'place':'westeurope'}",
                "{'list':[1]}|{'list':[2,3]}|{'list':[1]}",
                "{'pools':[{'name':'new'},{'name':'a','count':5}]}|{'pools':[{'name':'kept'},{'name':'A','count':3,'more':1}]}|{'pools':[{'name':'kept'},{'name':'a','count':5,'more':1},{'name':'new'}]}",
                "{'pools':[{'name':'a','scales':true,'count':1}]}|{'pools':[{'name':'a','scales':true,'count':7}]}|{'pools':[{'name':'a','scales':true,'count':7}]}"
            })
    void a_merge_loses_nothing_that_is_not_declared(String declared, String actual, String expected) {
        Document merged = TABLE.merge(json(declared), json(actual));

        assertThat(merged).isEqualTo(json(expected));
        assertThat(TABLE.diff(json(declared), merged))
                .as("a merge brings everything about")
                .isEmpty();
    }

    @Test
    void a_create_lists_every_declared_field() {
        assertThat(TABLE.declared(json("{'local':true,'d':{'x':1},'pools':[{'name':'a','count':1}]}")))
                .extracting(FieldChange::path)
                .containsExactly("/local", "/d/x", "/pools/a/name", "/pools/a/count");
        assertThat(TABLE.declared(Document.object())).isEmpty();
    }

    @Test
    void places_and_controls_are_found() {
        Property count = TABLE.property("/pools/*/count").orElseThrow();

        assertThat(TABLE.places(count, json("{'pools':[{'name':'a','count':1},{'name':'b'}]}")))
                .extracting(PropertyTable.Place::path)
                .containsExactly("/pools/a/count", "/pools/b/count");
        assertThat(TABLE.forControl("C-1")).extracting(Property::path).containsExactly("/local");
        assertThatThrownBy(() -> PropertyTable.of("t", Property.at("/a", "a"), Property.at("/a", "a")))
                .hasMessage("t: /a stands in the table twice.");
    }

    @Test
    void a_change_says_what_it_needs() {
        FieldChange weak = new FieldChange(
                "/a", FieldValue.absent(), FieldValue.hidden(), Effect.WEAKENS, Consequence.REIMAGES_NODES);
        var address = new dev.breakwater.resource.Address<dev.breakwater.resource.ArmState>("t/u", "/x");

        assertThat(new Change.Update(address, List.of(weak)).needs())
                .containsExactlyInAnyOrder(Permission.WEAKEN, Permission.REIMAGE_NODES);
        FieldChange tidying =
                new FieldChange("/a", FieldValue.absent(), FieldValue.absent(), Effect.NEUTRAL, Consequence.DELETES);
        assertThat(new Change.Update(address, List.of(tidying)).needs()).containsExactly(Permission.DELETE);
        assertThat(new Change.Create(address, List.of(weak)).needs())
                .as("what does not exist has no nodes to re-image")
                .containsExactly(Permission.WEAKEN);
        assertThat(new Change.Delete(address, List.of()).needs()).containsExactly(Permission.DELETE);
        assertThat(weak).hasToString("/a: - -> (sensitive)");
    }

    @ParameterizedTest(name = "{0} is written with {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|2025-09-01",
                "{'old':1}|2025-09-01",
                "{'newer':null}|2026-02-01",
                "{'newer':'off','old':1}|2026-02-01",
                "{'preview':true,'newer':1}|2026-07-02-preview",
                "{'pools':[{'name':'a'},{'name':'b','late':1}]}|2026-08-01",
                "{'pools':[{'name':'a'}]}|2025-09-01",
                "{'ancient':1}|2025-09-01",
            })
    void a_body_needs_the_newest_version_that_one_of_its_properties_came_with(String body, String version) {
        PropertyTable table = versioned(Property.at("/preview", "preview").since("2026-07-02-preview"));

        assertThat(table.apiVersion(json(body), "2025-09-01")).isEqualTo(version);
    }

    /** Properties that came with later versions, and these beside them. */
    private static PropertyTable versioned(Property... more) {
        List<Property> all = new ArrayList<>(List.of(
                Property.at("/old", "old"),
                Property.at("/ancient", "ancient").since("2020-01-01"),
                Property.at("/newer", "newer").since("2026-02-01").defaultsTo("off"),
                Property.at("/pools/*/late", "late").since("2026-08-01")));
        all.addAll(List.of(more));
        return PropertyTable.of("test/things", all.toArray(new Property[0])).keyedBy("/pools", "name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'old':1}|2025-09-01",
                "{'newer':'off'}|2025-09-01",
                "{'newer':null}|2025-09-01",
                "{'newer':'on'}|2026-02-01",
                "{'newer':'on','pools':[{'name':'a','late':1}]}|2026-08-01",
                "{'ancient':1}|2025-09-01",
            })
    void what_is_there_is_kept_by_the_version_that_names_all_that_is_no_default(String body, String version) {
        PropertyTable table = versioned();

        assertThat(table.versionKeeping(json(body), "2025-09-01")).isEqualTo(version);
        assertThat(table.versionsAfter("2025-09-01")).containsExactly("2026-08-01", "2026-02-01");
        assertThat(table.versionsAfter("2026-08-01")).isEmpty();
    }
}
