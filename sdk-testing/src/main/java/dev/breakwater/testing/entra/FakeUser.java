package dev.breakwater.testing.entra;

import dev.breakwater.resource.Sensitive;

/**
 * A user of a fake tenant, as the person at the keyboard.
 *
 * @param objectId the object id
 * @param name the user principal name
 * @param password the password
 * @param passesMfa whether the person has the second factor at hand when it is asked for
 */
public record FakeUser(String objectId, String name, Sensitive<String> password, boolean passesMfa) {
    /** The same person with the second factor at hand. */
    public FakeUser withMfa() {
        return new FakeUser(objectId, name, password, true);
    }

    /** The same person without a second factor. */
    public FakeUser withoutMfa() {
        return new FakeUser(objectId, name, password, false);
    }

    @Override
    public String toString() {
        return "FakeUser[" + name + (passesMfa ? ", with MFA]" : "]");
    }
}
