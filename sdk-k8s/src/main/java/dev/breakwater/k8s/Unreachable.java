package dev.breakwater.k8s;

import dev.breakwater.provider.ProviderException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says why no answer came. */
final class Unreachable {
    private Unreachable() {}

    static ProviderException explain(Call call, URI server, @Nullable Throwable cause) {
        String head = "Cannot " + call + ": ";
        if (has(cause, UnknownHostException.class) || has(cause, UnresolvedAddressException.class)) {
            return ProviderException.refused(
                    "UnknownHost",
                    head + "the name " + server.getHost() + " is not known"
                            + " here. The API server of a private cluster is only known inside its virtual network: run this"
                            + " from there, or through a peered network with its private DNS zone.");
        }
        if (has(cause, SSLException.class)) {
            return ProviderException.refused(
                    "TlsFailure",
                    head + "the certificate of " + server.getHost()
                            + " is not trusted by the authority of the connection. Check the address and the authority.");
        }
        if (has(cause, ConnectException.class)) {
            return later(
                    "ConnectionRefused",
                    head + server.getHost() + " accepts no connection. Check that the cluster"
                            + " runs and that its authorized ranges hold this machine's address.");
        }
        return later(
                "NoAnswer",
                head + server.getHost() + " did not answer ("
                        + (cause == null ? "no reason given" : cause.getClass().getSimpleName()) + ").");
    }

    private static ProviderException later(String code, String message) {
        return ProviderException.transientFailure(code, message, Optional.empty());
    }

    private static boolean has(@Nullable Throwable thrown, Class<? extends Throwable> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
