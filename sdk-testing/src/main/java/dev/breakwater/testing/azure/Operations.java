package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The long-running operations, their pace, and what they do when they end. Guarded by the engine's lock. */
final class Operations {
    private static final int KEPT = 200;

    /** An operation that was answered before it ended. */
    private static final class Running {
        private final String id;
        private final String target;
        private final String kind;
        private final Pacing pacing;
        private final Instant started;
        private final Consumer<String> atEnd;
        private int polls;
        private String status = "InProgress";

        private Running(String id, String target, String kind, Pacing pacing, Instant started, Consumer<String> atEnd) {
            this.id = id;
            this.target = target;
            this.kind = kind;
            this.pacing = pacing;
            this.started = started;
            this.atEnd = atEnd;
        }

        private boolean isRunning() {
            return "InProgress".equals(status);
        }

        private void poll() {
            if (isRunning() && pacing.endsAfter(++polls)) {
                finish();
            }
        }

        private void finish() {
            status = pacing.failure().isPresent() ? "Failed" : "Succeeded";
            atEnd.accept(status);
        }
    }

    private record Rule(String on, Pacing pacing) {}

    private final Map<String, Running> byId = new LinkedHashMap<>();
    private final List<Rule> rules = new ArrayList<>();
    private final Clock clock;
    private final Guids guids;
    private int started;

    Operations(Clock clock, Guids guids, Pacing standard) {
        this.clock = clock;
        this.guids = guids;
        rules.add(new Rule("", standard));
    }

    /** The addresses to poll of all resource providers. */
    void routes(Router router) {
        String base = "/subscriptions/{subscription}/providers/{namespace}/locations/{location}/";
        router.add("GET", base + "operations/{operation}", this::status);
        router.add("GET", base + "operationresults/{operation}", this::result);
    }

    /** Sets the pace of the operations that a method and a part of the path select; the latest rule wins. */
    void pace(String on, Pacing pacing) {
        rules.add(new Rule(on, pacing));
    }

    Pacing pacing(ArmRequest request) {
        for (int i = rules.size() - 1; i > 0; i--) {
            if (Selection.matches(rules.get(i).on(), request)) {
                return rules.get(i).pacing();
            }
        }
        return rules.get(0).pacing();
    }

    /** A snapshot cannot hold what would happen at the end of an operation. */
    void requireNone() {
        byId.values().stream().filter(Running::isRunning).findFirst().ifPresent(running -> {
            throw new IllegalStateException("An operation (" + running.kind + " of " + running.target
                    + ") is in flight; let it end, or call finishOperations(), before the snapshot.");
        });
    }

    /** Refuses a write on a target that has an operation in flight, in Azure's words. */
    void requireIdle(String target, String what) {
        byId.values().stream()
                .filter(running -> running.isRunning() && running.target.equalsIgnoreCase(target))
                .findFirst()
                .ifPresent(running -> {
                    running.poll(); // who is refused again and again gets in one day
                    throw ArmError.conflict(
                            "OperationNotAllowed",
                            "Operation is not allowed because there's an in progress " + running.kind
                                    + " operation on the " + what + " started at " + running.started
                                    + ". Please wait for it to finish before starting a new operation."
                                    + " See https://aka.ms/aks-pending-operation for more details.");
                });
    }

    /** Refuses a write while one on a resource around it, or inside it, is in flight, as networks do. */
    void requireIdleAround(String target) {
        byId.values().stream()
                .filter(running ->
                        running.isRunning() && (isIn(target, running.target) || isIn(running.target, target)))
                .findFirst()
                .ifPresent(running -> {
                    running.poll(); // who is refused again and again gets in one day
                    throw Lagging.inProgress();
                });
    }

    private static boolean isIn(String id, String around) {
        return (id + '/').regionMatches(true, 0, around + '/', 0, around.length() + 1);
    }

    /** Ends what time alone ends; called before each look at the state. */
    void settle() {
        Instant now = clock.instant();
        List.copyOf(byId.values()).stream()
                .filter(running -> running.isRunning() && running.pacing.isOver(running.started, now))
                .forEach(Running::finish);
    }

    /** Starts an operation; returns its id. With an immediate pace it has ended when this returns. */
    String start(ArmRequest request, String target, String kind, Consumer<String> atEnd) {
        Running running =
                new Running(guids.of("operation" + started++), target, kind, pacing(request), clock.instant(), atEnd);
        byId.put(running.id, running);
        if (byId.size() > KEPT) {
            forgetOldest();
        }
        if (running.pacing.isImmediate()) {
            running.finish();
        }
        return running.id;
    }

    private void forgetOldest() {
        byId.values().stream()
                .filter(running -> !running.isRunning())
                .findFirst()
                .ifPresent(ended -> byId.remove(ended.id));
    }

    /** A read of the resource counts as a poll, so that an operation ends also for who does not know its id. */
    void touch(String target) {
        List.copyOf(byId.values()).stream()
                .filter(running -> running.target.equalsIgnoreCase(target))
                .forEach(Running::poll);
    }

    /** Forgets all operations with what would happen at their end. */
    void forgetAll() {
        byId.clear();
    }

    void finishAll() {
        List.copyOf(byId.values()).stream().filter(Running::isRunning).forEach(Running::finish);
    }

    /** The answer of the endpoint behind {@code Azure-AsyncOperation}. */
    ArmResponse status(Call call) {
        Running running = polled(call);
        Document status = Document.object("name", running.id, "status", running.status)
                .with("startTime", running.started.toString());
        if (!running.isRunning()) {
            status = status.with("endTime", clock.instant().toString());
        }
        return ArmResponse.ok(status.withSome("error", error(running)));
    }

    /** The answer of the endpoint behind {@code Location}. */
    ArmResponse result(Call call) {
        Running running = polled(call);
        if (running.isRunning()) {
            return ArmResponse.of(202).with("Location", call.request().uri().toString());
        }
        return error(running)
                .map(error -> ArmResponse.of(409, Document.object("error", error)))
                .orElseGet(() -> ArmResponse.of(204));
    }

    private Running polled(Call call) {
        Running running = byId.get(call.variable("operation"));
        if (running == null) {
            throw ArmError.notFound(
                    "OperationNotFound", "The operation '" + call.variable("operation") + "' was not found.");
        }
        running.poll();
        return running;
    }

    private static Optional<Document> error(Running running) {
        return running.pacing
                .failure()
                .filter(code -> !running.isRunning())
                .map(code ->
                        Document.object("code", code, "message", "The " + running.kind + " failed: " + code + "."));
    }
}
