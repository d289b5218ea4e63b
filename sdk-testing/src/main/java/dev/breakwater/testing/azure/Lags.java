package dev.breakwater.testing.azure;

import java.time.Duration;

/**
 * How far parts of a fake Azure lag behind each other, as those of the real one do. Time is the fake's own, virtual
 * unless told otherwise. Immutable.
 *
 * @param directory how long a new principal is unknown to role assignments (PrincipalNotFound), whether they name its
 *     type or not; and how long, at most, Microsoft Graph answers without what was just made, changed or linked
 * @param roles how long a new role assignment has no effect, and a new custom role cannot be assigned
 * @param lists how long a new resource is missing from lists, although it can be read
 * @param busy how many writes on each network, cluster and federated credential are refused at first, because another
 *     operation, such as one of the service's own, is in progress
 */
public record Lags(Duration directory, Duration roles, Duration lists, int busy) {
    /** Refuses negative lags. */
    public Lags {
        if (directory.isNegative() || roles.isNegative() || lists.isNegative() || busy < 0) {
            throw new IllegalArgumentException("Lags: none may be negative, but they are directory " + directory
                    + ", roles " + roles + ", lists " + lists + " and busy " + busy + ".");
        }
    }

    /** No lag at all; the default of a fake. */
    public static Lags none() {
        return new Lags(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
    }

    /** All of them, as on an ordinary day: 40 s for principals, 90 s for roles, 20 s for lists, two refused writes. */
    public static Lags ordinary() {
        return new Lags(Duration.ofSeconds(40), Duration.ofSeconds(90), Duration.ofSeconds(20), 2);
    }

    /** These with another lag of the directory. */
    public Lags withDirectory(Duration lag) {
        return new Lags(lag, roles, lists, busy);
    }

    /** These with another lag of role assignments. */
    public Lags withRoles(Duration lag) {
        return new Lags(directory, lag, lists, busy);
    }

    /** These with another lag of lists. */
    public Lags withLists(Duration lag) {
        return new Lags(directory, roles, lag, busy);
    }

    /** These with another number of writes that are refused at first. */
    public Lags withBusy(int refusals) {
        return new Lags(directory, roles, lists, refusals);
    }
}
