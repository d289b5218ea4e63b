package dev.breakwater.testing.recording;

import java.util.List;

/**
 * A suite of requests.
 *
 * @param name the name of its recording
 * @param seed what its random choices start from
 * @param steps the requests
 * @param least how many of them the project promises
 */
record Suite(String name, long seed, List<Step> steps, int least) {
    static List<Suite> all() {
        return List.of(
                new Suite("requests", RequestsSuite.SEED, RequestsSuite.steps(), 500),
                new Suite("workloads", 0, KindsSuite.steps("workloads.yaml"), 300),
                new Suite("storage", 0, KindsSuite.steps("storage.yaml"), 300),
                new Suite("access", AccessSuite.SEED, AccessSuite.steps(), 2000),
                new Suite("pod-security", PodSecuritySuite.SEED, PodSecuritySuite.steps(), 500),
                new Suite("policies", 0, PolicySuite.steps(), 500));
    }

    @Override
    public String toString() {
        return name + ": " + steps.size() + " requests";
    }
}
