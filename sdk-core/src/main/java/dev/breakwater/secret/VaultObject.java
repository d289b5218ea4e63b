package dev.breakwater.secret;

import java.util.Optional;

/**
 * What the driver fetches from a vault as a file of the mount.
 *
 * @param name the name in the vault
 * @param kind what it is there
 * @param alias the name of the file; empty means the name in the vault
 * @param version the version; empty means the latest, looked up again at each rotation
 */
public record VaultObject(String name, Kind kind, Optional<String> alias, Optional<String> version) {
    /** What an object of a vault is. */
    public enum Kind {
        /** A secret. */
        SECRET("secret"),
        /** A key: its public part. */
        KEY("key"),
        /** A certificate: its public part; fetch the secret of the same name for the private key. */
        CERTIFICATE("cert");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** The latest version of a secret. */
    public static VaultObject secret(String name) {
        return new VaultObject(name, Kind.SECRET, Optional.empty(), Optional.empty());
    }

    /** The latest version of the public part of a key. */
    public static VaultObject key(String name) {
        return new VaultObject(name, Kind.KEY, Optional.empty(), Optional.empty());
    }

    /** The latest version of the public part of a certificate. */
    public static VaultObject certificate(String name) {
        return new VaultObject(name, Kind.CERTIFICATE, Optional.empty(), Optional.empty());
    }

    /** This object as a file of that name. */
    public VaultObject as(String file) {
        return new VaultObject(name, kind, Optional.of(file), version);
    }

    /** This object in that version only. */
    public VaultObject atVersion(String fixed) {
        return new VaultObject(name, kind, alias, Optional.of(fixed));
    }

    /** One element of the array that the provider reads as YAML within YAML. */
    String yaml() {
        return "  - |\n    objectName: " + name + "\n    objectType: " + kind.text()
                + alias.map(file -> "\n    objectAlias: " + file).orElse("")
                + version.map(fixed -> "\n    objectVersion: " + fixed).orElse("")
                + "\n";
    }

    /** {@code SECRET db-password}. */
    @Override
    public String toString() {
        return kind + " " + name;
    }
}
