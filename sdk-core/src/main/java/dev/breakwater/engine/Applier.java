package dev.breakwater.engine;

final class Applier {
    Applier(Plan plan, EngineOptions options) {
    }

    ApplyResult run() {
        throw new UnsupportedOperationException();
    }
}
