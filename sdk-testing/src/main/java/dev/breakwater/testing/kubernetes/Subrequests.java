package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Answers requests on the sub-resources that are more than a part of the object. */
final class Subrequests {
    private static final Set<String> OWN = Set.of("binding", "eviction", "log", "scale", "token");

    private final Scales scales;
    private final PodRequests pods;
    private final AccountTokens accounts;

    Subrequests(Scales scales, PodRequests pods, AccountTokens accounts) {
        this.scales = scales;
        this.pods = pods;
        this.accounts = accounts;
    }

    boolean answers(Subresource part) {
        return OWN.contains(part.name());
    }

    Reply answer(ApiKind kind, Store.Key key, Subresource part, Call call) {
        if (part.name().equals("log")) {
            return pods.log(key);
        }
        WriteOptions options = WriteOptions.of(call, part.name());
        Document answer = switch (part.name()) {
            case "binding" -> pods.bind(key, Bodies.read(call), options);
            case "eviction" -> pods.evict(key, Bodies.read(call), options);
            case "token" -> accounts.issue(key, Bodies.read(call), options);
            default -> scale(kind, key, call, options);
        };
        return Reply.json(call.method().equals("POST") ? 201 : 200, answer);
    }

    private Document scale(ApiKind kind, Store.Key key, Call call, WriteOptions options) {
        return switch (call.method()) {
            case "PUT" -> scales.write(kind, key, put(Bodies.read(call)), options);
            case "PATCH" -> patched(kind, key, call, options);
            default -> scales.get(kind, key);
        };
    }

    private static UnaryOperator<Document> put(Document body) {
        return before -> body;
    }

    private Document patched(ApiKind kind, Store.Key key, Call call, WriteOptions options) {
        return Resources.isApply(call)
                ? scales.apply(kind, key, Bodies.read(call), options)
                : scales.write(
                        kind, key, Resources.patcher(ApiKinds.SCALE, call).apply(), options);
    }
}
