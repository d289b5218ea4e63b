package dev.breakwater.access;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.KubernetesSyntax;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.util.List;
import java.util.Optional;

/** Who a binding grants a role to. On AKS an Entra group or identity goes by its object id. */
public sealed interface Subject {
    /** A group; an Entra group goes by its object id. */
    static Subject group(String name) {
        return new Group(Output.of(name));
    }

    /** A group known once another resource exists, such as an Entra group made in the same plan. */
    static Subject group(Output<String> objectId) {
        return new Group(objectId);
    }

    /** A user; an Entra user goes by user principal name, an Entra identity by object id. */
    static Subject user(String name) {
        return new User(Output.of(name));
    }

    /** A user known once another resource exists, such as a managed identity's principal id. */
    static Subject user(Output<String> name) {
        return new User(name);
    }

    /** A service account of that namespace. */
    static Subject serviceAccount(String namespace, String name) {
        return new ServiceAccount(Optional.of(namespace), name);
    }

    /** How the manifest holds it. */
    Document document();

    /** What the API server would refuse, told of that subject. */
    default List<Issue> issues(String where) {
        return List.of();
    }

    /** The output that names it, if it is not known yet. */
    default Optional<Output<?>> input() {
        return Optional.empty();
    }

    /**
     * A group.
     *
     * @param name its name or object id
     */
    record Group(Output<String> name) implements Subject {
        @Override
        public Document document() {
            return Subjects.named("Group", name);
        }

        @Override
        public List<Issue> issues(String where) {
            return Subjects.blank(where, name);
        }

        @Override
        public Optional<Output<?>> input() {
            return Optional.of(name);
        }
    }

    /**
     * A user.
     *
     * @param name its name or object id
     */
    record User(Output<String> name) implements Subject {
        @Override
        public Document document() {
            return Subjects.named("User", name);
        }

        @Override
        public List<Issue> issues(String where) {
            return Subjects.blank(where, name);
        }

        @Override
        public Optional<Output<?>> input() {
            return Optional.of(name);
        }
    }

    /**
     * A service account.
     *
     * @param namespace its namespace; empty means the binding's
     * @param name its name
     */
    record ServiceAccount(Optional<String> namespace, String name) implements Subject {
        @Override
        public Document document() {
            return Document.object("kind", "ServiceAccount", "name", name).withSome("namespace", namespace);
        }

        @Override
        public List<Issue> issues(String where) {
            return KubernetesSyntax.subdomain(where + " ServiceAccount: name", name);
        }
    }
}
