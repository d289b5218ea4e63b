package dev.breakwater.resource;

/**
 * Something wrong in a declaration.
 *
 * @param subject the resource or attribute concerned, as a person would name it
 * @param problem what is wrong, and what to do about it
 */
public record Issue(String subject, String problem) {
    @Override
    public String toString() {
        return subject + ": " + problem;
    }
}
