package dev.breakwater.examples.analysis;

import dev.breakwater.access.AccessCell;
import dev.breakwater.access.AccessMatrix;
import dev.breakwater.access.Authorizer;
import dev.breakwater.access.Binding;
import dev.breakwater.access.ClusterRoleBinding;
import dev.breakwater.access.EscalationPaths;
import dev.breakwater.access.Position;
import dev.breakwater.access.RoleBinding;
import dev.breakwater.access.RoleRef;
import dev.breakwater.access.Subject;
import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Auditor;
import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.document.Document;
import dev.breakwater.resource.DesiredState;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A user who is cluster-admin, a group that may look, and a group that administers a namespace: what each of the three
 * bindings changes.
 */
public final class BindingsExample {
    private static final String USER = "7c1b2f6a-2f3e-4f0e-9d53-0f8f6c2a9b10";
    private static final String AUDITORS = "1f0a4e8c-55d1-4d0c-8f6b-6a1d3c7e2b11";
    private static final String DEVELOPERS = "9b1f6d0e-3c52-4f7e-8a24-5d8c0f2b7e61";
    private static final List<AccessCell> CELLS = List.of(
            new AccessCell("get", "", "pods"),
            new AccessCell("get", "", "secrets"),
            new AccessCell("create", "", "pods"),
            new AccessCell("create", "", "pods/exec"),
            new AccessCell("delete", "apps", "deployments"),
            new AccessCell("create", "rbac.authorization.k8s.io", "rolebindings"),
            new AccessCell("delete", "", "nodes"));

    private BindingsExample() {}

    /** Prints the matrices, and writes pictures and a page of the audit to the folder that is named, or to target/analysis. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments.length > 0 ? arguments[0] : "target/analysis");
        run(folder, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(Path folder, PrintStream out) throws IOException {
        // tag::bindings[]
        ClusterRoleBinding user = ClusterRoleBinding.named("admin-user")
                .roleRef(RoleRef.clusterRole("cluster-admin"))
                .addSubjects(Subject.user(USER)) // allowed, and a finding: bind groups
                .build();
        ClusterRoleBinding group = ClusterRoleBinding.named("auditors")
                .roleRef(RoleRef.clusterRole("view"))
                .addSubjects(Subject.group(AUDITORS))
                .build();
        RoleBinding admin = Binding.admin(DEVELOPERS).in("shop");
        // end::bindings[]
        List<Document> manifests = new ArrayList<>();
        AccessMatrix before = matrix(manifests);
        for (Document binding : List.of(user.document(), group.document(), admin.document())) {
            manifests.add(binding);
        }
        AccessMatrix after = matrix(manifests);
        out.println("Before:\n" + before.render("shop"));
        out.println("After:\n" + after.render("shop"));
        after.beyond(before).forEach(out::println);

        Files.createDirectories(folder);
        EscalationPaths paths = EscalationPaths.of(manifests);
        AuditReport report = Auditor.of(Catalogue.all())
                .audit(DesiredState.named("bindings").with(user).with(group).with(admin))
                .picturing(before.picture("shop"), after.picture("shop", before))
                .picturing(paths.picture(Position.Kind.CLUSTER_ADMIN));
        Files.writeString(
                folder.resolve("access-before.svg"), before.picture("shop").svg());
        Files.writeString(
                folder.resolve("access-after.svg"),
                after.picture("shop", before).svg());
        Files.writeString(
                folder.resolve("cluster-admin.svg"),
                paths.picture(Position.Kind.CLUSTER_ADMIN).svg());
        Files.writeString(folder.resolve("bindings.html"), report.toHtml());
        out.println(report.failedControls());
    }

    private static AccessMatrix matrix(List<Document> manifests) {
        return AccessMatrix.of(Authorizer.withDefaults(manifests), CELLS);
    }
}
