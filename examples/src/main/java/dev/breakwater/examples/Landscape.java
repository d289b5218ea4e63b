package dev.breakwater.examples;

import dev.breakwater.engine.Engine;
import dev.breakwater.engine.Plan;
import dev.breakwater.resource.DesiredState;

/** Where the quickstart runs: the embedded fakes, or real Azure. */
interface Landscape extends AutoCloseable {
    /** Where the cluster is to live. */
    Settings settings();

    /** The engine over the providers of this place. */
    Engine engine();

    /** Whether to go on after the plan was printed. */
    boolean confirm(Plan plan);

    /** Changes things behind the engine's back, as a portal user would; false if this place must be left alone. */
    boolean drift(DesiredState desired);

    @Override
    void close();
}
