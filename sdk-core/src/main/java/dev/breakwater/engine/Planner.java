package dev.breakwater.engine;

import dev.breakwater.resource.DesiredState;

final class Planner {
    Planner(Handlers handlers, EngineOptions options, DesiredState desired) {
    }

    Plan plan() {
        throw new UnsupportedOperationException();
    }

    Plan planDestroy() {
        throw new UnsupportedOperationException();
    }

    Estate observe() {
        throw new UnsupportedOperationException();
    }
}
