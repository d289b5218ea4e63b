package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import java.time.Duration;
import java.util.List;

/**
 * Removes images from nodes that nothing uses and that have known vulnerabilities.
 *
 * @param enabled whether it runs
 * @param interval how often, in whole hours from 24 hours to three months
 */
public record ImageCleaner(boolean enabled, Duration interval) implements Part {
    private static final Duration SHORTEST = Duration.ofHours(24);
    private static final Duration LONGEST = Duration.ofDays(90);

    /** Refuses an interval that the service refuses. */
    public ImageCleaner {
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
            throw new InvalidDeclarationException(List.of(new Issue(
                    "ImageCleaner",
                    "interval contains " + interval + ", which is not from 24 hours to three months.")));
        }
    }

    /** Cleans once a week. */
    public static ImageCleaner weekly() {
        return new ImageCleaner(true, Duration.ofDays(7));
    }

    @Override
    public Document onto(Document properties) {
        return properties
                .withAt("/securityProfile/imageCleaner/enabled", enabled)
                .withAt("/securityProfile/imageCleaner/intervalHours", interval.toHours());
    }
}
