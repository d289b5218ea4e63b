package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/**
 * The proxy through which nodes and AKS's own pods leave.
 *
 * @param http the URL for http
 * @param https the URL for https
 * @param noProxy names and blocks reached without it
 * @param trustedCa its authority as a certificate in base64
 */
public record HttpProxy(String http, String https, List<String> noProxy, Optional<String> trustedCa) implements Part {
    /** Copies the list. */
    public HttpProxy {
        noProxy = List.copyOf(noProxy);
    }

    @Override
    public Document onto(Document properties) {
        Document at =
                properties.withAt("/httpProxyConfig/httpProxy", http).withAt("/httpProxyConfig/httpsProxy", https);
        at = noProxy.isEmpty() ? at : at.withAt("/httpProxyConfig/noProxy", noProxy);
        return Part.some(at, "/httpProxyConfig/trustedCa", trustedCa);
    }
}
