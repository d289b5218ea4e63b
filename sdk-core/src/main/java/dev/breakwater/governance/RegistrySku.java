package dev.breakwater.governance;

/** What a registry can do, from little to all; it moves both ways in place. */
public enum RegistrySku {
    /** Little storage, open to everybody's network. */
    BASIC("Basic"),
    /** More storage, open to everybody's network. */
    STANDARD("Standard"),
    /** Private links, rules of the network, retention and the like. */
    PREMIUM("Premium");

    private final String text;

    RegistrySku(String text) {
        this.text = text;
    }

    /** The name ARM uses. */
    @Override
    public String toString() {
        return text;
    }
}
