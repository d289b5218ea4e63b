package dev.breakwater.blueprint;

import dev.breakwater.audit.Auditor;
import dev.breakwater.cluster.ApiServerAccess;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The secure cluster that the tests start from. */
final class Prod {
    static final String SUBSCRIPTION = "00000000-0000-0000-0000-0000000000aa";
    static final String TENANT = "00000000-0000-0000-0000-0000000000bb";
    static final String ADMINS = "00000000-0000-0000-0000-0000000000cc";
    static final String DEVELOPERS = "00000000-0000-0000-0000-0000000000dd";
    static final LocalDate TODAY = LocalDate.of(2026, 6, 1);
    static final Auditor AUDITOR =
            Catalogue.auditor().at(Clock.fixed(Instant.parse("2026-06-01T12:00:00Z"), ZoneOffset.UTC));

    private Prod() {}

    /** Everything required and nothing else. */
    static SecureCluster.Builder builder() {
        return SecureCluster.named("prod")
                .subscription(SUBSCRIPTION)
                .resourceGroup("rg-prod")
                .region("westeurope")
                .tenant(TENANT)
                .adminGroup(ADMINS)
                .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"));
    }

    /** With a namespace that developers may edit. */
    static SecureCluster cluster() {
        return builder()
                .namespace("payments", SecureNamespace.Grant.edit(DEVELOPERS))
                .build();
    }
}
