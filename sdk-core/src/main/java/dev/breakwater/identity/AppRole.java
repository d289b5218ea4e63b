package dev.breakwater.identity;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;

/**
 * A role that an application defines and its tokens carry.
 *
 * @param name what it is called in tokens
 * @param title what people call it
 * @param description what it lets do
 * @param users whether users and groups can have it
 * @param applications whether applications can have it
 * @param enabled whether tokens can carry it
 */
public record AppRole(
        String name, String title, String description, boolean users, boolean applications, boolean enabled) {
    /** An enabled role for users and groups. */
    public static AppRole forUsers(String name, String title, String description) {
        return new AppRole(name, title, description, true, false, true);
    }

    Document document(String id) {
        List<String> members = new ArrayList<>();
        if (users) {
            members.add("User");
        }
        if (applications) {
            members.add("Application");
        }
        return Document.object("id", id, "value", name, "displayName", title, "description", description)
                .with("allowedMemberTypes", members)
                .with("isEnabled", enabled);
    }
}
