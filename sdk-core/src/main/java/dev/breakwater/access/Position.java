package dev.breakwater.access;

import dev.breakwater.resource.ArmId;
import java.util.Locale;

/**
 * Where somebody stands, or gets to, in a cluster and around it.
 *
 * @param kind what it is
 * @param name which one; {@code *} stands for all of a cluster, and is the only name of a kind with one member
 */
public record Position(Kind kind, String name) implements Comparable<Position> {
    private static final String ACCOUNT = "system:serviceaccount:";

    /** What a position is. */
    public enum Kind {
        /** A user or group of the cluster by name: a certificate's, or a name that Entra ID gives. */
        USER,
        /** A group of the cluster that is no group of Entra ID. */
        GROUP,
        /** A service account, as {@code namespace/name}. */
        ACCOUNT,
        /** A user, group or identity of Entra ID, by its object id. */
        PRINCIPAL,
        /** A pod, or the pods of a workload, as {@code namespace/name}. */
        POD,
        /** The power to run any pod in a namespace, or in all of them. */
        RUN,
        /** The secrets of a namespace, or one of them as {@code namespace/name}. */
        SECRETS,
        /** A secret store of Azure, by its id. */
        VAULT,
        /** The nodes of the cluster. */
        NODE,
        /** Everything in the cluster. */
        CLUSTER_ADMIN,
        /** Everything in a subscription, by its id. */
        SUBSCRIPTION
    }

    static final Position NODES = new Position(Kind.NODE, "*");
    static final Position ADMIN = new Position(Kind.CLUSTER_ADMIN, "*");

    /** A subject of bindings. */
    public static Position of(AccessSubject subject) {
        String name = subject.name();
        if (ArmId.isGuid(name) || (name.startsWith("(") && name.contains("|"))) {
            return principal(name);
        }
        if (subject.isGroup()) {
            return new Position(Kind.GROUP, name);
        }
        return name.startsWith(ACCOUNT)
                ? new Position(Kind.ACCOUNT, name.substring(ACCOUNT.length()).replaceFirst(":", "/"))
                : new Position(Kind.USER, name);
    }

    /** A service account. */
    public static Position serviceAccount(String namespace, String name) {
        return new Position(Kind.ACCOUNT, namespace + "/" + name);
    }

    /** A principal of Entra ID. */
    public static Position principal(String objectId) {
        return new Position(Kind.PRINCIPAL, objectId.toLowerCase(Locale.ROOT));
    }

    /** A pod, or the pods of a workload template of a kind and name such as {@code Deployment/web}. */
    public static Position pod(String namespace, String name) {
        return new Position(Kind.POD, namespace + "/" + name);
    }

    /** The namespace of what has one before a slash; empty for the others. */
    String namespace() {
        int slash = kind == Kind.ACCOUNT || kind == Kind.POD || kind == Kind.SECRETS ? name.indexOf('/') : -1;
        return slash < 0 ? "" : name.substring(0, slash);
    }

    @Override
    public int compareTo(Position other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : name.compareTo(other.name);
    }

    /** {@code group devs}, {@code pod shop/web} or {@code cluster-admin}. */
    @Override
    public String toString() {
        boolean all = name.equals("*");
        return switch (kind) {
            case USER -> "user " + name;
            case GROUP -> "group " + name;
            case ACCOUNT -> "service account " + name;
            case PRINCIPAL -> "principal " + shortened();
            case POD -> "pod " + name;
            case RUN -> all ? "any pod anywhere" : "any pod in " + name;
            case SECRETS -> all ? "all secrets" : name.contains("/") ? "secret " + name : "secrets of " + name;
            case VAULT -> "vault " + name.substring(name.lastIndexOf('/') + 1);
            case NODE -> "the nodes";
            case CLUSTER_ADMIN -> "cluster-admin";
            case SUBSCRIPTION -> "subscription " + name.substring(name.lastIndexOf('/') + 1);
        };
    }

    /** An identity that does not exist yet is called as the resource that will have it. */
    private String shortened() {
        String[] parts = name.split("\\|", -1);
        return parts.length < 3 ? name : parts[1].substring(parts[1].lastIndexOf('/') + 1);
    }
}
