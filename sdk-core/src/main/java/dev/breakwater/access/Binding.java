package dev.breakwater.access;

/**
 * Bindings of the roles for people that can only be made to a group: {@code Binding.clusterAdmin(group)}, {@code
 * Binding.admin(group).in(namespace)}. Each is an ordinary declaration, named after role and group.
 */
public final class Binding {
    private final String role;
    private final String group;

    private Binding(String role, String group) {
        this.role = role;
        this.group = group;
    }

    /** Lets a group, on AKS an Entra group by its object id, do everything in the whole cluster. */
    public static ClusterRoleBinding clusterAdmin(String group) {
        return ClusterRoleBinding.named("cluster-admin-" + group)
                .clusterRole("cluster-admin")
                .addSubjects(Subject.group(group))
                .build();
    }

    /** Lets a group administer a namespace, its roles and bindings included; say which by {@link #in}. */
    public static Binding admin(String group) {
        return new Binding("admin", group);
    }

    /** Lets a group read and write most objects of a namespace, secrets included; say which by {@link #in}. */
    public static Binding edit(String group) {
        return new Binding("edit", group);
    }

    /** Lets a group read most objects of a namespace, no secrets; say which by {@link #in}. */
    public static Binding view(String group) {
        return new Binding("view", group);
    }

    /** The binding in that namespace. */
    public RoleBinding in(String namespace) {
        return RoleBinding.named(role + "-" + group)
                .namespace(namespace)
                .clusterRole(role)
                .addSubjects(Subject.group(group))
                .build();
    }

    /** {@code Binding[admin to devs]}. */
    @Override
    public String toString() {
        return "Binding[" + role + " to " + group + "]";
    }
}
