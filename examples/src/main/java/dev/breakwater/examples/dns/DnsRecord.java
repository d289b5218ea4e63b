package dev.breakwater.examples.dns;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.immutables.value.Value;

/** The desired state of a name in the imaginary DNS service. Immutable. */
// tag::declaration[]
@Value.Immutable
@BreakwaterStyle
public interface DnsRecord extends Resource<DnsRecord.State>, WithDnsRecord {
    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PropertyTable.of(
            "dns.example/records",
            Property.at("/type", "Type").createOnly(),
            Property.at("/target", "Target"),
            Property.at("/ttl", "Seconds to live").defaultsTo(300));
    // end::declaration[]

    /** The highest number of seconds that the service takes: a week. */
    int LONGEST = 604_800;

    /** Starts the declaration of a name below a zone, such as {@code api} of {@code shop.example}. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** The name below the zone. */
    String name();

    /** The zone. */
    String zone();

    /** The name it stands for, known now or once the resource that has it exists. */
    Output<String> target();

    /** How long resolvers may keep it, in seconds. */
    @Value.Default
    default int ttl() {
        return 300;
    }

    @Override
    default Address<State> address() {
        return new Address<>("dns.example/records", name() + "." + zone());
    }

    @Override
    default Document document() {
        return Document.object("type", "CNAME", "target", target().toDocument(), "ttl", ttl());
    }

    @Override
    default Set<Output<?>> inputs() {
        return Set.of(target());
    }

    @Override
    default List<Issue> issues() {
        List<Issue> issues = new ArrayList<>();
        if (zone().isBlank()) {
            issues.add(new Issue("DnsRecord '" + name() + "'", "zone is blank; name the zone it belongs to."));
        }
        if (ttl() < 1 || ttl() > LONGEST) {
            issues.add(new Issue(
                    "DnsRecord '" + name() + "'", "ttl is " + ttl() + "; the service takes 1 to " + LONGEST + "."));
        }
        return issues;
    }

    /** Refuses what the service refuses, all of it at once. */
    @Value.Check
    default void check() {
        InvalidDeclarationException.throwIfAny(issues());
    }

    /**
     * What the service says of a record.
     *
     * @param document the record
     * @param apiVersion always {@code v1}
     */
    record State(Document document, String apiVersion) implements Observed {}

    /** Collects the attributes of a record. Not thread-safe. */
    final class Builder extends ImmutableDnsRecord.Builder {
        Builder() {}
    }
}
