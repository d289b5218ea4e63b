package dev.breakwater.azure;

import dev.breakwater.provider.ProviderException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** The one host that may get our tokens, and the addresses on it. */
final class ArmEndpoint {
    private final URI root;

    ArmEndpoint(URI root) {
        this.root = root;
    }

    /** The address of an id or path with an api-version and, if not empty, more query. */
    String url(String path, String apiVersion, String query) {
        String base = root.toString().replaceAll("/+$", "");
        String more = query.isEmpty() ? "" : "&" + query.replace(" ", "%20").replace("'", "%27");
        return base + path.replace(" ", "%20") + "?api-version=" + apiVersion + more;
    }

    /** Whether an address that a service gave us lies on this host, scheme and port included. */
    boolean owns(String url) {
        try {
            URI uri = new URI(url);
            return "https".equalsIgnoreCase(uri.getScheme())
                    && uri.getUserInfo() == null
                    && uri.getHost() != null
                    && authority(uri).equals(authority(root));
        } catch (URISyntaxException notAnAddress) {
            return false;
        }
    }

    /** Refuses an address on any other host. */
    void require(String url, String subject) {
        if (!owns(url)) {
            throw ProviderException.refused(
                    "ForeignHost",
                    subject + ": the service refers to an address outside " + authority(root)
                            + "; no token is sent there. Check AzureOptions.armEndpoint.");
        }
    }

    private static String authority(URI uri) {
        int port = uri.getPort() == -1 ? 443 : uri.getPort();
        return uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
    }

    @Override
    public String toString() {
        return "ArmEndpoint[" + root + "]";
    }
}
