package dev.breakwater.access;

import java.util.BitSet;

/**
 * A request whose names an {@link Authorizer} has looked up already, for questions asked over and over. It answers
 * for the authorizer that made it. Immutable, thread-safe.
 */
public final class PreparedRequest {
    private final Authorizer authorizer;
    private final AccessRequest request;
    private final Scope cluster;
    private final Scope local;
    private final int[] subjects;
    private final BitSet allowing;

    PreparedRequest(
            Authorizer authorizer, AccessRequest request, Scope cluster, Scope local, int[] subjects, BitSet allowing) {
        this.authorizer = authorizer;
        this.request = request;
        this.cluster = cluster;
        this.local = local;
        this.subjects = subjects;
        this.allowing = allowing;
    }

    /** Whether the request is allowed. */
    public boolean allowed() {
        return request.caller().isMaster() || allows(cluster) || (local != Scope.EMPTY && allows(local));
    }

    private boolean allows(Scope scope) {
        for (int subject : subjects) {
            for (int place : scope.of(subject)) {
                if (grants(scope, place)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean grants(Scope scope, int place) {
        int set = scope.set(place);
        return set >= 0 && allowing.get(set);
    }

    /** The decision with its reason. */
    public AccessDecision decision() {
        return authorizer.decide(request, this);
    }

    /** The first binding of a scope that allows the request; -1 if none does. */
    int first(Scope scope) {
        int first = Integer.MAX_VALUE;
        for (int subject : subjects) {
            for (int place : scope.of(subject)) {
                if (place < first && grants(scope, place)) {
                    first = place;
                }
            }
        }
        return first == Integer.MAX_VALUE ? -1 : first;
    }

    /** The places of the caller's bindings in a scope. */
    BitSet places(Scope scope) {
        BitSet places = new BitSet();
        for (int subject : subjects) {
            for (int place : scope.of(subject)) {
                places.set(place);
            }
        }
        return places;
    }

    Scope cluster() {
        return cluster;
    }

    Scope local() {
        return local;
    }

    @Override
    public String toString() {
        return "PreparedRequest[" + request + "]";
    }
}
