package dev.breakwater.k8s.trace;

import dev.breakwater.document.Document;
import dev.breakwater.engine.EngineEvent;
import dev.breakwater.engine.EngineListener;
import dev.breakwater.resource.Address;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Makes spans of what an engine does: one for each plan and apply, below the span that is current where the engine is
 * called; in it one for each handler's read and each resource's change, with its outcome. Requests that a handler makes
 * find their span current, so that theirs lie below it. Names and attributes are stable; none holds a secret:
 *
 * <ul>
 *   <li>{@code breakwater.plan} and {@code breakwater.apply}: {@code breakwater.name}, and the counts of the plan or of the
 *       outcomes as {@code breakwater.count.…}; an error if anything failed
 *   <li>{@code breakwater.read}: {@code breakwater.resource.type}, {@code breakwater.resources}, {@code breakwater.found}
 *   <li>{@code breakwater.change}: {@code breakwater.resource.type}, {@code breakwater.resource.path}, {@code
 *       breakwater.change}, {@code breakwater.outcome}; an error with the text of the outcome if it failed; operations that
 *       a service works on and repeated calls are events of it, under the ids of {@link EngineEvent.Code}
 * </ul>
 *
 * <p>For {@code EngineOptions.withListeners(…)}. One serves any number of engines at once. Thread-safe.
 */
public final class EngineSpans implements EngineListener {
    /** The name of the instrumentation. */
    static final String SCOPE = "dev.breakwater";

    private static final AttributeKey<String> NAME = AttributeKey.stringKey("breakwater.name");
    private static final AttributeKey<String> TYPE = AttributeKey.stringKey("breakwater.resource.type");
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("breakwater.resource.path");
    private static final AttributeKey<String> CHANGE = AttributeKey.stringKey("breakwater.change");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("breakwater.outcome");
    private static final AttributeKey<Long> RESOURCES = AttributeKey.longKey("breakwater.resources");
    private static final AttributeKey<Long> FOUND = AttributeKey.longKey("breakwater.found");

    private final Tracer tracer;
    /** An engine tells all that it does on the thread that called it. */
    private final ThreadLocal<Trace> current = ThreadLocal.withInitial(Trace::new);

    private EngineSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** Spans of that OpenTelemetry, such as {@code GlobalOpenTelemetry.get()}. */
    public static EngineSpans of(OpenTelemetry telemetry) {
        return new EngineSpans(telemetry.getTracer(SCOPE));
    }

    /** The spans of one run that are not over. */
    private static final class Trace {
        private Optional<Span> root = Optional.empty();
        private final Map<Object, Span> open = new HashMap<>();

        /** A run that failed before its end tells no end. */
        private void abandon() {
            open.values().forEach(Span::end);
            open.clear();
            root.ifPresent(
                    span -> span.setStatus(StatusCode.ERROR, "not finished").end());
            root = Optional.empty();
        }

        private Context context() {
            return root.map(span -> Context.current().with(span)).orElseGet(Context::current);
        }
    }

    @Override
    public void on(EngineEvent event) {
        Trace trace = current.get();
        switch (event.code()) {
            case PLAN_STARTED -> begin(trace, "breakwater.plan", event);
            case APPLY_STARTED -> begin(trace, "breakwater.apply", event);
            case READ_STARTED -> read(trace, event);
            case READ_FINISHED ->
                Optional.ofNullable(trace.open.remove(text(event, "/type")))
                        .ifPresent(span -> span.setAttribute(FOUND, number(event, "/found"))
                                .end());
            case CHANGE_STARTED -> trace.open.put(address(event), change(trace, event));
            case CHANGE_FINISHED -> finish(trace, event);
            case OPERATION_PENDING, RETRY_WAITING ->
                Optional.ofNullable(trace.open.get(subject(event)))
                        .or(() -> trace.root)
                        .ifPresent(span -> span.addEvent(event.code().id(), attributes(event.details())));
            case RUN_STOPPING -> trace.root.ifPresent(span -> span.setStatus(StatusCode.ERROR, text(event, "/reason")));
            case PLAN_FAILED -> fail(trace, event);
            case PLAN_FINISHED, APPLY_FINISHED -> end(trace, event);
        }
    }

    @Override
    public <T> Callable<T> binding(String subject, Optional<Address<?>> address, Callable<T> call) {
        Trace trace = current.get();
        Object key = address.isPresent() ? address.get() : subject;
        Span span = trace.open.get(key);
        Context context = span == null ? trace.context() : Context.current().with(span);
        return context.wrap(call);
    }

    private void begin(Trace trace, String name, EngineEvent event) {
        trace.abandon();
        Span root = tracer.spanBuilder(name)
                .setAttribute(NAME, text(event, "/name"))
                .startSpan();
        trace.root = Optional.of(root);
    }

    private void read(Trace trace, EngineEvent event) {
        Span span = below(trace, "breakwater.read")
                .setAttribute(TYPE, text(event, "/type"))
                .setAttribute(RESOURCES, number(event, "/resources"))
                .startSpan();
        trace.open.put(text(event, "/type"), span);
    }

    private SpanBuilder below(Trace trace, String name) {
        return tracer.spanBuilder(name).setParent(trace.context());
    }

    private Span change(Trace trace, EngineEvent event) {
        SpanBuilder span = below(trace, "breakwater.change")
                .setAttribute(TYPE, address(event).type())
                .setAttribute(PATH, address(event).path());
        event.details().text("/change").ifPresent(change -> span.setAttribute(CHANGE, change));
        return span.startSpan();
    }

    /** What needed no change, or was skipped, was never begun. */
    private void finish(Trace trace, EngineEvent event) {
        Span begun = trace.open.remove(address(event));
        Span span = begun == null ? change(trace, event) : begun;
        String outcome = text(event, "/outcome");
        span.setAttribute(OUTCOME, outcome);
        if (outcome.equals("failed") || outcome.equals("unknown")) {
            span.setStatus(StatusCode.ERROR, text(event, "/text"));
        }
        span.end();
    }

    private void fail(Trace trace, EngineEvent event) {
        trace.root.ifPresent(root -> root.setStatus(StatusCode.ERROR, text(event, "/error")));
        end(trace, event);
    }

    private void end(Trace trace, EngineEvent event) {
        trace.root.ifPresent(root -> {
            event.details()
                    .members()
                    .forEach((name, count) -> count.asNumber()
                            .ifPresent(number -> root.setAttribute("breakwater.count." + name, number.longValue())));
            boolean failed = event.details()
                    .number("/failed")
                    .filter(count -> count.signum() > 0)
                    .isPresent();
            if (failed) {
                root.setStatus(StatusCode.ERROR, "something failed");
            }
            root.end();
        });
        trace.open.values().forEach(Span::end);
        current.remove();
    }

    private static Address<?> address(EngineEvent event) {
        return event.address().orElseThrow();
    }

    private static Object subject(EngineEvent event) {
        return event.address().isPresent() ? event.address().get() : "";
    }

    private static String text(EngineEvent event, String pointer) {
        return event.details().text(pointer).orElse("");
    }

    private static long number(EngineEvent event, String pointer) {
        return event.details().number(pointer).map(Number::longValue).orElse(0L);
    }

    private static Attributes attributes(Document details) {
        var attributes = Attributes.builder();
        details.members()
                .forEach((name, value) -> value.asText().ifPresent(text -> attributes.put("breakwater." + name, text)));
        return attributes.build();
    }

    @Override
    public String toString() {
        return "EngineSpans";
    }
}
