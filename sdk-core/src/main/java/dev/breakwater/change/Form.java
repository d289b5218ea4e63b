package dev.breakwater.change;

import dev.breakwater.document.Document;

/** When a declared value and an observed one mean the same although they may be written differently. */
@FunctionalInterface
public interface Form {
    /** Equal as JSON. */
    Form EXACT = StandardForm.EXACT;

    /** Equal as text without letter case: ids and enumerations of ARM. */
    Form TEXT_NO_CASE = StandardForm.TEXT_NO_CASE;

    /** Equal as sets. */
    Form SET = StandardForm.SET;

    /** Equal as sets of texts without letter case. */
    Form SET_NO_CASE = StandardForm.SET_NO_CASE;

    /** Equal as sets of CIDR blocks: a single address means its /32. */
    Form CIDR_SET = StandardForm.CIDR_SET;

    /** A declared version {@code 1.33} means every {@code 1.33.x}. */
    Form VERSION = StandardForm.VERSION;

    /**
     * A version that the service has moved on: {@code 1.33} means every {@code 1.33.x}, and {@code 1.33.1} every
     * later patch, because the service upgrades patches by itself and never goes back.
     */
    Form VERSION_OR_LATER_PATCH = StandardForm.VERSION_OR_LATER_PATCH;

    /** Equal as sets of rules of the form {@code {"value": …}}, each a CIDR block: a single address means its /32. */
    Form CIDR_RULES = StandardForm.CIDR_RULES;

    /** Equal as the sets of member names without letter case; what the members hold is the service's. */
    Form NAMES_NO_CASE = StandardForm.NAMES_NO_CASE;

    /** Equal as sets of references of the form {@code {"id": …}}, ids without letter case. */
    Form ID_SET = StandardForm.ID_SET;

    /** Equal as the name of a region: without letter case and spaces. */
    Form REGION = StandardForm.REGION;

    /** Every declared member is there and equal; the service may have more. */
    Form CONTAINS = StandardForm.CONTAINS;

    /** Whether the two mean the same. */
    boolean same(Document declared, Document observed);
}
