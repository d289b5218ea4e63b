package dev.breakwater.network;

/**
 * A way from the internet to a pod.
 *
 * @param by what lets it in: {@code service shop/web (load balancer)} or {@code Ingress shop/web}
 * @param path from public addresses to the pod, on the port of the pod that is served
 */
public record EntryPoint(String by, NetworkPath path) {
    /** {@code service shop/web (load balancer): 0.0.0.0/0 to shop/web-1 on TCP 8080}. */
    @Override
    public String toString() {
        return by + ": " + path;
    }
}
