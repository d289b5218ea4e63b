package dev.breakwater.examples.bench;

/**
 * A figure that a release is to hold.
 *
 * @param text what is to hold
 * @param unit the unit of both numbers
 * @param limit the most that is allowed
 * @param measured what was measured
 */
record Goal(String text, String unit, double limit, double measured) {
    boolean met() {
        return measured <= limit;
    }

    @Override
    public String toString() {
        return text + ": at most " + Samples.number(limit) + " " + unit + ", measured " + Samples.number(measured) + " "
                + unit + (met() ? ", met" : ", NOT met");
    }
}
