package dev.breakwater.cluster;

import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What a check makes of one body: the verdict, why, and the places it looked at.
 *
 * @param verdict the verdict
 * @param why the reason, put into words for who asks
 * @param seen the places, gathered for who asks
 */
record Result(Verdict verdict, Supplier<String> why, Supplier<List<Place>> seen) {
    /** One place in a body. */
    record Place(String path, Optional<Document> value) {}

    /** Passes if {@code good}; else fails for that reason. */
    static Result of(boolean good, String reason, Document body, String... pointers) {
        return of(good ? Verdict.PASS : Verdict.FAIL, good ? "" : reason, body, pointers);
    }

    /** A verdict for a reason, whatever it is. */
    static Result of(Verdict verdict, String reason, Document body, String... pointers) {
        return new Result(verdict, () -> reason, () -> places(body, pointers));
    }

    /** The evidence is not to be had. */
    static Result unknown(String reason, Document body, String... pointers) {
        return of(Verdict.NOT_ASSESSABLE, reason, body, pointers);
    }

    /** Fails for each pool that is concerned and not good, with the places looked at in it. */
    static Result ofPools(
            Document body, Predicate<Document> concerned, Predicate<Document> good, String... membersLookedAt) {
        boolean fine = true;
        for (Document pool : Facts.pools(body)) {
            fine = fine && (!concerned.test(pool) || good.test(pool));
        }
        Predicate<Document> shown = fine ? concerned : concerned.and(good.negate());
        return new Result(
                fine ? Verdict.PASS : Verdict.FAIL,
                fine ? () -> "" : () -> "Not so in: " + String.join(", ", names(body, shown)) + ".",
                () -> places(body, shown, membersLookedAt));
    }

    private static List<String> names(Document body, Predicate<Document> shown) {
        return Facts.pools(body).stream().filter(shown).map(Result::name).toList();
    }

    private static String name(Document pool) {
        return pool.text("/name").orElse("?");
    }

    private static List<Place> places(Document body, Predicate<Document> shown, String... members) {
        List<Place> places = new ArrayList<>();
        for (Document pool : Facts.pools(body)) {
            if (shown.test(pool)) {
                for (String member : members) {
                    places.add(new Place("/properties/agentPoolProfiles/" + name(pool) + member, pool.at(member)));
                }
            }
        }
        return places;
    }

    private static List<Place> places(Document body, String... pointers) {
        List<Place> places = new ArrayList<>();
        for (String pointer : pointers) {
            places.add(new Place(pointer, body.at(pointer)));
        }
        return List.copyOf(places);
    }

    /** Why. */
    String reason() {
        return why.get();
    }

    /** What it looked at. */
    List<Place> places() {
        return seen.get();
    }
}
