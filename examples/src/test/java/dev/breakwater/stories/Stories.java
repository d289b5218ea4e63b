package dev.breakwater.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.testing.TestBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the stories have in common: a cluster to begin with, and pages that show how a test fails. */
final class Stories {
    static final String ADMINS = "9b1f6d0e-3c52-4f7e-8a24-5d8c0f2b7e61";
    static final String TEAM = "3f0b2c7e-5a0e-4b7c-9a55-0d8f6f1f2c11";

    private static final Path PAGES = Path.of("..", "docs", "guide", "stories");

    private Stories() {}

    // tag::cluster[]
    static SecureCluster.Builder cluster() {
        return SecureCluster.named("shop")
                .subscription(TestBed.SUBSCRIPTION)
                .resourceGroup("rg-shop")
                .region("westeurope")
                .tenant(TestBed.TENANT)
                .adminGroup(ADMINS)
                .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"));
    }
    // end::cluster[]

    /** The assertion fails, and a text block of the page is its message, letter by letter. */
    static void failsAsOn(String page, ThrowingCallable assertion) throws IOException {
        AssertionError failure = catchThrowableOfType(AssertionError.class, assertion);
        assertThat(failure).as("the insecure variant fails").isNotNull();
        assertThat(Files.readString(PAGES.resolve(page)))
                .contains("```text\n" + failure.getMessage().strip() + "\n```");
    }
}
