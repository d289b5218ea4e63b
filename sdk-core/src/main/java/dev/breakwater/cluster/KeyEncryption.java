package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Output;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Kubernetes secrets encrypted in etcd with a key of yours.
 *
 * @param keyId the key's identifier, {@code https://{vault}/keys/{name}/{version}}
 * @param privateVault whether the vault is reached over a private link only
 * @param vaultId the vault's ARM id; the service wants it for a private vault
 */
public record KeyEncryption(Output<String> keyId, boolean privateVault, Optional<Output<String>> vaultId)
        implements Part {
    private static final String KEY = "https://[-a-zA-Z0-9.]+/keys/[-a-zA-Z0-9]{1,127}(/[0-9a-zA-Z]+)?";
    private static final String AT = "/securityProfile/azureKeyVaultKms/";

    /** Refuses an identifier that is none, and a private vault without its id. */
    public KeyEncryption {
        Problems problems = new Problems("KeyEncryption");
        keyId.known()
                .ifPresent(id -> problems.unlessMatches(
                        "keyId", id, KEY, "is not of the form https://{vault}/keys/{name}/{version}"));
        problems.unless(
                !privateVault || vaultId.isPresent(),
                "privateVault contains true, which needs the ARM id of the vault; declare vaultId too.");
        InvalidDeclarationException.throwIfAny(problems.issues());
    }

    /** Encryption with a key of a vault that is reached over its public address. */
    public static KeyEncryption of(String keyId) {
        return new KeyEncryption(Output.of(keyId), false, Optional.empty());
    }

    /** Encryption with a key of a vault that is reached over a private link only. */
    public static KeyEncryption privately(Output<String> keyId, Output<String> vaultId) {
        return new KeyEncryption(keyId, true, Optional.of(vaultId));
    }

    @Override
    public Document onto(Document properties) {
        Document at = properties
                .withAt(AT + "enabled", true)
                .withAt(AT + "keyId", keyId.toDocument())
                .withAt(AT + "keyVaultNetworkAccess", privateVault ? "Private" : "Public");
        return Part.output(at, AT + "keyVaultResourceId", vaultId);
    }

    @Override
    public Set<Output<?>> outputs() {
        Set<Output<?>> all = new LinkedHashSet<>(Set.of(keyId));
        vaultId.ifPresent(all::add);
        return all;
    }
}
