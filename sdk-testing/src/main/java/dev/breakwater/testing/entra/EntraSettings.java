package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import dev.breakwater.engine.TimeSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What a {@link FakeEntra} is started with.
 *
 * @param tenant the tenant's GUID
 * @param domain the tenant's verified domain, such as {@code contoso.onmicrosoft.com}
 * @param time what tells the time
 * @param seed what all generated ids, secrets and lags follow from
 * @param lag how long a new object of the directory is missing from what clients read, at most
 * @param pageSize the most elements of one page of a list
 * @param managedIdentities the service principals of managed identities, which live elsewhere
 */
public record EntraSettings(
        String tenant,
        String domain,
        TimeSource time,
        long seed,
        Duration lag,
        int pageSize,
        Supplier<List<Document>> managedIdentities) {
    /** A tenant without lag and without managed identities, on virtual time that begins now. */
    public static EntraSettings standard() {
        return new EntraSettings(
                "72f988bf-0000-4000-8000-000000000001",
                "contoso.onmicrosoft.com",
                TimeSource.virtual(Instant.now()),
                1,
                Duration.ZERO,
                100,
                List::of);
    }

    /** The GUID that follows from the seed and a text. */
    String guid(String text) {
        return UUID.nameUUIDFromBytes((seed + ":" + text).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    @Override
    public String toString() {
        return "EntraSettings[tenant " + tenant + ", seed " + seed + "]";
    }
}
