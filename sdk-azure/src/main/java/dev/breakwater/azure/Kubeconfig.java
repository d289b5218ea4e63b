package dev.breakwater.azure;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Sensitive;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The current context of a kubeconfig, of which nothing is executed and no file opened. An entry for Entra
 * sign-in ({@code exec} of kubelogin, or the older {@code auth-provider} azure) is recognised and replaced by
 * our own token; whatever else a kubeconfig can ask for is refused.
 *
 * @param certificateAuthority the PEM text of the trusted authority
 * @param token a fixed token; empty where Entra signs in
 */
record Kubeconfig(URI server, Optional<String> certificateAuthority, Optional<Sensitive<String>> token) {
    /** The application that stands for the API server of every AKS cluster with managed Entra integration. */
    static final String AKS_SERVER_APPLICATION = "6dae42f8-4368-4678-94ff-3960e28e3630";

    private static final Set<String> CLUSTER_KEYS = Set.of("server", "certificate-authority-data", "extensions");
    private static final Set<String> USER_KEYS =
            Set.of("exec", "auth-provider", "token", "client-certificate-data", "client-key-data", "extensions");

    static Kubeconfig parse(String subject, String yaml) {
        Document config = KubeconfigYaml.read(subject, yaml);
        String context = config.text("/current-context").orElse("");
        Document names = named(subject, config, "contexts", "context", context);
        Document cluster = named(
                subject, config, "clusters", "cluster", names.text("/cluster").orElse(""));
        Document user =
                named(subject, config, "users", "user", names.text("/user").orElse(""));
        refuseOthers(subject + ": clusters[].cluster", cluster, CLUSTER_KEYS);
        refuseOthers(subject + ": users[].user", user, USER_KEYS);
        return new Kubeconfig(server(subject, cluster), authority(subject, cluster), signIn(subject, user));
    }

    private static Document named(String subject, Document config, String list, String member, String name) {
        return config.get(list).map(Document::elements).orElse(List.of()).stream()
                .filter(entry -> entry.text("/name").filter(name::equals).isPresent())
                .findFirst()
                .flatMap(entry -> entry.get(member))
                .filter(Document::isObject)
                .orElseThrow(() -> new KubeconfigException(
                        subject + ": the kubeconfig has no entry of " + list + " for its current context."));
    }

    /** A key that is not understood could weaken the connection: files, proxies, TLS off, impersonation. */
    private static void refuseOthers(String place, Document entry, Set<String> known) {
        entry.members().forEach((key, value) -> {
            boolean harmless = value.isNull() || value.equals(Document.of(false)) || value.equals(Document.of(""));
            if (!known.contains(key) && !harmless) {
                throw new KubeconfigException(
                        place + "." + ArmError.clean(key) + " is not accepted: Breakwater reads no"
                                + " files that a kubeconfig names, and follows no proxy, no switched-off TLS verification and no"
                                + " other identity. Use a kubeconfig without it.");
            }
        });
    }

    private static URI server(String subject, Document cluster) {
        try {
            URI server = new URI(cluster.text("/server").orElse(""));
            if ("https".equals(server.getScheme()) && server.getHost() != null && server.getUserInfo() == null) {
                return server;
            }
        } catch (URISyntaxException notAnAddress) {
            // Told below, together with every other wrong address.
        }
        throw new KubeconfigException(subject + ": clusters[].cluster.server is not an https address.");
    }

    private static Optional<String> authority(String subject, Document cluster) {
        try {
            return cluster.text("/certificate-authority-data")
                    .filter(text -> !text.isEmpty())
                    .map(text -> new String(Base64.getMimeDecoder().decode(text), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException notBase64) {
            throw new KubeconfigException(subject + ": clusters[].cluster.certificate-authority-data is not base64.");
        }
    }

    private static Optional<Sensitive<String>> signIn(String subject, Document user) {
        if (user.get("exec").isPresent()) {
            requireKubelogin(subject, user.get("exec").get());
            return Optional.empty();
        }
        if (user.get("auth-provider").isPresent()) {
            requireEntra(subject, user.get("auth-provider").get());
            return Optional.empty();
        }
        Optional<String> token = user.text("/token").filter(text -> !text.isEmpty());
        if (token.isPresent()) {
            return token.map(Sensitive::of);
        }
        throw new KubeconfigException(subject + ": the kubeconfig signs in with a client certificate only, a shared"
                + " credential that cannot be revoked. Switch on the cluster's Entra integration.");
    }

    private static void requireKubelogin(String subject, Document exec) {
        String command = exec.text("/command").orElse("");
        List<String> arguments = exec.get("args").map(Document::elements).orElse(List.of()).stream()
                .map(argument -> argument.asText().orElse(""))
                .toList();
        boolean kubelogin = command.equals("kubelogin") || command.equals("kubelogin.exe");
        if (!kubelogin || !arguments.contains("get-token")) {
            throw new KubeconfigException(subject + ": users[].user.exec runs a program that is not kubelogin;"
                    + " Breakwater never executes what a kubeconfig names. Use Entra integration.");
        }
        requireServer(subject, "users[].user.exec.args", after(arguments, "--server-id"));
    }

    private static void requireEntra(String subject, Document provider) {
        if (provider.text("/name").filter("azure"::equals).isEmpty()) {
            throw new KubeconfigException(subject + ": users[].user.auth-provider is not azure; Breakwater signs in"
                    + " through Entra only.");
        }
        requireServer(subject, "users[].user.auth-provider", provider.text("/config/apiserver-id"));
    }

    private static void requireServer(String subject, String place, Optional<String> application) {
        if (application.filter(AKS_SERVER_APPLICATION::equalsIgnoreCase).isEmpty()) {
            throw new KubeconfigException(subject + ": " + place
                    + " asks for tokens of another application than the AKS"
                    + " server " + AKS_SERVER_APPLICATION + "; no token for it is given away. Move the cluster from"
                    + " legacy to managed Entra integration.");
        }
    }

    private static Optional<String> after(List<String> arguments, String flag) {
        int at = arguments.indexOf(flag);
        if (at >= 0 && at + 1 < arguments.size()) {
            return Optional.of(arguments.get(at + 1));
        }
        return arguments.stream()
                .filter(argument -> argument.startsWith(flag + "="))
                .map(argument -> argument.substring(flag.length() + 1))
                .findFirst();
    }

    /** The server alone. */
    @Override
    public String toString() {
        return "Kubeconfig[" + server + "]";
    }
}
