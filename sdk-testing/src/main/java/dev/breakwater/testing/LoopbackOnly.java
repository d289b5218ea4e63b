package dev.breakwater.testing;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets no connection leave this machine while anybody asks for that. The default proxy selector is the one place in
 * the JDK that sockets and both HTTP clients ask before they connect; the one that was there answers for loopback. Not
 * seen are channels of NIO, {@code Proxy.NO_PROXY}, an HTTP client made before, and look-ups of names.
 */
final class LoopbackOnly extends ProxySelector {
    private static int users;
    private static Optional<ProxySelector> before = Optional.empty();

    private final Optional<ProxySelector> loopback;

    private LoopbackOnly(Optional<ProxySelector> loopback) {
        this.loopback = loopback;
    }

    /** Somebody's stay; closing it a second time does nothing. */
    static final class Entry implements AutoCloseable {
        private final AtomicBoolean open = new AtomicBoolean(true);

        @Override
        public void close() {
            if (open.getAndSet(false)) {
                leave();
            }
        }
    }

    static synchronized Entry enter() {
        if (users++ == 0) {
            before = Optional.ofNullable(ProxySelector.getDefault());
            ProxySelector.setDefault(new LoopbackOnly(before));
        }
        return new Entry();
    }

    /** The last one puts back what was there, unless somebody else has set another since. */
    private static synchronized void leave() {
        if (--users == 0 && ProxySelector.getDefault() instanceof LoopbackOnly) {
            ProxySelector.setDefault(before.orElse(null));
        }
    }

    @Override
    public List<Proxy> select(URI uri) {
        if (!isLoopback(uri.getHost())) {
            throw new IllegalStateException("A test may not leave this machine, but something connects to "
                    + uri.getScheme() + "://" + uri.getHost()
                    + ". Give it the client of the fake, or take the test out of @BreakwaterTest.");
        }
        return loopback.isPresent() ? loopback.get().select(uri) : List.of(Proxy.NO_PROXY);
    }

    private static boolean isLoopback(String host) {
        String name = host == null ? "" : host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.matches("127(\\.[0-9]{1,3}){3}")
                || name.equals("::1")
                || name.equals("[::1]")
                || name.equals("0:0:0:0:0:0:0:1")
                || name.equals("[0:0:0:0:0:0:0:1]");
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        loopback.ifPresent(selector -> selector.connectFailed(uri, address, failure));
    }
}
