package dev.breakwater.access;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Small worlds of roles and bindings, and requests that often come close to what they grant; the same for a seed. */
final class RandomRbac {
    private static final String[] VERBS = {"get", "list", "create", "GET", "*"};
    private static final String[] GROUPS = {"-", "apps", "*", "example.com"};
    private static final String[] RESOURCES = {
        "pods", "pods/log", "deployments", "deployments/scale", "*", "*/scale", "pods/*", "secrets"
    };
    private static final String[] NAMES = {"a", "b"};
    private static final String[] PATHS = {"/healthz", "/healthz/*", "*", "/met*", "/metrics"};
    private static final String[] NAMESPACES = {"shop", "pay"};
    private static final String[] SUBJECTS = {
        "User:bob",
        "User:eve",
        "User:*",
        "Group:devs",
        "Group:ops",
        "ServiceAccount:web",
        "ServiceAccount:shop/web",
        "User:system:serviceaccount:pay:web",
        "Robot:bob"
    };

    private final SplittableRandom random;

    RandomRbac(long seed) {
        random = new SplittableRandom(seed);
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }

    private String some(String... of) {
        return random.nextInt(4) == 0 ? one(of) + "," + one(of) : one(of);
    }

    private String rule(boolean cluster) {
        if (cluster && random.nextInt(4) == 0) {
            return some(VERBS) + " > " + some(PATHS);
        }
        String rule = some(VERBS) + " | " + some(GROUPS) + " | " + some(RESOURCES);
        return random.nextInt(3) == 0 ? rule + " | " + some(NAMES) : rule;
    }

    /** Roles c0 to c3, the aggregated agg and agg2, and r0, r1 in each namespace; bindings of these and of others. */
    List<Document> world() {
        List<Document> all = new ArrayList<>();
        for (int at = 0; at < 4; at++) {
            Document role = Rbac.clusterRole("c" + at, rule(true), rule(true));
            all.add(at == 0 ? Rbac.labelled(role, "l", "1") : role);
        }
        all.add(Rbac.aggregating(Rbac.labelled(Rbac.clusterRole("agg"), "l", "2"), "l", "1"));
        all.add(Rbac.aggregating(Rbac.labelled(Rbac.clusterRole("agg2"), "l", "1"), "l", "2"));
        for (String namespace : NAMESPACES) {
            all.add(Rbac.role(namespace, "r0", rule(false)));
            all.add(Rbac.role(namespace, "r1", rule(false), rule(false)));
            for (int at = 0; at < 4; at++) {
                boolean cluster = random.nextBoolean();
                String role = cluster ? one("c1", "c2", "agg", "agg2") : one("r0", "r1", "gone");
                String kind = cluster ? "ClusterRole" : one("Role", "Role", "Role", "Widget");
                all.add(Rbac.binding(namespace, "b" + at, kind, role, one(SUBJECTS), one(SUBJECTS)));
            }
        }
        for (int at = 0; at < 3; at++) {
            Document binding =
                    Rbac.clusterBinding("b" + at, one("c0", "c3", "agg", "agg2", "gone"), one(SUBJECTS), one(SUBJECTS));
            all.add(random.nextInt(6) == 0 ? binding.withAt("/roleRef/kind", "Role") : binding);
        }
        return all;
    }

    AccessRequest request() {
        Caller caller = caller();
        if (random.nextInt(4) == 0) {
            return AccessRequest.path(caller, one("get", "list"), one("/healthz", "/healthz/x", "/metrics", "/x"));
        }
        String group = one("", "apps", "example.com", "other.io");
        String resource =
                one("pods", "pods/log", "deployments", "deployments/scale", "secrets", "pods/x", "jobs/scale");
        AccessRequest request = AccessRequest.of(caller, one("get", "list", "create", "Get", "watch"), group, resource);
        request = random.nextInt(4) == 0 ? request : request.in(one("shop", "pay", "none"));
        return random.nextInt(3) == 0 ? request : request.named(one("a", "b", "c"));
    }

    private Caller caller() {
        if (random.nextInt(60) == 0) {
            return Caller.user("root", "system:masters");
        }
        String name = one(
                "bob",
                "eve",
                "nobody",
                "system:serviceaccount:shop:web",
                "system:serviceaccount:pay:web",
                "system:serviceaccount::web",
                "*");
        return switch (random.nextInt(4)) {
            case 0 -> Caller.user(name, "devs");
            case 1 -> Caller.user(name, "ops", "devs");
            default -> Caller.user(name);
        };
    }
}
