package dev.breakwater.k8s.admission;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An absolute URL or an absolute path; read as Go's {@code url.ParseRequestURI} reads it.
 *
 * @param scheme in lower case, empty for a path
 * @param host with the port
 * @param path as it was written, escapes kept
 * @param query without the question mark
 */
record WebAddress(String scheme, String host, String path, String query) implements CelValues.Opaque {
    private static final String ERROR = "URL parse error during conversion from string: parse ";
    private static final int LONGEST = 1 << 20;
    private static final Pattern FORM =
            Pattern.compile("(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(//[^/?#]*)?([^?#]*)" + "(?:\\?([^#]*))?(?:#.*)?");
    private static final Pattern HOST = Pattern.compile(
            "(?:[^@]*@)?((?:\\[[0-9a-fA-F:.]+(?:%25[^\\]]+)?]|[^\\[\\]:<>\"\\\\^`{|} %]|%[0-9a-fA-F]{2})*(?::[0-9]*)?)");
    private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})");

    static void register(Map<String, Functions.Call> calls) {
        calls.put("url", args -> parse(Functions.text(args[0])));
        calls.put("isURL", args -> isAddress(Functions.text(args[0])));
        calls.put("getScheme", args -> of(args[0]).scheme);
        calls.put("getHost", args -> of(args[0]).host);
        calls.put("getHostname", args -> of(args[0]).hostname());
        calls.put("getPort", args -> of(args[0]).port());
        calls.put("getEscapedPath", args -> of(args[0]).path);
        calls.put("getQuery", args -> of(args[0]).parameters());
    }

    private static WebAddress of(Object value) {
        return Functions.as(value, WebAddress.class);
    }

    private static boolean isAddress(String text) {
        try {
            parse(text);
            return true;
        } catch (CelFailure failure) {
            return false;
        }
    }

    static WebAddress parse(String text) {
        return parse(text, ERROR);
    }

    static WebAddress parse(String text, String prefix) {
        String error = prefix + TextFunctions.quoted(text) + ": ";
        if (text.isEmpty()) {
            throw new CelFailure(error + "empty url");
        }
        if (text.length() > LONGEST || text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new CelFailure(error + "net/url: invalid control character in URL");
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new CelFailure(error + "invalid URI for request");
        }
        return read(form, error);
    }

    private static WebAddress read(Matcher form, String error) {
        String scheme = form.group(1) == null ? "" : form.group(1).toLowerCase(java.util.Locale.ROOT);
        String authority = form.group(2) == null ? "" : form.group(2).substring(2);
        String path = form.group(3);
        if (scheme.isEmpty() && !path.startsWith("/")) {
            throw new CelFailure(error + "invalid URI for request");
        }
        if (BAD_ESCAPE.matcher(path).find()) {
            throw new CelFailure(error + "invalid URL escape");
        }
        Matcher host = HOST.matcher(authority);
        if (!host.matches()) {
            throw new CelFailure(error + "invalid character in host name");
        }
        return new WebAddress(scheme, host.group(1), escaped(path), form.group(4) == null ? "" : form.group(4));
    }

    /** The path with what may not stand in one escaped. */
    private static String escaped(String path) {
        StringBuilder text = new StringBuilder();
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = octet > ' ' && "\"<>\\^`{|}".indexOf(octet) < 0 && octet < 0x7f;
            text.append(plain ? String.valueOf((char) octet) : String.format(java.util.Locale.ROOT, "%%%02X", octet));
        }
        return text.toString();
    }

    private String hostname() {
        if (host.startsWith("[")) {
            return host.substring(1, host.indexOf(']'));
        }
        int colon = host.lastIndexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }

    private String port() {
        String after = host.substring(host.indexOf(']') + 1);
        int colon = after.lastIndexOf(':');
        return colon < 0 ? "" : after.substring(colon + 1);
    }

    private Map<String, List<Object>> parameters() {
        Map<String, List<Object>> parameters = new LinkedHashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            boolean readable = !pair.isEmpty()
                    && pair.indexOf(';') < 0
                    && !BAD_ESCAPE.matcher(pair).find();
            if (readable) {
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                parameters
                        .computeIfAbsent(name, first -> new ArrayList<>())
                        .add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String type() {
        return "kubernetes.URL";
    }

    @Override
    public String toString() {
        return (scheme.isEmpty() ? "" : scheme + "://") + host + path + (query.isEmpty() ? "" : "?" + query);
    }
}
