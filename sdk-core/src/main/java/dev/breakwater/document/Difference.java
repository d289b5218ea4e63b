package dev.breakwater.document;

import java.util.Optional;

/**
 * One place where two documents differ.
 *
 * @param pointer the RFC 6901 pointer of the place; empty for the root
 * @param before the value on the left, empty when absent
 * @param after the value on the right, empty when absent
 */
public record Difference(String pointer, Optional<Document> before, Optional<Document> after) {}
