package dev.breakwater.engine;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Something an engine did; enough of them to draw a progress display. Match on the code, never on the
 * text.
 *
 * @param code what happened
 * @param at when, on the engine's clock
 * @param address the resource concerned; empty for the run as a whole
 * @param elapsed since the run began, or for {@link Code#CHANGE_FINISHED} since that change began
 * @param done how many resources (while planning: reads) are finished
 * @param total how many there are
 * @param details what the code promises, by name; never a secret
 */
public record EngineEvent(
        Code code, Instant at, Optional<Address<?>> address, Duration elapsed, int done, int total, Document details) {

    /** What happened. Constants and their ids never change meaning. */
    public enum Code {
        /** A plan began. Details: {@code name}, {@code resources}. */
        PLAN_STARTED("plan.started"),
        /** A handler began to read. Details: {@code type}, {@code resources}. */
        READ_STARTED("read.started"),
        /** A handler has read. Details: {@code type}, {@code found}. */
        READ_FINISHED("read.finished"),
        /** A plan is made. Details: the counts of {@link Plan#toJson()}'s summary. */
        PLAN_FINISHED("plan.finished"),
        /** No plan came of it. Details: {@code error}: why, in a sentence without secrets. */
        PLAN_FAILED("plan.failed"),
        /** An apply began. Details: {@code name}, and the counts of the plan's summary. */
        APPLY_STARTED("apply.started"),
        /** The engine turned to a resource. Details: {@code change}: create, update or delete. */
        CHANGE_STARTED("change.started"),
        /** A service works on it. Details: {@code operation}, {@code notBefore}. */
        OPERATION_PENDING("operation.pending"),
        /** A call failed and will be repeated. Details: {@code attempt}, {@code error}, {@code delay}. */
        RETRY_WAITING("retry.waiting"),
        /** The outcome of a resource is known. Details: {@code outcome}, {@code text}. */
        CHANGE_FINISHED("change.finished"),
        /** Nothing new starts any more. Details: {@code reason}. */
        RUN_STOPPING("run.stopping"),
        /** An apply is over. Details: the number of resources by outcome. */
        APPLY_FINISHED("apply.finished");

        private final String id;

        Code(String id) {
            this.id = id;
        }

        /** The stable id, such as {@code change.finished}. */
        public String id() {
            return id;
        }
    }

    /** {@code change.finished managedClusters/prod 3/7 {"outcome":"applied"}}. */
    @Override
    public String toString() {
        String subject = address.map(where -> " " + where.shortName()).orElse("");
        return code.id() + subject + " " + done + "/" + total + " " + details;
    }
}
