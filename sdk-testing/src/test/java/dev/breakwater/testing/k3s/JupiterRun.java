package dev.breakwater.testing.k3s;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.ConfigurationParameters;
import org.junit.platform.engine.DiscoveryFilter;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.ExecutionRequest;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.OutputDirectoryProvider;

/** Runs a class of tests by the engine of Jupiter itself, as a launcher does, and keeps what came out of each. */
final class JupiterRun implements EngineExecutionListener {
    private final List<Ended> ended = new ArrayList<>();

    /**
     * What became of one run of a test.
     *
     * @param test the method, and the display name of this run of it: {@code lists() FakeKubernetes}
     * @param verdict {@code SUCCESSFUL}, {@code ABORTED}, {@code FAILED} or {@code SKIPPED}
     * @param reason why it was skipped; empty text if it was not
     * @param failure what it failed with
     */
    record Ended(String test, String verdict, String reason, Optional<Throwable> failure) {}

    static List<Ended> of(Class<?> type) {
        JupiterTestEngine engine = new JupiterTestEngine();
        JupiterRun listener = new JupiterRun();
        TestDescriptor root = engine.discover(new OneClass(type), UniqueId.forEngine(engine.getId()));
        engine.execute(ExecutionRequest.create(root, listener, new Nothing(), new NoOutput()));
        return listener.ended;
    }

    @Override
    public void executionSkipped(TestDescriptor descriptor, String reason) {
        ended.add(new Ended(name(descriptor), "SKIPPED", reason, Optional.empty()));
    }

    @Override
    public void executionFinished(TestDescriptor descriptor, TestExecutionResult result) {
        if (descriptor.isTest() || result.getThrowable().isPresent()) {
            ended.add(new Ended(name(descriptor), result.getStatus().name(), "", result.getThrowable()));
        }
    }

    private static String name(TestDescriptor descriptor) {
        String template =
                descriptor.getParent().map(TestDescriptor::getDisplayName).orElse("");
        return template.replaceAll("\\(.*", "") + " " + descriptor.getDisplayName();
    }

    /** A request for one class. */
    private record OneClass(Class<?> type) implements EngineDiscoveryRequest {
        @Override
        public <T extends DiscoverySelector> List<T> getSelectorsByType(Class<T> wanted) {
            DiscoverySelector selector = DiscoverySelectors.selectClass(type);
            return wanted.isInstance(selector) ? List.of(wanted.cast(selector)) : List.of();
        }

        @Override
        public <T extends DiscoveryFilter<?>> List<T> getFiltersByType(Class<T> wanted) {
            return List.of();
        }

        @Override
        public ConfigurationParameters getConfigurationParameters() {
            return new Nothing();
        }

        @Override
        public OutputDirectoryProvider getOutputDirectoryProvider() {
            return new NoOutput();
        }
    }

    /** No folder for files that tests publish. */
    private record NoOutput() implements OutputDirectoryProvider {
        @Override
        public Path getRootDirectory() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Path createOutputDirectory(TestDescriptor descriptor) {
            throw new UnsupportedOperationException();
        }
    }

    /** No configuration, whatever that of the build is. */
    private record Nothing() implements ConfigurationParameters {
        @Override
        public Optional<String> get(String key) {
            return Optional.empty();
        }

        @Override
        public Optional<Boolean> getBoolean(String key) {
            return Optional.empty();
        }

        @Override
        @SuppressWarnings("deprecation") // it has to be implemented all the same
        public int size() {
            return 0;
        }

        @Override
        public Set<String> keySet() {
            return Set.of();
        }
    }
}
