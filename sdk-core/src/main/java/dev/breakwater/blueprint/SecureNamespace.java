package dev.breakwater.blueprint;

import dev.breakwater.resource.Output;
import dev.breakwater.workload.PodSecurityLevel;
import java.util.ArrayList;
import java.util.List;

/**
 * A namespace for an application: Pod Security enforced, all traffic denied but for what its own
 * policies allow, DNS allowed, and roles for groups. Immutable.
 *
 * @param name its name
 * @param podSecurity the level of the Pod Security Standards that is enforced
 * @param grants who may do what in it
 */
public record SecureNamespace(String name, PodSecurityLevel podSecurity, List<Grant> grants) {
    /** Copies the grants. */
    public SecureNamespace {
        grants = List.copyOf(grants);
    }

    /** A namespace at the restricted level, in which nobody has a role yet. */
    public static SecureNamespace named(String name) {
        return new SecureNamespace(name, PodSecurityLevel.RESTRICTED, List.of());
    }

    /** This namespace at another level; anything below restricted loosens it. */
    public SecureNamespace podSecurity(PodSecurityLevel level) {
        return new SecureNamespace(name, level, grants);
    }

    /** This namespace with more grants. */
    public SecureNamespace granting(Grant... more) {
        List<Grant> all = new ArrayList<>(grants);
        all.addAll(List.of(more));
        return new SecureNamespace(name, podSecurity, all);
    }

    /**
     * A role of the cluster for an Entra group, within one namespace.
     *
     * @param clusterRole the role's name, such as {@code view}, {@code edit} or {@code admin}
     * @param group the group's object id
     */
    public record Grant(String clusterRole, Output<String> group) {
        /** Reading most objects, but no secrets. */
        public static Grant view(String groupObjectId) {
            return new Grant("view", Output.of(groupObjectId));
        }

        /** Reading and writing most objects, secrets included. */
        public static Grant edit(String groupObjectId) {
            return new Grant("edit", Output.of(groupObjectId));
        }

        /** {@code edit for 11111111-…}. */
        @Override
        public String toString() {
            return clusterRole + " for " + group;
        }
    }
}
