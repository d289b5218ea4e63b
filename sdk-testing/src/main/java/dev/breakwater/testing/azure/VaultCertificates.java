package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.identity.PublicCertificate;
import dev.breakwater.resource.InvalidDeclarationException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The certificates of all vaults, as far as somebody imports a PEM and others read its public part. The private key is
 * forgotten at once: nothing here signs with it, and there is no secret that has it.
 */
final class VaultCertificates {
    private final VaultSecrets vaults;
    private final Map<String, Document> byId = new HashMap<>();

    VaultCertificates(World world, VaultSecrets vaults) {
        this.vaults = vaults;
        world.parts().add("vault certificates", byId);
        vaults.onForget(vault -> byId.keySet().removeIf(id -> World.isWithin(id, vault)));
    }

    void routes(Router router, BiConsumer<Call, VaultPlane.Action> permissions) {
        router.add("GET", "/certificates/{name}", call -> {
            permissions.accept(call, VaultPlane.Action.GET_CERTIFICATE);
            return get(call);
        });
        router.add("POST", "/certificates/{name}/import", call -> {
            permissions.accept(call, VaultPlane.Action.IMPORT_CERTIFICATE);
            return imported(call);
        });
    }

    /** By the id of the vault, so that another vault of the same name has its own. */
    private String key(Call call) {
        String vault = vaults.vault(VaultSecrets.vaultName(call.request()))
                .flatMap(one -> one.text("/id"))
                .orElseThrow();
        return (vault + "/" + call.variable("name")).toLowerCase(Locale.ROOT);
    }

    private ArmResponse get(Call call) {
        Document found = byId.get(key(call));
        if (found == null) {
            throw ArmError.notFound(
                    "CertificateNotFound",
                    "A certificate with (name/id) " + call.variable("name") + " was not found in this key vault. If you"
                            + " recently deleted this certificate you may be able to recover it using the correct"
                            + " recovery command. For help resolving this issue, please see"
                            + " https://go.microsoft.com/fwlink/?linkid=2125182");
        }
        return ArmResponse.ok(found);
    }

    private ArmResponse imported(Call call) {
        String pem = call.body().text("/value").orElse("");
        int begin = pem.indexOf("-----BEGIN CERTIFICATE-----");
        PublicCertificate certificate;
        try {
            certificate = PublicCertificate.ofPem(begin < 0 ? "" : pem.substring(begin));
        } catch (InvalidDeclarationException unreadable) {
            throw ArmError.badRequest(
                    "BadParameter",
                    "The specified PEM X.509 certificate content is in an unexpected format. Please check if certificate"
                            + " is in valid PEM format.");
        }
        byte[] digest = HexFormat.of().parseHex(certificate.thumbprint());
        Document bundle = Document.object(
                        "id", "https://" + call.request().host() + "/certificates/" + call.variable("name"))
                .with("cer", certificate.base64())
                .with("x5t", Base64.getUrlEncoder().withoutPadding().encodeToString(digest))
                .withAt("/attributes/enabled", true)
                .withAt("/attributes/nbf", certificate.notBefore().getEpochSecond())
                .withAt("/attributes/exp", certificate.notAfter().getEpochSecond());
        byId.put(key(call), bundle);
        return ArmResponse.ok(bundle);
    }
}
