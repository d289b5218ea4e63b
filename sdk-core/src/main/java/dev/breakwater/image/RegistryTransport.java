package dev.breakwater.image;

import dev.breakwater.resource.Sensitive;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** How requests reach a registry: over HTTP, or in process to one of a test. Implementations are thread-safe. */
@FunctionalInterface
public interface RegistryTransport {
    /** What a registry answered. */
    final class Answer {
        private final int status;
        private final Map<String, String> headers;
        private final byte[] body;

        /**
         * An answer.
         *
         * @param headers the first value of each, by names in any letter case
         * @param body the body, whole; not copied
         */
        public Answer(int status, Map<String, String> headers, byte[] body) {
            this.status = status;
            this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            this.headers.putAll(headers);
            this.body = body;
        }

        /** The status code. */
        public int status() {
            return status;
        }

        /** The value of a header, whatever its letter case. */
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        /** The body; not to be changed. */
        public byte[] body() {
            return body;
        }

        /** {@code Answer[200, 1432 bytes]}; a body can be large. */
        @Override
        public String toString() {
            return "Answer[" + status + ", " + body.length + " bytes]";
        }
    }

    /**
     * Asks for something; a {@link dev.breakwater.BreakwaterException} says what keeps it from being answered.
     *
     * @param uri where it is
     * @param accept the media types that are understood
     * @param most how many bytes are read; a longer body is an error
     */
    Answer get(URI uri, String accept, int most);

    /** Over HTTP without signing in. */
    static RegistryTransport http() {
        return http(Optional::empty);
    }

    /** Over HTTP, signing in to these registries when they ask for it; others are asked without. */
    static RegistryTransport http(RegistryLogin first, RegistryLogin... more) {
        RegistryLogin[] all = Arrays.copyOf(more, more.length + 1);
        all[more.length] = first;
        return new RegistryHttp(Optional::empty, Duration.ofSeconds(60), all)::get;
    }

    /**
     * Over HTTP with an {@code Authorization} header, such as {@code Bearer …}, asked for before each request. It is sent
     * to the host of the request only, not to where a registry sends us on for blobs. An answer that is not there after
     * a minute is given up.
     */
    static RegistryTransport http(Supplier<Optional<Sensitive<String>>> authorization) {
        return new RegistryHttp(authorization, Duration.ofSeconds(60))::get;
    }
}
