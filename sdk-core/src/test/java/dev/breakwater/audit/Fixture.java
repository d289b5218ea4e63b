package dev.breakwater.audit;

import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Two small controls of a made-up type, one control over two types, and estates for them. */
final class Fixture {
    static final String TYPE = "Example.Compute/machines";
    static final String LOCKS = "Example.Compute/locks";
    static final LocalDate TODAY = LocalDate.of(2026, 6, 1);

    static final PropertyTable TABLE = PropertyTable.of(
            TYPE,
            Property.at("/properties/localUsers", "local users")
                    .defaultsTo(true)
                    .safe(Safety.when(false), "T-ID-01"),
            Property.at("/properties/channel", "channel").safe(Safety.oneOf("patch"), "T-UPG-01"));

    static final Control LOCAL_USERS = PropertyControl.of(
                    TABLE, "T-ID-01", Severity.CRITICAL, "Local users are off.", "Call localUsers(false).")
            .maps("Example Benchmark 1.0", "4.1", "4.2");
    static final Control CHANNEL = PropertyControl.of(
                    TABLE, "T-UPG-01", Severity.LOW, "A patch channel is set.", "Call channel(\"patch\").")
            .maps("Example Benchmark 1.0", "7.3");
    static final Control LOCKED = control(
            "T-LOCK-01",
            Set.of(TYPE, LOCKS),
            estate -> estate.ofType(TYPE).stream()
                    .map(entry -> estate.ofType(LOCKS).isEmpty()
                            ? finding("T-LOCK-01", entry.address(), Verdict.FAIL, "No lock exists.")
                            : finding("T-LOCK-01", entry.address(), Verdict.PASS, "A lock exists."))
                    .toList());

    static final Auditor AUDITOR = Auditor.of(List.of(LOCAL_USERS, CHANNEL)).at(clock(TODAY));

    private Fixture() {}

    static Clock clock(LocalDate day) {
        return Clock.fixed(Instant.parse(day + "T12:00:00Z"), ZoneOffset.UTC);
    }

    static Finding finding(String control, Address<?> address, Verdict verdict, String message) {
        return new Finding(control, address, verdict, message, List.of());
    }

    static Control control(String id, Set<String> evidence, Function<Estate, List<Finding>> check) {
        return control(id, "It holds.", "Mend it.", evidence, check);
    }

    static Control control(
            String id, String sentence, String remedy, Set<String> evidence, Function<Estate, List<Finding>> check) {
        return new Control() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public String sentence() {
                return sentence;
            }

            @Override
            public String remedy() {
                return remedy;
            }

            @Override
            public Severity severity() {
                return Severity.HIGH;
            }

            @Override
            public Set<String> evidence() {
                return evidence;
            }

            @Override
            public Map<String, List<String>> mappings() {
                return Map.of();
            }

            @Override
            public List<Finding> check(Estate estate) {
                return check.apply(estate);
            }
        };
    }

    static Address<?> machine(String name) {
        return new Address<>(TYPE, "/groups/one/machines/" + name);
    }

    static Estate.Entry entry(String name, Object localUsers, Object channel) {
        Document properties = Document.object("localUsers", localUsers, "channel", channel);
        return new Estate.Entry(machine(name), Document.object("properties", properties), "2026-01-01");
    }

    static Estate live(Estate.Entry... entries) {
        return Estate.of(Estate.Origin.LIVE, List.of(entries)).readAt(Instant.parse("2026-06-01T11:59:00Z"));
    }

    static Acceptance acceptance(String control, LocalDate expires) {
        return new Acceptance(control, "migration until summer", "platform team", expires);
    }
}
