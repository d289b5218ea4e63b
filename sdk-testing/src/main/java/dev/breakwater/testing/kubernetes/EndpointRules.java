package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the API server refuses in endpoints and in slices of them. */
final class EndpointRules {
    private static final String NO_ADDRESS = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

    private final Rules rules;

    private EndpointRules(List<Cause> causes) {
        this.rules = new Rules(causes);
    }

    static void checkSlice(Optional<Document> before, Document slice, List<Cause> causes) {
        EndpointRules rules = new EndpointRules(causes);
        String type = slice.text("/addressType").orElse("");
        if (type.isEmpty()) {
            rules.rules.required("addressType", "");
        } else {
            rules.rules.oneOf(Optional.of(type), "addressType", List.of("FQDN", "IPv4", "IPv6"));
        }
        rules.ports(Rules.elements(slice, "/ports"));
        List<Document> endpoints = Rules.elements(slice, "/endpoints");
        boolean kept = before.filter(live -> Rules.elements(live, "/endpoints").equals(endpoints))
                .isPresent();
        for (int i = 0; !kept && i < endpoints.size(); i++) {
            rules.endpoint(endpoints.get(i), type, "endpoints[" + i + "]");
        }
        WorkloadRules.immutable(before, slice, "/addressType", causes);
    }

    private void ports(List<Document> ports) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            String path = "ports[" + i + "]";
            String name = ports.get(i).text("/name").orElse("");
            if (!name.isEmpty()) {
                rules.sound(name, path + ".name", Names.label(name));
            }
            if (!seen.add(name)) {
                rules.add(Cause.duplicate(path + ".name", Names.quoted(name)));
            }
            rules.oneOf(ports.get(i).text("/protocol"), path + ".protocol", Rules.PROTOCOLS);
        }
    }

    private void endpoint(Document endpoint, String type, String path) {
        List<String> addresses = Meta.texts(endpoint, "/addresses");
        if (addresses.isEmpty()) {
            rules.required(path + ".addresses", "must contain at least 1 address");
        }
        for (int i = 0; i < addresses.size(); i++) {
            String address = addresses.get(i);
            String place = path + ".addresses[" + i + "]";
            Optional<Cidr> parsed = address.contains("/") ? Optional.empty() : Cidr.parse(address + suffix(address));
            if (type.startsWith("IP") && parsed.isEmpty()) {
                rules.invalid(place, Names.quoted(address), NO_ADDRESS);
            } else if (type.startsWith("IP") && address.contains(":") != type.equals("IPv6")) {
                rules.invalid(path + ".addresses", Names.quoted(address), "must be an " + type + " address");
            }
            if (type.startsWith("IP") && parsed.isPresent()) {
                reachable(address, place);
            }
        }
        endpoint.text("/hostname").ifPresent(name -> rules.sound(name, path + ".hostname", Names.label(name)));
    }

    private static String suffix(String address) {
        return address.contains(":") ? "/128" : "/32";
    }

    private void reachable(String address, String path) {
        if (address.equals("0.0.0.0") || address.equals("::")) {
            rules.invalid(path, Names.quoted(address), "may not be unspecified (" + address + ")");
        }
        if (address.startsWith("127.") || address.equals("::1")) {
            String why = "may not be in the loopback range (127.0.0.0/8, ::1/128)";
            rules.invalid(path, Names.quoted(address), why);
        }
        if (address.startsWith("169.254.")) {
            String why = "may not be in the link-local range (169.254.0.0/16, fe80::/10)";
            rules.invalid(path, Names.quoted(address), why);
        }
    }

    static void check(Document endpoints, List<Cause> causes) {
        EndpointRules rules = new EndpointRules(causes);
        List<Document> subsets = Rules.elements(endpoints, "/subsets");
        for (int i = 0; i < subsets.size(); i++) {
            rules.subset(subsets.get(i), "subsets[" + i + "]");
        }
    }

    private void subset(Document subset, String path) {
        List<String> lists = List.of("addresses", "notReadyAddresses");
        if (lists.stream().allMatch(list -> Rules.elements(subset, "/" + list).isEmpty())) {
            rules.required(path, "must specify `addresses` or `notReadyAddresses`");
        }
        for (String list : lists) {
            List<Document> addresses = Rules.elements(subset, "/" + list);
            for (int i = 0; i < addresses.size(); i++) {
                address(addresses.get(i), path + "." + list + "[" + i + "]");
            }
        }
        List<Document> ports = Rules.elements(subset, "/ports");
        for (int i = 0; i < ports.size(); i++) {
            port(ports.get(i), ports.size() > 1, path + ".ports[" + i + "]");
        }
    }

    private void address(Document address, String path) {
        String ip = address.text("/ip").orElse("");
        if (ip.contains("/") || Cidr.parse(ip + suffix(ip)).isEmpty()) {
            rules.invalid(path + ".ip", Names.quoted(ip), NO_ADDRESS);
            address.text("/hostname").ifPresent(name -> rules.sound(name, path + ".hostname", Names.label(name)));
            rules.invalid(path + ".ip", Names.quoted(ip), "must be a valid IP address");
            return;
        }
        address.text("/hostname").ifPresent(name -> rules.sound(name, path + ".hostname", Names.label(name)));
        reachable(ip, path + ".ip");
    }

    private void port(Document port, boolean several, String path) {
        String name = port.text("/name").orElse("");
        if (several && name.isEmpty()) {
            rules.required(path + ".name", "");
        } else if (!name.isEmpty()) {
            rules.sound(name, path + ".name", Names.label(name));
        }
        rules.port(port.get("port").orElse(Document.of(0)), path + ".port");
        rules.oneOf(port.text("/protocol"), path + ".protocol", Rules.PROTOCOLS);
    }
}
