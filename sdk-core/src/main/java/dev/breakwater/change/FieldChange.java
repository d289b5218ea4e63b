package dev.breakwater.change;

/**
 * One field that differs between what is declared and what is there.
 *
 * @param path the place in the body, such as {@code /properties/disableLocalAccounts}; an element of a
 *     keyed list is named by its key, as in {@code /properties/agentPoolProfiles/system/count}
 * @param before what the service says
 * @param after what is declared
 * @param effect what the change does to security
 * @param consequence what the change takes
 */
public record FieldChange(String path, FieldValue before, FieldValue after, Effect effect, Consequence consequence) {
    /** {@code path: before -> after}. */
    @Override
    public String toString() {
        return path + ": " + before.render() + " -> " + after.render();
    }
}
