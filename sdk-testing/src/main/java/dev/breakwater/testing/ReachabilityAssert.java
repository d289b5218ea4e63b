package dev.breakwater.testing;

import dev.breakwater.network.Endpoint;
import dev.breakwater.network.Port;
import dev.breakwater.network.Reach;
import dev.breakwater.network.Reachability;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on what traffic passes: {@code assertThat(reachability).from("web/curl").to("payments/db", 5432)
 * .isDenied()}. Failures explain which policies and rules decide.
 *
 * <pre>{@code
 * World world = World.builder()
 *         .namespace("web", Map.of())
 *         .namespace("payments", Map.of())
 *         .pod(NetworkPod.of("web", "curl", Map.of()))
 *         .pod(NetworkPod.of("payments", "db", Map.of()))
 *         .policy(NetworkPolicy.defaultDenyIngress("payments"))
 *         .build();
 *
 * assertThat(Reachability.of(world))
 *         .from("web/curl")
 *         .to("payments/db", 5432)
 *         .isDenied();
 * }</pre>
 */
public final class ReachabilityAssert extends AbstractAssert<ReachabilityAssert, Reachability> {
    ReachabilityAssert(Reachability actual) {
        super(actual, ReachabilityAssert.class);
    }

    /** From a pod, {@code namespace/name}, or from the pods of a template, {@code namespace/Deployment/name}. */
    public Source from(String pod) {
        return from(pod(pod));
    }

    /** From anywhere, such as an address. */
    public Source from(Endpoint source) {
        return new Source(source);
    }

    private static Endpoint pod(String text) {
        int slash = text.indexOf('/');
        if (slash < 1 || slash == text.length() - 1) {
            throw new IllegalArgumentException("'" + text
                    + "' is not a pod; write namespace/name, or namespace/Deployment/name for a template's.");
        }
        return Endpoint.pod(text.substring(0, slash), text.substring(slash + 1));
    }

    /** Where traffic begins. */
    public final class Source {
        private final Endpoint from;

        private Source(Endpoint from) {
            this.from = from;
        }

        /**
         * To a TCP port of a pod, {@code namespace/name}, or of the pods of a template, {@code
         * namespace/Deployment/name}.
         */
        public Traffic to(String pod, int port) {
            return to(pod(pod), Port.tcp(port));
        }

        /** To a port anywhere, such as one of a service or of an address. */
        public Traffic to(Endpoint target, Port port) {
            return new Traffic(from, target, port);
        }

        /** {@code from web/curl}. */
        @Override
        public String toString() {
            return "from " + from;
        }
    }

    /** Traffic from one end to a port of the other. */
    public final class Traffic {
        private final Endpoint from;
        private final Endpoint to;
        private final Port port;

        private Traffic(Endpoint from, Endpoint to, Port port) {
            this.from = from;
            this.to = to;
            this.port = port;
        }

        /** It passes under every reading of the policies. */
        public ReachabilityAssert isAllowed() {
            return is(Reach.ALLOWED);
        }

        /** It passes under none. */
        public ReachabilityAssert isDenied() {
            return is(Reach.DENIED);
        }

        private ReachabilityAssert is(Reach wanted) {
            isNotNull();
            if (actual.allowed(from, to, port) != wanted) {
                throw failure(
                        "Expected %s, but:%n%s",
                        wanted, actual.explain(from, to, port).render());
            }
            return ReachabilityAssert.this;
        }

        /** {@code from web/curl to payments/db on TCP 5432}. */
        @Override
        public String toString() {
            return "from " + from + " to " + to + " on " + port;
        }
    }

    /** {@code ReachabilityAssert[Reachability[…]]}. */
    @Override
    public String toString() {
        return "ReachabilityAssert[" + actual + "]";
    }
}
