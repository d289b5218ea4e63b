package dev.breakwater.network;

/** One end of a connection. */
public sealed interface Endpoint {
    /** A pod, or the pods of a workload template of that kind and name such as {@code Deployment/web}. */
    static Endpoint pod(String namespace, String name) {
        return new Pod(namespace, name);
    }

    /**
     * An address, IPv4 or IPv6. One that a pod or node of the world has means that pod or node.
     *
     * @throws IllegalArgumentException if it is no address
     */
    static Endpoint address(String ip) {
        return new Address(ip);
    }

    /** A node, as kubelet and host processes send from it. */
    static Endpoint node(String name) {
        return new Node(name);
    }

    /** A service, as a destination: its pods behind the given service port. */
    static Endpoint service(String namespace, String name) {
        return new Service(namespace, name);
    }

    /**
     * A block of addresses outside the cluster: allowed if all of them are, denied if none is.
     *
     * @throws IllegalArgumentException if it is no block
     */
    static Endpoint block(String cidr) {
        return new Block(cidr);
    }

    /**
     * A pod.
     *
     * @param namespace its namespace
     * @param name its name; {@code Kind/name} for the pods of a template
     */
    record Pod(String namespace, String name) implements Endpoint {
        /** Spread wide: names that are numbered would often meet in a sum of two hashes. */
        @Override
        public int hashCode() {
            return namespace.hashCode() * 0x9e3779b1 + name.hashCode();
        }

        /** {@code shop/web-1}. */
        @Override
        public String toString() {
            return namespace + "/" + name;
        }
    }

    /**
     * An address.
     *
     * @param ip the address
     */
    record Address(String ip) implements Endpoint {
        /** Refuses what is no address. */
        public Address {
            if (Cidr.address(ip).isEmpty()) {
                throw new IllegalArgumentException("Endpoint: '" + ip + "' is not an IPv4 or IPv6 address.");
            }
        }

        @Override
        public String toString() {
            return ip;
        }
    }

    /**
     * A node.
     *
     * @param name its name
     */
    record Node(String name) implements Endpoint {
        /** {@code node worker-1}. */
        @Override
        public String toString() {
            return "node " + name;
        }
    }

    /**
     * A service.
     *
     * @param namespace its namespace
     * @param name its name
     */
    record Service(String namespace, String name) implements Endpoint {
        /** {@code service shop/web}. */
        @Override
        public String toString() {
            return "service " + namespace + "/" + name;
        }
    }

    /**
     * A block of addresses outside the cluster.
     *
     * @param cidr the block
     */
    record Block(String cidr) implements Endpoint {
        /** Refuses what is no block. */
        public Block {
            if (Cidr.parse(cidr).isEmpty()) {
                throw new IllegalArgumentException("Endpoint: '" + cidr + "' is not a block such as 10.0.0.0/8.");
            }
        }

        @Override
        public String toString() {
            return cidr;
        }
    }
}
