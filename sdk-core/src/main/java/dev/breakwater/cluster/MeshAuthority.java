package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Output;

/**
 * An authority of yours that signs the certificates of a service mesh, kept in a key vault.
 *
 * @param vaultId the vault's ARM id
 * @param certificate the name of the secret with the intermediate certificate
 * @param key the name of the secret with its private key
 * @param rootCertificate the name of the secret with the root certificate
 * @param chain the name of the secret with the certificates in between
 */
public record MeshAuthority(
        Output<String> vaultId, String certificate, String key, String rootCertificate, String chain) {
    Document document() {
        return Document.object(
                "keyVaultId", vaultId.toDocument(),
                "certObjectName", certificate,
                "keyObjectName", key,
                "rootCertObjectName", rootCertificate,
                "certChainObjectName", chain);
    }
}
