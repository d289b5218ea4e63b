package dev.breakwater.examples.bench;

import java.util.Optional;

/**
 * One line of a result.
 *
 * @param what what was measured
 * @param unit the unit of the samples
 * @param samples the measurements
 * @param ratio how many times more the reference took, where there is one
 */
record Figure(String what, String unit, Samples samples, Optional<Double> ratio) {
    static Figure of(String what, String unit, Samples samples) {
        return new Figure(what, unit, samples, Optional.empty());
    }

    /** Our figure with the ratio of the reference's median to ours; none if ours was too short for the clock. */
    static Figure against(Samples reference, String what, String unit, Samples ours) {
        Optional<Double> ratio = Optional.of(reference.median() / ours.median()).filter(Double::isFinite);
        return new Figure(what, unit, ours, ratio);
    }
}
