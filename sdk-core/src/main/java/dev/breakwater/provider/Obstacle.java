package dev.breakwater.provider;

import dev.breakwater.resource.Address;

/**
 * Something that keeps the caller from changes, known before anything is written: a role that is missing, or that
 * nobody could look for.
 *
 * @param code a stable code, such as {@code missing-role}
 * @param address one of the resources concerned
 * @param refuses whether the service would surely refuse the changes
 * @param text what is missing where, and what to do
 */
public record Obstacle(String code, Address<?> address, boolean refuses, String text) {
    @Override
    public String toString() {
        return code + ": " + text;
    }
}
