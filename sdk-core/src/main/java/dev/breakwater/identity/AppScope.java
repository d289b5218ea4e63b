package dev.breakwater.identity;

import dev.breakwater.document.Document;

/**
 * A permission that an application exposes to others for whoever is signed in.
 *
 * @param name what it is called in tokens, such as {@code user_impersonation}
 * @param adminsOnly whether only an administrator can consent to it
 * @param title what a consent dialogue calls it
 * @param description what a consent dialogue says of it
 * @param enabled whether tokens can carry it
 */
public record AppScope(String name, boolean adminsOnly, String title, String description, boolean enabled) {
    /** An enabled scope that only administrators consent to. */
    public static AppScope forAdmins(String name, String title, String description) {
        return new AppScope(name, true, title, description, true);
    }

    /** An enabled scope that everybody can consent to. */
    public static AppScope forUsers(String name, String title, String description) {
        return new AppScope(name, false, title, description, true);
    }

    Document document(String id) {
        Document scope = Document.object("id", id, "value", name, "type", adminsOnly ? "Admin" : "User")
                .with("adminConsentDisplayName", title)
                .with("adminConsentDescription", description)
                .with("isEnabled", enabled);
        return adminsOnly
                ? scope
                : scope.with("userConsentDisplayName", title).with("userConsentDescription", description);
    }
}
