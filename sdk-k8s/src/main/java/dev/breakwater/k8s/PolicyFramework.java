package dev.breakwater.k8s;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/**
 * What Gatekeeper holds in a cluster, such as the constraints that the Azure Policy add-on makes of assignments, and
 * whether it really refuses. That a policy is there and that it is enforced are two facts: the first is read, the
 * second is tried out with a privileged pod that is not made. It is tried for Linux only: pods of Windows have no such
 * setting, so what holds for them is not assessable. Immutable.
 */
public final class PolicyFramework {
    private final Document document;

    PolicyFramework(Document document) {
        this.document = document;
    }

    /** Whether the cluster serves constraints; empty if that could not be read. */
    public Optional<Boolean> isInstalled() {
        return document.flag("/installed");
    }

    /**
     * Whether Gatekeeper refuses a privileged pod in the namespace; empty if that cannot be told, since the caller may
     * not create pods there, or something else refused it.
     */
    public Optional<Boolean> isEnforcing() {
        return document.flag("/probe/refused");
    }

    /**
     * All of it: {@code installed}, {@code templates}, {@code constraints} (kind, name, action, assignment, audit with
     * its age in seconds, violations), {@code webhooks}, {@code probe}, {@code windows} where there are such nodes, and
     * {@code notAssessable}, the reasons for what is missing.
     */
    public Document document() {
        return document;
    }

    /** The same for people, a line each. */
    public String render() {
        StringBuilder text = new StringBuilder(head()).append('\n');
        for (Document template : elements("/templates")) {
            String errors = template.text("/errors").map(why -> ", " + why).orElse("");
            String state = template.flag("/created").orElse(false) ? "in force" : "not in force yet";
            text.append("template ")
                    .append(word(template, "/kind"))
                    .append(": ")
                    .append(state);
            text.append(errors).append('\n');
        }
        elements("/constraints").forEach(one -> constraint(one, text));
        for (Document webhook : elements("/webhooks")) {
            text.append("webhook ").append(word(webhook, "/name")).append(" of ");
            text.append(word(webhook, "/configuration")).append(": on failure ");
            text.append(word(webhook, "/failurePolicy")).append('\n');
        }
        text.append("probe: ").append(word(document, "/probe/message")).append('\n');
        document.text("/windows")
                .ifPresent(why -> text.append("not assessable: ").append(why).append('\n'));
        for (Document why : elements("/notAssessable")) {
            text.append("not assessable: ").append(why.asText().orElse("")).append('\n');
        }
        return text.toString();
    }

    private String head() {
        return isInstalled()
                .map(there -> there
                        ? "Gatekeeper: " + elements("/templates").size() + " templates, "
                                + elements("/constraints").size() + " constraints"
                        : "Gatekeeper is not installed")
                .orElse("Gatekeeper: not assessable");
    }

    private static void constraint(Document constraint, StringBuilder text) {
        text.append("constraint ").append(word(constraint, "/kind")).append(' ');
        text.append(word(constraint, "/name")).append(": ").append(word(constraint, "/action"));
        text.append(constraint
                .number("/auditAge")
                .map(age -> ", audited " + age + " s ago, " + word(constraint, "/totalViolations") + " violations")
                .orElse(", never audited"));
        text.append(constraint
                .text("/assignment")
                .map(id -> ", of assignment " + id.substring(id.lastIndexOf('/') + 1))
                .orElse(""));
        text.append('\n');
        for (Document violation :
                constraint.at("/violations").orElse(Document.array()).elements()) {
            text.append("  ").append(word(violation, "/kind")).append(' ');
            text.append(violation
                    .text("/namespace")
                    .map(namespace -> namespace + "/")
                    .orElse(""));
            text.append(word(violation, "/name"))
                    .append(": ")
                    .append(word(violation, "/message"))
                    .append('\n');
        }
    }

    private static String word(Document of, String pointer) {
        return of.text(pointer)
                .or(() -> of.number(pointer).map(String::valueOf))
                .orElse("?");
    }

    private List<Document> elements(String pointer) {
        return document.at(pointer).orElse(Document.array()).elements();
    }

    /** {@code PolicyFramework[5 templates, 5 constraints, refuses]}. */
    @Override
    public String toString() {
        String probe = isEnforcing()
                .map(refused -> refused ? "refuses" : "lets through")
                .orElse("not assessable");
        return "PolicyFramework[" + elements("/templates").size() + " templates, "
                + elements("/constraints").size() + " constraints, " + probe + "]";
    }
}
