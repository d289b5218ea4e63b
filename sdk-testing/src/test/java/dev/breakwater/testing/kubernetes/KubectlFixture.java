package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.testing.kubernetes.Kubectl.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A kubectl and a fake with the namespace {@code team}; the closing line counts the tests that ran. */
abstract class KubectlFixture {
    private static int ran;
    private static int skipped;

    @TempDir
    Path home;

    final FakeKubernetes fake = FakeKubernetes.create();
    Kubectl kubectl;

    @BeforeAll
    static void reset() {
        ran = 0;
        skipped = 0;
    }

    @BeforeEach
    void start() throws IOException {
        skipped++;
        Path program = Kubectl.require();
        skipped--;
        ran++;
        Files.writeString(home.resolve("config"), fake.kubeconfig());
        kubectl = new Kubectl(program, home);
        succeed(kubectl.pipe("apiVersion: v1\nkind: Namespace\nmetadata: {name: team}\n", "create", "-f", "-"));
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    @AfterAll
    static void count() {
        System.out.println("kubectl: ran " + ran + " / skipped " + skipped);
    }

    static String succeed(Outcome outcome) {
        assertThat(outcome.code()).as(outcome.out()).isZero();
        return outcome.out();
    }
}
