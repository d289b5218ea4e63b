package dev.breakwater.cluster;

import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a check makes of one body: the verdict, why, and the places it looked at. */
record Result(Verdict verdict, String reason, List<Place> places) {
    /** One place in a body. */
    record Place(String path, Optional<Document> value) {}

    /** Passes if {@code good}; else fails for that reason. */
    static Result of(boolean good, String reason, Document body, String... pointers) {
        return new Result(good ? Verdict.PASS : Verdict.FAIL, good ? "" : reason, places(body, pointers));
    }

    /** The evidence is not to be had. */
    static Result unknown(String reason, Document body, String... pointers) {
        return new Result(Verdict.NOT_ASSESSABLE, reason, places(body, pointers));
    }

    /** Fails for each pool that is concerned and not good, with the places looked at in it. */
    static Result ofPools(
            Document body, Predicate<Document> concerned, Predicate<Document> good, String... membersLookedAt) {
        List<Place> seen = new ArrayList<>();
        List<Place> bad = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Document pool : Facts.pools(body)) {
            if (concerned.test(pool)) {
                String name = pool.text("/name").orElse("?");
                boolean fine = good.test(pool);
                for (String member : membersLookedAt) {
                    Place place = new Place("/properties/agentPoolProfiles/" + name + member, pool.at(member));
                    (fine ? seen : bad).add(place);
                }
                if (!fine) {
                    names.add(name);
                }
            }
        }
        return names.isEmpty()
                ? new Result(Verdict.PASS, "", seen)
                : new Result(Verdict.FAIL, "Not so in: " + String.join(", ", names) + ".", bad);
    }

    private static List<Place> places(Document body, String... pointers) {
        List<Place> places = new ArrayList<>();
        for (String pointer : pointers) {
            places.add(new Place(pointer, body.at(pointer)));
        }
        return List.copyOf(places);
    }
}
