package dev.breakwater.engine;

final class PlanText {
    private final Plan plan;

    PlanText(Plan plan) {
        this.plan = plan;
    }

    String render() {
        return plan.toString();
    }
}
