package dev.breakwater.k8s;

import java.net.URI;
import java.util.function.IntConsumer;

/**
 * Watches the requests that a {@link KubernetesProvider} makes of API servers. Called on the threads that make them, also
 * several at once; whatever it throws is dropped.
 */
@FunctionalInterface
public interface RequestListener {
    /**
     * A request goes out.
     *
     * @param method the HTTP method
     * @param server where to
     * @param path the path, without the query
     * @return what is told the status of the answer, or 0 if there was none
     */
    IntConsumer sent(String method, URI server, String path);
}
