package dev.breakwater.cluster;

import dev.breakwater.document.Document;

/**
 * The local user of Linux nodes.
 *
 * @param user its name; create-only
 * @param publicKey the SSH public key that signs it in
 */
public record LinuxAdmin(String user, String publicKey) implements Part {
    @Override
    public Document onto(Document properties) {
        return properties
                .withAt("/linuxProfile/adminUsername", user)
                .withAt("/linuxProfile/ssh/publicKeys", Document.array(Document.object("keyData", publicKey)));
    }
}
