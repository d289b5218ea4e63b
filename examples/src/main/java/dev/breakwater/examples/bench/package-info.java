/**
 * What things cost: each class with a {@code main} is one workload that compares answers first and measures
 * CPU time second. {@code mvn -q -Pbench} runs all of them; the figures go to {@code docs/benchmarks.md}.
 */
@NullMarked
package dev.breakwater.examples.bench;

import org.jspecify.annotations.NullMarked;
