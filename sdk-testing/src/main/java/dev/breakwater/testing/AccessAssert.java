package dev.breakwater.testing;

import dev.breakwater.access.AccessDecision;
import dev.breakwater.access.AccessRequest;
import dev.breakwater.access.AccessSubject;
import dev.breakwater.access.Authorizer;
import dev.breakwater.access.Caller;
import dev.breakwater.access.Grant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on who may do what in a cluster: {@code assertThat(authorizer).group(SRE).inNamespace("payments")
 * .cannot("delete", "secrets")}.
 *
 * <pre>{@code
 * Authorizer authorizer = Authorizer.of(Estate.of(DESIRED));
 *
 * assertThat(authorizer)
 *         .user("mallory")
 *         .inNamespace("payments")
 *         .cannot("get", "secrets")
 *         .and()
 *         .onlyClusterAdmins();
 * }</pre>
 */
public final class AccessAssert extends AbstractAssert<AccessAssert, Authorizer> {
    private static final AccessSubject MASTERS = AccessSubject.group("system:masters");

    AccessAssert(Authorizer actual) {
        super(actual, AccessAssert.class);
    }

    /** What the members of a group may do by it, and as anybody who is signed in. */
    public SubjectAssert group(String name) {
        return subject(AccessSubject.group(name));
    }

    /** What a user may do who is in no group but that of all who are signed in. */
    public SubjectAssert user(String name) {
        return subject(AccessSubject.user(name));
    }

    /** What a service account may do, with the groups that each has. */
    public SubjectAssert serviceAccount(String namespace, String name) {
        return new SubjectAssert(
                "service account " + namespace + "/" + name, Caller.serviceAccount(namespace, name), "");
    }

    /** What a subject may do, and as anybody who is signed in. */
    public SubjectAssert subject(AccessSubject subject) {
        return new SubjectAssert(subject.toString(), subject.caller().authenticated(), "");
    }

    /** Exactly these may do everything everywhere by RBAC, beside {@code system:masters}, who always may. */
    public AccessAssert onlyClusterAdmins(AccessSubject... subjects) {
        isNotNull();
        Set<AccessSubject> wanted = new TreeSet<>(List.of(subjects));
        Set<AccessSubject> found = new TreeSet<>(actual.whoCan(AccessRequest.of(Caller.user(""), "*", "*", "*")));
        found.removeIf(subject -> subject.equals(MASTERS) && !wanted.contains(MASTERS));
        if (!found.equals(wanted)) {
            failWithMessage("Expected only %s to be cluster-admin, but it is %s.", wanted, found);
        }
        return this;
    }

    /** {@code AccessAssert[Authorizer[…]]}. */
    @Override
    public String toString() {
        return "AccessAssert[" + actual + "]";
    }

    /** What one subject may do, in one namespace or in all. Immutable. */
    public final class SubjectAssert {
        private final String words;
        private final Caller caller;
        private final String namespace;

        private SubjectAssert(String words, Caller caller, String namespace) {
            this.words = words;
            this.caller = caller;
            this.namespace = namespace;
        }

        /**
         * The same in one namespace. Without one, {@link #can} is about a request for all namespaces or for what has
         * none, and {@link #cannot} about each namespace as well.
         */
        public SubjectAssert inNamespace(String newNamespace) {
            return new SubjectAssert(words, caller, newNamespace);
        }

        /**
         * The request is allowed.
         *
         * @param resource the plural, with the group unless it is core: {@code secrets}, {@code deployments.apps},
         *     {@code pods/exec}
         */
        public SubjectAssert can(String verb, String resource) {
            AccessDecision decision = actual.decide(request(verb, resource));
            if (!decision.allowed()) {
                throw failure("can", verb, resource, "it cannot" + below(decision.reason()));
            }
            return this;
        }

        /** The request is allowed nowhere, and no binding of the subject has a role that cannot be found. */
        public SubjectAssert cannot(String verb, String resource) {
            AccessRequest request = request(verb, resource);
            refused(request, verb, resource);
            if (namespace.isEmpty()) {
                for (String each : actual.boundNamespaces()) {
                    inNamespace(each).refused(request.in(each), verb, resource);
                }
            }
            return this;
        }

        private void refused(AccessRequest request, String verb, String resource) {
            AccessDecision decision = actual.decide(request);
            if (decision.allowed()) {
                String grant = decision.grant().map(Grant::toString).orElse("as a member of system:masters");
                throw failure("cannot", verb, resource, "it can" + below(grant));
            }
            List<String> errors = actual.errors(caller, request.namespace());
            if (!errors.isEmpty()) {
                throw failure("cannot", verb, resource, "nobody can tell" + below(String.join("\n  ", errors)));
            }
        }

        /** The other assertions on the cluster. */
        public AccessAssert and() {
            return AccessAssert.this;
        }

        private AssertionError failure(String expected, String verb, String resource, String found) {
            String what = verb + " " + resource + (namespace.isEmpty() ? "" : " in " + namespace);
            return AccessAssert.this.failure("Expected that %s %s %s, but %s", words, expected, what, found);
        }

        private static String below(String why) {
            return why.isEmpty() ? "." : ":\n  " + why;
        }

        private AccessRequest request(String verb, String resource) {
            isNotNull();
            int slash = resource.indexOf('/');
            String plural = slash < 0 ? resource : resource.substring(0, slash);
            String below = slash < 0 ? "" : resource.substring(slash);
            int dot = plural.indexOf('.');
            String group = dot < 0 ? "" : plural.substring(dot + 1);
            String name = dot < 0 ? plural : plural.substring(0, dot);
            AccessRequest request = AccessRequest.of(caller, verb, group, name + below);
            return namespace.isEmpty() ? request : request.in(namespace);
        }

        /** {@code group sre in payments}. */
        @Override
        public String toString() {
            return words + (namespace.isEmpty() ? "" : " in " + namespace);
        }
    }
}
