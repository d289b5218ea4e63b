package dev.breakwater.k8s;

import dev.breakwater.document.Document;
import dev.breakwater.resource.ClusterConnection;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Sensitive;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The cluster and the user of one context of a kubeconfig, checked against what Breakwater does. */
final class KubeconfigContext {
    private static final Set<String> HARMLESS = Set.of("extensions", "disable-compression");
    private static final Set<String> CLUSTER = Set.of("server", "certificate-authority", "certificate-authority-data");
    private static final String CERTIFICATE = "client-certificate";
    private static final String KEY = "client-key";
    private static final String DATA = "-data";
    private static final Set<String> USER =
            Set.of("token", "tokenFile", CERTIFICATE, CERTIFICATE + DATA, KEY, KEY + DATA);
    private static final Map<String, String> REFUSED = Map.of(
            "insecure-skip-tls-verify", "switches off the check of the server; give certificate-authority-data.",
            "proxy-url", "sends requests through a proxy, which is not followed.",
            "tls-server-name", "expects another name than the server's, which is not supported.",
            "exec", "runs a program; nothing is ever executed. For AKS use ClusterAccess, elsewhere a token.",
            "auth-provider", "signs in by a plug-in, which is not supported; use a token.",
            "username", "signs in with a password, which is not supported; use a token.");

    private final String place;
    private final Document cluster;
    private final Document user;
    private final KubeconfigFiles files;
    private final List<Issue> issues = new ArrayList<>();

    KubeconfigContext(String place, Document cluster, Document user, KubeconfigFiles files) {
        this.place = place;
        this.cluster = cluster;
        this.user = user;
        this.files = files;
    }

    ClusterConnection connect() {
        refuseOthers("cluster", cluster, CLUSTER);
        refuseOthers("user", user, USER);
        Optional<URI> server = server();
        Optional<String> authority = authority();
        Optional<String> certificate = pem(user, "user", CERTIFICATE);
        Optional<String> key = pem(user, "user", KEY);
        Optional<Supplier<Sensitive<String>>> token = token();
        check(certificate, key, token.isPresent());
        InvalidDeclarationException.throwIfAny(issues);
        ClusterConnection connection =
                ClusterConnection.of(server.orElseThrow(), authority, token.orElse(() -> Sensitive.of("")));
        return certificate.isEmpty()
                ? connection
                : connection.withClientCertificate(certificate.get(), Sensitive.of(key.orElseThrow()));
    }

    /** Somebody must sign in, and a certificate is of no use without its key. */
    private void check(Optional<String> certificate, Optional<String> key, boolean token) {
        if (certificate.isPresent() && key.isPresent()) {
            ClientKey.problem(certificate.get(), key.get()).ifPresent(problem -> issue("user." + KEY, problem));
        } else if (names(CERTIFICATE) != names(KEY)) {
            String there = names(KEY) ? KEY : CERTIFICATE;
            String missing = names(KEY) ? CERTIFICATE : KEY;
            issue("user", "has a " + there + " and needs the " + missing + " of it, too.");
        } else if (!token && issues.isEmpty()) {
            issue("user", "has neither a token nor a client certificate.");
        }
    }

    private boolean names(String key) {
        return user.text("/" + key).or(() -> user.text("/" + key + DATA)).isPresent();
    }

    /** A key that is not understood could weaken the connection, so it is refused unless it says nothing. */
    private void refuseOthers(String part, Document entry, Set<String> known) {
        entry.members().forEach((key, value) -> {
            boolean silent = value.isNull() || value.equals(Document.of(false)) || value.equals(Document.of(""));
            if (!known.contains(key) && !HARMLESS.contains(key) && !silent && !key.equals("password")) {
                issue(
                        part + "." + key,
                        REFUSED.getOrDefault(key, "is not understood, and might weaken the connection."));
            }
        });
    }

    private Optional<URI> server() {
        try {
            URI server = new URI(text(cluster, "cluster", "server").orElse(""));
            boolean plain = server.getUserInfo() == null && server.getQuery() == null && server.getFragment() == null;
            if ("https".equals(server.getScheme()) && server.getHost() != null && plain) {
                return Optional.of(server);
            }
        } catch (URISyntaxException notAnAddress) {
            // Told below, together with every other wrong address.
        }
        issue("cluster.server", "is not an https address; a token is never sent in clear.");
        return Optional.empty();
    }

    private Optional<String> authority() {
        Optional<String> pem = pem(cluster, "cluster", "certificate-authority");
        pem.filter(text -> !text.contains("-----BEGIN CERTIFICATE-----"))
                .ifPresent(text -> issue("cluster.certificate-authority", "is not a certificate in PEM."));
        return pem;
    }

    /** What stands there itself wins over the name of a file, as it does for kubectl. */
    private Optional<String> pem(Document entry, String part, String key) {
        Optional<String> data = text(entry, part, key + DATA);
        return data.isPresent()
                ? decoded(part + "." + key + DATA, data.get())
                : text(entry, part, key).flatMap(file -> content(part + "." + key, file));
    }

    private Optional<String> decoded(String field, String base64) {
        try {
            return Optional.of(new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException notBase64) {
            issue(field, "is not base64.");
            return Optional.empty();
        }
    }

    /** A token file wins over a token, as it does for kubectl. */
    private Optional<Supplier<Sensitive<String>>> token() {
        Optional<String> file = text(user, "user", "tokenFile");
        if (file.isPresent()) {
            return content("user.tokenFile", file.get())
                    .filter(token -> usable("user.tokenFile", token.strip()))
                    .map(first -> () -> Sensitive.of(renewed(file.get())));
        }
        return text(user, "user", "token")
                .filter(token -> usable("user.token", token))
                .map(token -> () -> Sensitive.of(token));
    }

    private String renewed(String file) {
        try {
            return files.textOf(file).strip();
        } catch (IOException e) {
            throw new InvalidDeclarationException(
                    List.of(new Issue(place + ": user.tokenFile", "cannot be read: " + e.getMessage())));
        }
    }

    private boolean usable(String field, String token) {
        boolean usable = token.chars().allMatch(character -> character > ' ' && character < 127) && !token.isEmpty();
        if (!usable) {
            issue(field, "is empty or has characters that no token has.");
        }
        return usable;
    }

    private Optional<String> content(String field, String file) {
        try {
            return Optional.of(files.textOf(file));
        } catch (IOException e) {
            issue(field, "cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<String> text(Document entry, String part, String key) {
        Optional<Document> value = entry.get(key).filter(given -> !given.isNull());
        if (value.isPresent() && value.get().kind() != Document.Kind.STRING) {
            issue(part + "." + key, "must be a text; put it in quotes.");
        }
        return value.flatMap(Document::asText).filter(text -> !text.isEmpty());
    }

    private void issue(String field, String problem) {
        issues.add(new Issue(place + ": " + field, problem));
    }
}
