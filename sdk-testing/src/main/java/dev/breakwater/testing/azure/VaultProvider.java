package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Azure's provider of the Secrets Store CSI driver: reads what a class names from a vault, signed in as the workload
 * identity of the pod, over the wire as everybody else. Source of semantics: {@code secrets-store-csi-driver-provider-
 * azure}, June 2026.
 */
final class VaultProvider {
    /** Why nothing is mounted, in the words of the provider. */
    static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;

        Failure(String message) {
            super(message);
        }
    }

    private static final String BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final ArmEngine engine;

    VaultProvider(ArmEngine engine) {
        this.engine = engine;
    }

    /** The files of a class, name to content. */
    Map<String, String> files(Document parameters, String serviceAccountToken) throws Failure {
        if (isTrue(parameters, "usePodIdentity") || isTrue(parameters, "useVMManagedIdentity")) {
            throw new Failure("FakeAzure models workload identity only, not usePodIdentity or useVMManagedIdentity");
        }
        String vault = required(parameters, "keyvaultName", "keyvaultName is not provided");
        String tenant = required(parameters, "tenantId", "tenantId is not provided");
        if (!vault.matches("[-a-zA-Z0-9]{3,24}")) {
            throw new Failure(
                    "failed to get vault: Invalid vault name: \"" + vault + "\", must match [-a-zA-Z0-9]{3,24}");
        }
        Map<String, String> files = new LinkedHashMap<>();
        for (Document object : objects(parameters)) {
            String file =
                    text(object, "objectAlias").isEmpty() ? text(object, "objectName") : text(object, "objectAlias");
            requireFile(file);
            try {
                requireKnown(object);
                String token = token(tenant, text(parameters, "clientID"), serviceAccountToken);
                files.put(file, decoded(text(object, "objectEncoding"), secret(vault, object, token)));
            } catch (Failure e) {
                throw new Failure("failed to get objectType:" + text(object, "objectType") + ", objectName:"
                        + text(object, "objectName") + ", objectVersion:" + text(object, "objectVersion") + ": "
                        + e.getMessage());
            }
        }
        return files;
    }

    /** The newest version of one secret, read by one identity. */
    String secret(String tenant, String client, String serviceAccountToken, String vault, String name) throws Failure {
        Document object = Document.object("objectType", "secret", "objectName", name);
        return secret(vault, object, token(tenant, client, serviceAccountToken));
    }

    private static void requireFile(String name) throws Failure {
        if (name.startsWith("/")) {
            throw new Failure("file name must be a relative path: " + name);
        }
        if (List.of(name.split("/", -1)).contains("..")) {
            throw new Failure("file name must not contain '..': " + name);
        }
    }

    /** What would change the content of a file is refused where the fake does not do it. */
    private static void requireKnown(Document object) throws Failure {
        String format = text(object, "objectFormat");
        if (!format.isEmpty() && !format.equalsIgnoreCase("pem")) {
            throw new Failure("FakeAzure mounts objectFormat pem only, not " + format);
        }
        if (!List.of("", "0", "1").contains(text(object, "objectVersionHistory"))) {
            throw new Failure("FakeAzure mounts one version of an object, without objectVersionHistory");
        }
    }

    /** The content of a file, of which the encoding in the vault has been taken off. */
    static String decoded(String encoding, String value) throws Failure {
        try {
            byte[] content = switch (encoding.toLowerCase(Locale.ROOT)) {
                case "", "utf-8" -> value.getBytes(StandardCharsets.UTF_8);
                case "base64" -> Base64.getDecoder().decode(value);
                case "hex" -> HexFormat.of().parseHex(value);
                default -> throw new Failure("invalid objectEncoding " + encoding + ". Should be utf-8, base64 or hex");
            };
            String text = new String(content, StandardCharsets.UTF_8);
            if (!Arrays.equals(content, text.getBytes(StandardCharsets.UTF_8))) {
                throw new Failure("FakeAzure mounts text only, and the decoded content is none");
            }
            return text;
        } catch (IllegalArgumentException e) {
            throw new Failure("the content is not in objectEncoding " + encoding);
        }
    }

    private static boolean isTrue(Document parameters, String name) {
        return text(parameters, name).equals("true");
    }

    private static String required(Document parameters, String name, String otherwise) throws Failure {
        String value = text(parameters, name);
        if (value.isEmpty()) {
            throw new Failure(otherwise);
        }
        return value;
    }

    private static String text(Document from, String name) {
        return from.get(name)
                .map(value -> value.asText().orElseGet(value::toJson))
                .orElse("")
                .strip();
    }

    /** YAML within YAML. */
    private static List<Document> objects(Document parameters) throws Failure {
        String text = required(parameters, "objects", "objects is not set");
        try {
            List<Document> objects = new ArrayList<>();
            for (Document element :
                    yaml(text).get("array").map(Document::elements).orElse(List.of())) {
                objects.add(yaml(element.asText().orElse("")));
            }
            return objects;
        } catch (YAMLException | IllegalArgumentException e) {
            throw new Failure("failed to yaml unmarshal objects, error: " + e.getMessage());
        }
    }

    private static Document yaml(String text) {
        Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        return loaded == null ? Document.object() : Document.of(loaded);
    }

    private String token(String tenant, String client, String assertion) throws Failure {
        if (client.isEmpty()) {
            throw new Failure("failed to build auth config for mode : no identity mode is enabled");
        }
        String url = "https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/token";
        String form = "grant_type=client_credentials&scope=" + encoded("https://vault.azure.net/.default")
                + "&client_id=" + encoded(client) + "&client_assertion_type=" + encoded(BEARER)
                + "&client_assertion=" + encoded(assertion);
        Document answer = send(
                "POST",
                url,
                "application/x-www-form-urlencoded",
                "",
                form,
                "ClientAssertionCredential" + " authentication failed. ");
        return answer.text("/access_token").orElseThrow();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String secret(String vault, Document object, String token) throws Failure {
        String type = text(object, "objectType");
        if (type.equals("key") || type.equals("cert")) {
            throw new Failure("FakeAzure's vaults hold secrets only, no keys and certificates");
        }
        if (!type.equals("secret")) {
            throw new Failure("Invalid vaultObjectTypes. Should be secret, key, or cert");
        }
        String url = "https://" + vault + VaultPlane.SUFFIX + "/secrets/" + encoded(text(object, "objectName")) + "/"
                + encoded(text(object, "objectVersion")) + "?api-version=7.6";
        return send("GET", url, "", "Bearer " + token, "", "").text("/value").orElseThrow();
    }

    private Document send(String method, String url, String type, String authorization, String body, String failed)
            throws Failure {
        URI uri = URI.create(url);
        Map<String, String> headers = Map.of("content-type", type, "authorization", authorization);
        ArmRequest request = ArmRequest.of(
                method,
                uri,
                name -> Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)))
                        .filter(value -> !value.isEmpty()),
                body);
        try {
            ArmResponse response = engine.exchange(request);
            if (response.status() == 200) {
                return response.body().orElseThrow();
            }
            throw new Failure(failed + method + " https://" + uri.getHost() + uri.getPath() + "\nRESPONSE "
                    + response.status() + "\n" + response.text());
        } catch (IOException e) {
            throw new Failure(failed + method + " https://" + uri.getHost() + uri.getPath() + ": dial tcp: lookup "
                    + uri.getHost() + ": no such host");
        }
    }
}
