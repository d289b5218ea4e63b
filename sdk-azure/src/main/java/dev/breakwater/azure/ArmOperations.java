package dev.breakwater.azure;

import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Operation;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.Observed;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Follows the long-running operations of ARM, one look per call, in all three styles. A write counts from
 * the moment it is accepted: a failure is believed only after a second look at the resource, and a resource
 * that is not visible yet is pending for a while, not absent.
 *
 * @param <S> what the service says of the resource
 */
final class ArmOperations<S extends Observed> {
    private static final String VERSION = "/apiVersion";

    private final ArmClient client;
    private final String apiVersion;
    private final BiFunction<Document, String, S> state;

    ArmOperations(ArmClient client, String apiVersion, BiFunction<Document, String, S> state) {
        this.client = client;
        this.apiVersion = apiVersion;
        this.state = state;
    }

    /** The same for a resource that is written and read with that api-version. */
    ArmOperations<S> at(String version) {
        return version.equals(apiVersion) ? this : new ArmOperations<>(client, version, state);
    }

    private S state(Document body) {
        return state.apply(body, apiVersion);
    }

    /** What an accepted PUT came to. */
    Progress<S> written(String kind, String target, String resource, ArmAnswer answer, HandlerContext context) {
        Instant now = context.clock().instant();
        ArmWork work = new ArmWork(kind, ArmWork.Style.STATE, target, target, resource, now, Document.object());
        Document body = answer.status() == 202 ? answer.bodyIfReadable() : answer.body(target);
        ArmWork followed = followed(work, answer);
        if (answer.status() != 202 && isFinished(body, followed)) {
            return target.equals(resource) ? Progress.done(state(body)) : finish(work, context);
        }
        return pending(followed, answer, context);
    }

    /** A body that says so is finished; one of a type without states is, unless an operation was announced. */
    private static boolean isFinished(Document body, ArmWork followed) {
        String provisioning = ArmStates.of(body);
        boolean silent = provisioning.isEmpty() && followed.style() == ArmWork.Style.STATUS;
        return !body.members().isEmpty() && ArmStates.isSuccess(provisioning) && !silent;
    }

    /** What an accepted DELETE came to; {@code last} is the resource as last seen. */
    Progress<S> deleted(String id, Document last, ArmAnswer answer, HandlerContext context) {
        Instant now = context.clock().instant();
        ArmWork work = new ArmWork("delete", ArmWork.Style.STATE, id, id, id, now, last);
        return switch (answer.status()) {
            case 204, 404 -> Progress.done(state(last));
            case 200 -> finish(work, context);
            default -> pending(followed(work, answer), answer, context);
        };
    }

    /** Work that somebody began: ours, of which the answer was lost. */
    Progress<S> resumed(String kind, String id, HandlerContext context) {
        Instant now = context.clock().instant();
        ArmWork work = new ArmWork(kind, ArmWork.Style.STATE, id, id, id, now, Document.object());
        return pending(work, Optional.empty(), context);
    }

    /** One look, with the api-version that the operation was begun with. */
    Progress<S> poll(Operation operation, HandlerContext context) {
        return at(operation.memo().text(VERSION).orElse(apiVersion)).look(operation, context);
    }

    private Progress<S> look(Operation operation, HandlerContext context) {
        ArmWork work = ArmWork.of(operation);
        return switch (work.style()) {
            case STATUS -> byStatus(work, context);
            case LOCATION -> byLocation(work, context);
            case STATE -> byState(work, context);
        };
    }

    /** Addresses on other hosts are not followed, since a token would go there: the resource itself tells as much. */
    private ArmWork followed(ArmWork work, ArmAnswer answer) {
        Optional<String> status = answer.header("Azure-AsyncOperation").filter(client.endpoint()::owns);
        Optional<String> location = answer.header("Location").filter(client.endpoint()::owns);
        if (status.isPresent()) {
            return work.by(ArmWork.Style.STATUS, status.get());
        }
        return answer.status() == 202 && location.isPresent() ? work.by(ArmWork.Style.LOCATION, location.get()) : work;
    }

    private Progress<S> byStatus(ArmWork work, HandlerContext context) {
        ArmAnswer answer = client.look(work.url(), work.target());
        if (answer.status() == 404) {
            return pending(work.byState(), answer, context);
        }
        Document body = answer.body(work.target());
        String status = body.text("/status").orElse("").toLowerCase(Locale.ROOT);
        return switch (status) {
            case "" ->
                throw ProviderException.transientFailure(
                        "MalformedAnswer",
                        work.target()
                                + ": Azure's answer does not say how the operation stands. It may at the next look.",
                        answer.retryAfter(client.options().clock()));
            case "succeeded" -> finish(work, context);
            case "failed", "canceled", "cancelled" -> failed(work, status, body, context);
            default -> pending(work, answer, context); // ARM: any other value means that it is still running
        };
    }

    private Progress<S> byLocation(ArmWork work, HandlerContext context) {
        ArmAnswer answer = client.locate(work.url(), work.target());
        return switch (answer.status()) {
            case 400, 409 -> failed(work, "failed", answer.bodyIfReadable(), context);
            case 202 -> pending(followed(work, answer), answer, context);
            case 404 -> pending(work.byState(), answer, context);
            default -> finish(work, context);
        };
    }

    private Progress<S> byState(ArmWork work, HandlerContext context) {
        Optional<Document> seen = client.get(work.target(), apiVersion);
        if (work.isDelete() || seen.isEmpty()) {
            return appearing(work, seen, context);
        }
        String provisioning = ArmStates.of(seen.get());
        if (ArmStates.isSuccess(provisioning)) {
            return finish(work, context);
        }
        if (ArmStates.isFailure(provisioning)) {
            throw failure(work, provisioning, work.error().orElse(seen.get()));
        }
        return pending(work, Optional.empty(), context);
    }

    private Progress<S> appearing(ArmWork work, Optional<Document> seen, HandlerContext context) {
        if (work.isDelete() && seen.isEmpty()) {
            return Progress.done(state(work.note()));
        }
        String provisioning = seen.map(ArmStates::of).orElse("");
        boolean moving = seen.isPresent() && !ArmStates.isSuccess(provisioning) && !ArmStates.isFailure(provisioning);
        Instant end = work.since().plus(client.options().replicationGrace());
        if (moving || context.clock().instant().isBefore(end)) {
            return pending(work, Optional.empty(), context);
        }
        String what = work.isDelete() ? "is still there after its deletion" : "is not visible after it was written";
        throw ProviderException.refused(
                "NotReplicated", work.target() + ": it " + what + ". Plan again to see how it stands.");
    }

    private Progress<S> finish(ArmWork work, HandlerContext context) {
        Optional<Document> seen = client.get(work.resource(), apiVersion);
        if (work.isDelete() || seen.isEmpty()) {
            return appearing(work.byState(), seen, context);
        }
        return Progress.done(state(seen.get()));
    }

    /** A service may go on although it said that it failed: only a resource at rest is believed. */
    private Progress<S> failed(ArmWork work, String status, Document body, HandlerContext context) {
        Optional<Document> seen = client.get(work.target(), apiVersion);
        String provisioning = seen.map(ArmStates::of).orElse("");
        if (seen.isEmpty() && work.isDelete()) {
            return Progress.done(state(work.note()));
        }
        if (seen.isPresent() && work.isCreate() && ArmStates.isSuccess(provisioning)) {
            return finish(work, context);
        }
        if (seen.isPresent() && !ArmStates.isSuccess(provisioning) && !ArmStates.isFailure(provisioning)) {
            Document note = work.isDelete() ? work.note() : Document.object("error", body);
            return pending(work.byState().noting(note), Optional.empty(), context);
        }
        throw failure(work, status, body);
    }

    private static ProviderException failure(ArmWork work, String status, Document body) {
        return ArmErrors.failed(
                work.kind(),
                work.target(),
                ArmStates.title(status),
                body.get("error").isPresent()
                        ? body
                        : body.at("/properties/error")
                                .map(error -> Document.object("error", error))
                                .orElse(Document.object()));
    }

    private Progress<S> pending(ArmWork work, ArmAnswer answer, HandlerContext context) {
        return pending(work, answer.retryAfter(client.options().clock()), context);
    }

    private Progress<S> pending(ArmWork work, Optional<Duration> asked, HandlerContext context) {
        Duration wait = asked.orElse(client.options().pollInterval());
        Operation plain = work.toOperation();
        Operation operation =
                new Operation(plain.kind(), plain.handle(), plain.memo().withAt(VERSION, apiVersion));
        return Progress.pending(operation, context.clock().instant().plus(wait));
    }
}
