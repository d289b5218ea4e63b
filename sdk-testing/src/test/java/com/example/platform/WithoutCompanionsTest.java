package com.example.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.testing.HardeningRules;
import dev.breakwater.testing.TestBed;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.k3s.K3sCluster;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The testing module where its optional companions are not on the class path. */
class WithoutCompanionsTest {
    /** The class path without what is in these packages. */
    private static final class Without extends URLClassLoader {
        private final List<String> packages;

        Without(String... packages) {
            super(
                    Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                            .map(Without::url)
                            .toArray(URL[]::new),
                    ClassLoader.getPlatformClassLoader());
            this.packages = List.of(packages);
        }

        private static URL url(String path) {
            try {
                return Path.of(path).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (packages.stream().anyMatch(name::startsWith)) {
                throw new ClassNotFoundException(name);
            }
            return super.findClass(name);
        }
    }

    @Test
    void a_missing_wiremock_is_named_with_its_coordinates() throws ReflectiveOperationException, IOException {
        try (URLClassLoader loader = new Without("com.github.tomakehurst.", "org.wiremock.")) {
            Class<?> type = loader.loadClass(FakeAzure.class.getName());
            Object azure = type.getMethod("start").invoke(null);

            assertThatThrownBy(() -> type.getMethod("wireMock").invoke(azure))
                    .cause()
                    .hasMessage(
                            "FakeAzure.wireMock() needs org.wiremock:wiremock on the class path; add what is missing to"
                                    + " the test scope.");
            assertThatThrownBy(() -> type.getMethod("loopback").invoke(azure))
                    .cause()
                    .hasMessage(
                            "FakeAzure.loopback() needs org.wiremock:wiremock and org.bouncycastle:bcpkix-jdk18on on"
                                    + " the class path; add what is missing to the test scope.");
            type.getMethod("close").invoke(azure);
        }
    }

    @Test
    void a_missing_testcontainers_is_named_with_its_coordinates() throws ReflectiveOperationException, IOException {
        try (URLClassLoader loader = new Without("org.testcontainers.", "com.github.dockerjava.")) {
            Object builder = loader.loadClass(K3sCluster.class.getName())
                    .getMethod("builder")
                    .invoke(null);

            assertThatThrownBy(() -> builder.getClass().getMethod("start").invoke(builder))
                    .cause()
                    .hasMessageContaining("org.testcontainers:testcontainers-k3s")
                    .hasMessageContaining("add them to the test scope");
        }
    }

    @Test
    void beds_and_rules_do_without_all_of_them() throws ReflectiveOperationException, IOException {
        try (URLClassLoader loader = new Without(
                "com.github.tomakehurst.", "org.wiremock.", "org.testcontainers.", "org.assertj.", "org.junit.")) {
            Class<?> type = loader.loadClass(TestBed.class.getName());
            Object bed = type.getMethod("start").invoke(null);
            Object clusters = loader.loadClass(HardeningRules.class.getName())
                    .getMethod("clusters")
                    .invoke(null);

            assertThat(bed.toString()).startsWith("TestBed[FakeAzure[");
            assertThat(clusters).hasToString("clusters");
            type.getMethod("close").invoke(bed);
        }
    }
}
