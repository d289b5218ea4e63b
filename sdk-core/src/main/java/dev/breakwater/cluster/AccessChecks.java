package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import java.util.List;

/** Checks of the way to the API server. */
final class AccessChecks {
    private static final String RANGES = "/properties/apiServerAccessProfile/authorizedIPRanges";
    private static final String PUBLIC = "/properties/publicNetworkAccess";
    private static final String EGRESS = "/properties/networkProfile/outboundType";
    private static final String PRIVATE = "/properties/apiServerAccessProfile/enablePrivateCluster";
    private static final int WIDEST = 16;

    private AccessChecks() {}

    /** No range at all is what AKS-API-02 fails; here it fails too, since it lets everybody in. */
    static Result ranges(Document body) {
        RangeSet ranges = RangeSet.of(body.at(RANGES));
        if (ranges.isOpen()) {
            return Result.of(false, "Everybody is let in.", body, RANGES);
        }
        List<Cidr> wide = ranges.widerThan(WIDEST);
        return Result.of(wide.isEmpty(), wide.isEmpty() ? "" : "Too wide: " + wide + ".", body, RANGES);
    }

    /** A private link already keeps traffic inside, and cannot be exchanged for integration. */
    static boolean couldIntegrate(Document body) {
        return Facts.isPublic(body) || Facts.isTrue(body, "/properties/apiServerAccessProfile/enableVnetIntegration");
    }

    /** The service refuses to close public access while traffic leaves along routes of yours. */
    static Result publicAccess(Document body) {
        boolean closed = Facts.is(body, PUBLIC, "Enabled", "disabled");
        boolean ownRoutes = Facts.is(body, EGRESS, "loadBalancer", "userdefinedrouting");
        boolean agrees = ownRoutes ? !closed : closed == Facts.isPrivate(body);
        return Result.of(
                agrees,
                closed ? "It is closed although it may not be." : "It is open on a private cluster.",
                body,
                PUBLIC,
                PRIVATE,
                EGRESS);
    }
}
