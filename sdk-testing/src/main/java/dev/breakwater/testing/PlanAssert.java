package dev.breakwater.testing;

import dev.breakwater.change.Change;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.FieldValue;
import dev.breakwater.change.Permission;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.Plan;
import dev.breakwater.engine.Remark;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on a plan; failures show the plan, and what comes closest to what was looked for.
 *
 * <pre>{@code
 * Plan plan = bed.engine().plan(DESIRED);
 *
 * assertThat(plan).creates(AksCluster.TYPE, 1).weakensNothing().requires();
 * assertThat(plan).keeps(clusters().shouldDisableLocalAccounts());
 * }</pre>
 */
public final class PlanAssert extends AbstractAssert<PlanAssert, Plan> {
    PlanAssert(Plan actual) {
        super(actual, PlanAssert.class);
    }

    /** Nothing differs from what is declared. */
    public PlanAssert isEmpty() {
        isNotNull();
        return holds(actual.isEmpty(), "Expected a plan that changes nothing, but it does.");
    }

    /** As many resources of that type are created, and no more. */
    public PlanAssert creates(String type, int times) {
        return counts("created", type, times, Change.Create.class);
    }

    /** The resource is created. */
    public PlanAssert creates(Resource<?> resource) {
        return does("creates", resource.address(), Change.Create.class);
    }

    /** The resource is updated. */
    public PlanAssert updates(Resource<?> resource) {
        return does("updates", resource.address(), Change.Update.class);
    }

    /** As many resources of that type are updated, and no more. */
    public PlanAssert updates(String type, int times) {
        return counts("updated", type, times, Change.Update.class);
    }

    /** The resource is deleted. */
    public PlanAssert deletes(Resource<?> resource) {
        return does("deletes", resource.address(), Change.Delete.class);
    }

    /** The change of the resource is refused. */
    public PlanAssert refuses(Resource<?> resource) {
        return does("refuses", resource.address(), Change.Refused.class);
    }

    /** The resource is as declared already. */
    public PlanAssert leaves(Resource<?> resource) {
        return does("leaves", resource.address(), Change.NoOp.class);
    }

    /** No change, and no review of the plan, makes anything less secure. */
    public PlanAssert weakensNothing() {
        isNotNull();
        return holds(
                !actual.weakens(),
                "Expected a plan that weakens nothing, but it weakens "
                        + actual.weakening().entrySet().stream()
                                .map(entry -> entry.getKey().shortName() + " at "
                                        + entry.getValue().stream()
                                                .map(FieldChange::path)
                                                .collect(Collectors.joining(", "))
                                        + where(entry.getKey()))
                                .collect(Collectors.joining("; "))
                        + ".");
    }

    /** That place of a resource becomes less secure. */
    public PlanAssert weakens(Resource<?> resource, String path) {
        List<FieldChange> weaker = actual.weakening().entrySet().stream()
                .filter(entry -> entry.getKey().equals(resource.address()))
                .flatMap(entry -> entry.getValue().stream())
                .toList();
        return holds(
                weaker.stream().anyMatch(field -> field.path().equals(path)),
                "Expected a plan that weakens " + resource.address().shortName() + " at " + path + ", but it weakens "
                        + (weaker.isEmpty() ? "nothing of it" : paths(weaker)) + ".");
    }

    /** That place of a resource changes. */
    public PlanAssert changes(Resource<?> resource, String path) {
        field(resource, path);
        return this;
    }

    /** That place of a resource changes to that value. */
    public PlanAssert changes(Resource<?> resource, String path, Object after) {
        FieldValue found = field(resource, path).after();
        boolean same = found instanceof FieldValue.Known known && known.value().equals(Document.of(after));
        return holds(
                same,
                "Expected " + resource.address().shortName() + " to change at " + path + " to " + Document.of(after)
                        + ", but it changes to " + found.render() + "." + where(resource.address()));
    }

    /** Applying it needs exactly these permissions. */
    public PlanAssert requires(Permission... permissions) {
        isNotNull();
        Set<Permission> wanted = Set.of(permissions);
        return holds(
                actual.needs().equals(wanted),
                "Expected a plan that needs " + words(wanted) + ", but it needs " + words(actual.needs()) + ".");
    }

    /** What would be there after it keeps these rules. */
    public PlanAssert keeps(Rule... rules) {
        isNotNull();
        List<String> broken = new ArrayList<>();
        for (Rule rule : rules) {
            for (RuleCase one : rule.cases(actual.after())) {
                one.failure().ifPresent(broken::add);
            }
        }
        if (!broken.isEmpty()) {
            failWithMessage("%s", String.join("\n\n", broken));
        }
        return this;
    }

    /** A review has a remark of that code. */
    public PlanAssert hasRemark(String code) {
        isNotNull();
        return holds(
                actual.remarks().stream().anyMatch(remark -> remark.code().equals(code)),
                "Expected a remark " + code + ", but there "
                        + (actual.remarks().isEmpty()
                                ? "is none; reviews are options of the engine."
                                : "are only "
                                        + actual.remarks().stream()
                                                .map(Remark::code)
                                                .distinct()
                                                .toList() + "."));
    }

    private FieldChange field(Resource<?> resource, String path) {
        List<FieldChange> fields =
                change(resource.address()).map(Change::fields).orElse(List.of());
        Optional<FieldChange> found =
                fields.stream().filter(field -> field.path().equals(path)).findFirst();
        holds(
                found.isPresent(),
                "Expected " + resource.address().shortName() + " to change at " + path + ", but "
                        + (fields.isEmpty()
                                ? "nothing of it changes."
                                : "it changes at " + closest(path, fields) + "."));
        return found.orElseThrow();
    }

    /** The paths that share most with the one looked for, so that a mistyped one shows. */
    private static String closest(String path, List<FieldChange> fields) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        List<String> near = new ArrayList<>();
        for (FieldChange field : fields) {
            if (field.path().endsWith("/" + last) || field.path().startsWith(path + "/")) {
                near.add(field.path());
            }
        }
        return near.isEmpty() ? paths(fields) : String.join(", ", near);
    }

    private String where(Address<?> address) {
        return actual.after()
                .find(address)
                .flatMap(Estate.Entry::source)
                .map(source -> " (" + FailureText.at(source) + ")")
                .orElse("");
    }

    private static String paths(List<FieldChange> fields) {
        return fields.stream().map(FieldChange::path).limit(10).collect(Collectors.joining(", "))
                + (fields.size() > 10 ? " and " + (fields.size() - 10) + " more places" : "");
    }

    private Optional<Change> change(Address<?> address) {
        isNotNull();
        return actual.change(address);
    }

    private PlanAssert does(String what, Address<?> address, Class<? extends Change> kind) {
        Optional<Change> change = change(address);
        return holds(
                change.filter(kind::isInstance).isPresent(),
                "Expected a plan that " + what + " "
                        + address.shortName() + ", but it "
                        + change.map(other -> "has " + other.getClass().getSimpleName() + " for it.")
                                .orElse("does not know " + address + "."));
    }

    private PlanAssert counts(String done, String type, int times, Class<? extends Change> kind) {
        isNotNull();
        List<String> found = new ArrayList<>();
        Set<String> others = new TreeSet<>();
        for (Change change : actual.changes()) {
            if (kind.isInstance(change)) {
                boolean wanted = change.address().type().equalsIgnoreCase(type);
                (wanted ? found : others)
                        .add(
                                wanted
                                        ? change.address().shortName()
                                        : change.address().type());
            }
        }
        return holds(
                found.size() == times,
                "Expected " + times + " " + type + " to be " + done + ", but "
                        + (found.isEmpty() ? "none is; " + done + " are " + others : found.size() + " are: " + found)
                        + ".");
    }

    private static String words(Set<Permission> permissions) {
        return permissions.isEmpty() ? "no permission" : new TreeSet<>(permissions).toString();
    }

    /** {@code PlanAssert[…]}, with what it is about. */
    @Override
    public String toString() {
        return "PlanAssert[" + actual + "]";
    }

    private PlanAssert holds(boolean condition, String otherwise) {
        if (!condition) {
            failWithMessage("%s%n%s", otherwise, actual.render());
        }
        return this;
    }
}
