package dev.breakwater.blueprint;

import dev.breakwater.manifest.PodSecurityLevel;
import dev.breakwater.resource.Output;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A namespace for an application: Pod Security enforced, all traffic denied but for what its own
 * policies allow, DNS allowed, a quota, and roles for groups. Immutable.
 *
 * @param name its name
 * @param podSecurity the level of the Pod Security Standards that is enforced
 * @param grants who may do what in it
 * @param quota how much all pods in it may ask for together, such as {@code requests.cpu} and {@code 10}; containers
 *     that do not say what they ask for get a tenth of a processor and 128 MiB. Empty means no quota
 */
public record SecureNamespace(
        String name, PodSecurityLevel podSecurity, List<Grant> grants, Map<String, String> quota) {
    /** What one namespace can take from a pool of ten four-core nodes without starving the others. */
    private static final Map<String, String> SHARE =
            Map.of("pods", "100", "requests.cpu", "10", "requests.memory", "40Gi", "limits.memory", "80Gi");

    /** Copies the grants and the quota, the latter sorted. */
    public SecureNamespace {
        grants = List.copyOf(grants);
        quota = Collections.unmodifiableMap(new TreeMap<>(quota));
    }

    /**
     * A namespace at the restricted level, in which nobody has a role yet, of up to 100 pods, 10 processors and 40 GiB
     * requested and 80 GiB of limits.
     */
    public static SecureNamespace named(String name) {
        return new SecureNamespace(name, PodSecurityLevel.RESTRICTED, List.of(), SHARE);
    }

    /** This namespace at another level; anything below restricted loosens it. */
    public SecureNamespace podSecurity(PodSecurityLevel level) {
        return new SecureNamespace(name, level, grants, quota);
    }

    /** This namespace with more grants. */
    public SecureNamespace granting(Grant... more) {
        List<Grant> all = new ArrayList<>(grants);
        all.addAll(List.of(more));
        return new SecureNamespace(name, podSecurity, all, quota);
    }

    /** This namespace with another quota instead of the whole of its own; an empty one is none. */
    public SecureNamespace quota(Map<String, String> hard) {
        return new SecureNamespace(name, podSecurity, grants, hard);
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
