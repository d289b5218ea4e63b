package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The addresses under which a client on loopback sees Azure: one base for Resource Manager and sign-in, a path below it
 * for Microsoft Graph, and a name for each vault. The fake behind knows Azure's own alone, so requests are turned into
 * these, and the links in answers back. Immutable.
 */
final class FrontAddresses {
    static final String VAULTS = ".vault.localhost";
    private static final String ARM = "https://management.azure.com";
    private static final String LOGIN = "https://login.microsoftonline.com";
    private static final String GRAPH = "https://graph.microsoft.com";
    private static final String VAULT = "https://vault.azure.net";
    private static final Pattern VAULT_NAME = Pattern.compile("https://([a-zA-Z0-9-]+)\\.vault\\.azure\\.net");
    private static final Set<String> SIGN_IN = Set.of("oauth2", ".well-known", "discovery", "v2.0");

    /** Members that hold an address; all others are the client's own text, whatever it looks like. */
    private static final Set<String> LINKS = Set.of(
            "nextLink",
            "@odata.nextLink",
            "@odata.context",
            "vaultUri",
            "id",
            "kid",
            "recoveryId",
            "issuer",
            "authorization_endpoint",
            "token_endpoint",
            "device_authorization_endpoint",
            "jwks_uri",
            "tenant_discovery_endpoint");

    private final String tenant;
    private final String base;
    private final String vaults;

    private FrontAddresses(String tenant, String host, int port) {
        this.tenant = tenant;
        this.base = "https://" + host + ':' + port;
        this.vaults = "https://vault.localhost:" + port;
    }

    /** Whether a request was sent to a name of loopback, and not through a proxy to one of Azure's. */
    static boolean isLoopback(ArmRequest request) {
        return request.host().endsWith(VAULTS)
                || request.host().equals("localhost")
                || request.host().equals("127.0.0.1");
    }

    static FrontAddresses of(ArmRequest request, String tenant) {
        boolean vault = request.host().endsWith(VAULTS);
        return new FrontAddresses(
                tenant, vault ? "localhost" : request.host(), request.uri().getPort());
    }

    String base() {
        return base;
    }

    String graph() {
        return base + "/graph";
    }

    /** The part that all names of vaults share, without a dot before it. */
    String vaultSuffix() {
        return vaults.substring("https://".length());
    }

    /** The same request as a client of the real cloud would send it. */
    ArmRequest azures(ArmRequest request) {
        String path = "/" + request.uri().getRawPath().replaceAll("^/+", "");
        String target = request.host().endsWith(VAULTS) ? vault(request.host()) + path : service(request, path);
        String query = request.uri().getRawQuery();
        URI uri = URI.create(query == null ? target : target + '?' + query);
        String text = target.startsWith(LOGIN) ? form(request.text()) : request.text();
        return ArmRequest.of(request.method(), uri, request.headers(), text).naming(request.headerNames());
    }

    private static String vault(String host) {
        return "https://" + host.replace(VAULTS, VaultPlane.SUFFIX);
    }

    private String service(ArmRequest request, String path) {
        List<String> segments = request.segments();
        String first = segments.isEmpty() ? "" : segments.get(0).toLowerCase(Locale.ROOT);
        String second = segments.size() < 2 ? "" : segments.get(1).toLowerCase(Locale.ROOT);
        if (first.equals("graph")) {
            return GRAPH + path.substring("/graph".length());
        }
        if (first.equals("metadata")) {
            return "http://169.254.169.254" + path;
        }
        if (first.equals("adfs")) {
            return LOGIN
                    + '/'
                    + tenant
                    + (second.equals(".well-known") ? "/v2.0" : "")
                    + path.substring("/adfs".length());
        }
        return (SIGN_IN.contains(second) ? LOGIN : ARM) + path;
    }

    /** A form names the services that tokens are for by their addresses. */
    private String form(String text) {
        StringBuilder form = new StringBuilder();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            boolean names = pair.startsWith("scope=") || pair.startsWith("resource=");
            String value = names ? encoded(audiences(ArmRequest.decoded(pair.substring(equals + 1)))) : "";
            form.append(form.length() == 0 ? "" : "&");
            form.append(names ? pair.substring(0, equals + 1) + value : pair);
        }
        return form.toString();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private String audiences(String scope) {
        return scope.replace(graph(), GRAPH).replace(vaults, VAULT).replace(base, ARM);
    }

    /** The same answer with the addresses that this client knows. */
    ArmResponse own(ArmResponse response) {
        Map<String, String> headers = new LinkedHashMap<>();
        response.headers().forEach((name, value) -> headers.put(name, own(value)));
        return new ArmResponse(response.status(), headers, response.body().map(this::own), response.content());
    }

    private String own(String text) {
        String services = text.replace(GRAPH, graph())
                .replace(LOGIN, base)
                .replace(ARM, base)
                .replace(VAULT, vaults);
        return VAULT_NAME.matcher(services).replaceAll("https://$1." + vaultSuffix());
    }

    private Document own(Document document) {
        if (document.isArray()) {
            List<Document> elements = new ArrayList<>();
            document.elements().forEach(element -> elements.add(own(element)));
            return Document.of(elements);
        }
        if (!document.isObject()) {
            return document;
        }
        Map<String, Document> members = new LinkedHashMap<>();
        document.members().forEach((name, value) -> members.put(name, own(name, value)));
        return Document.of(members);
    }

    private Document own(String name, Document value) {
        boolean link = value.kind() == Document.Kind.STRING && LINKS.contains(name);
        return link ? Document.of(own(value.asText().orElse(""))) : own(value);
    }

    @Override
    public String toString() {
        return "FrontAddresses[" + base + "]";
    }
}
