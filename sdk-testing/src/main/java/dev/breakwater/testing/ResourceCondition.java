package dev.breakwater.testing;

import dev.breakwater.engine.Estate;
import java.util.function.Predicate;

/**
 * Something that holds for a resource or does not. Immutable, and thread-safe where the predicate is.
 *
 * @param description what holds, in words that follow a noun, such as {@code has no public address}
 * @param holds whether it holds
 */
public record ResourceCondition(String description, Predicate<Estate.Entry> holds) {
    /** A condition in words of yours. */
    public static ResourceCondition that(String description, Predicate<Estate.Entry> holds) {
        return new ResourceCondition(description, holds);
    }

    /**
     * The value at a place of the resource's document, as text; absent is not equal to anything.
     *
     * @param pointer a JSON pointer, such as {@code /properties/sku/name}
     */
    public static ResourceCondition value(String pointer, Object expected) {
        return that(
                "has " + expected + " at " + pointer,
                entry -> entry.document()
                        .at(pointer)
                        .flatMap(found -> found.asText())
                        .filter(text -> text.equals(String.valueOf(expected)))
                        .isPresent());
    }

    /** Both. */
    public ResourceCondition and(ResourceCondition other) {
        return that(description + " and " + other.description, holds.and(other.holds));
    }

    /** One of both, or both. */
    public ResourceCondition or(ResourceCondition other) {
        return that("(" + description + " or " + other.description + ")", holds.or(other.holds));
    }

    /** The opposite. */
    public ResourceCondition negated() {
        return that("not (" + description + ")", holds.negate());
    }

    /** The description. */
    @Override
    public String toString() {
        return description;
    }
}
