package dev.breakwater.azure.internal.graph;

import dev.breakwater.document.Document;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Sensitive;
import java.util.Optional;

/** The secrets and certificates of key vaults, as far as rotating a credential needs them. No secret is read. Thread-safe. */
public interface SecretVault {
    /** What the vault says of the current version of a secret, without its value; empty if there is none. */
    Optional<Document> current(ArmId vault, String secret);

    /** The public part of a certificate, DER in base64; empty if there is no vault or no such certificate yet. */
    Optional<String> certificate(ArmId vault, String name);

    /**
     * Begins to recover a deleted secret of that name.
     *
     * @return whether there is one
     */
    boolean recovers(ArmId vault, String secret);

    /** Writes a value as the new current version, with these attributes and tags. */
    void store(ArmId vault, String secret, Sensitive<String> value, Document body);

    /** Changes attributes and tags of the current version, which is the one described. */
    void describe(ArmId vault, String secret, Document current, Document body);

    /** Deletes a secret so that it can be recovered; absent is success. */
    void delete(ArmId vault, String secret);
}
