package dev.breakwater.testing.k3s;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/** Runs a test once on each cluster that its annotation or {@code -Dbreakwater.cluster} names. */
final class ClusterTestExtension implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        Method method = context.getRequiredTestMethod();
        Optional<ClusterTest> declared = AnnotationSupport.findAnnotation(method, ClusterTest.class);
        Set<Capability> needs = Set.of(declared.map(ClusterTest::needs)
                .orElseGet(() -> method.getAnnotation(K3sTest.class).needs()));
        List<ClusterKind> on = declared.map(test -> Arrays.asList(test.on())).orElse(List.of(ClusterKind.K3S));
        return Lack.instead().orElse(on).stream().map(kind -> new Run(kind, needs));
    }

    /** One run of a test, on one kind of cluster. */
    private record Run(ClusterKind kind, Set<Capability> needs) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int index) {
            return kind.toString();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new Lender(kind, needs));
        }
    }

    /** Lends the cluster of one run to it. */
    private static final class Lender
            implements ExecutionCondition,
                    ParameterResolver,
                    TestExecutionExceptionHandler,
                    LifecycleMethodExecutionExceptionHandler,
                    AfterEachCallback {
        private static final ExtensionContext.Namespace NAMESPACE =
                ExtensionContext.Namespace.create(ClusterTestExtension.class);

        private final ClusterKind kind;
        private final Set<Capability> needs;

        Lender(ClusterKind kind, Set<Capability> needs) {
            this.kind = kind;
            this.needs = needs;
        }

        /** A constructor belongs to its run: in the context of the class, one run would get the cluster of another. */
        @Override
        public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
            return ExtensionContextScope.TEST_METHOD;
        }

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            Optional<String> reason =
                    Lack.of(kind, needs).or(() -> shared(context).unavailable(kind));
            ClusterTally.here().count(kind, reason.isEmpty());
            return reason.map(text -> ConditionEvaluationResult.disabled(kind + ": " + text))
                    .orElse(ConditionEvaluationResult.enabled(kind.toString()));
        }

        private static SharedClusters shared(ExtensionContext context) {
            return context.getRoot()
                    .getStore(NAMESPACE)
                    .getOrComputeIfAbsent(SharedClusters.class, type -> new SharedClusters(), SharedClusters.class);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType().equals(TestCluster.class);
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getStore(NAMESPACE)
                    .getOrComputeIfAbsent(TestCluster.class, type -> lend(context), TestCluster.class);
        }

        private TestCluster lend(ExtensionContext context) {
            K3sStage stage = K3sStage.of(needs);
            Backend backend = kind == ClusterKind.FAKE
                    ? FakeBackend.start()
                    : shared(context).of(kind, stage);
            context.getStore(NAMESPACE).put(Backend.class, backend);
            return new TestCluster(backend);
        }

        /** Says with the failure what only the cluster knows. */
        @Override
        public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
            throw explained(context, failure);
        }

        @Override
        public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
                throws Throwable {
            throw explained(context, failure);
        }

        @Override
        public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure)
                throws Throwable {
            throw explained(context, failure);
        }

        private static Throwable explained(ExtensionContext context, Throwable failure) {
            TestCluster cluster = context.getStore(NAMESPACE).get(TestCluster.class, TestCluster.class);
            if (cluster != null && !(failure instanceof TestAbortedException)) {
                cluster.explain(failure);
            }
            return failure;
        }

        @Override
        public void afterEach(ExtensionContext context) {
            TestCluster cluster = context.getStore(NAMESPACE).remove(TestCluster.class, TestCluster.class);
            Backend backend = context.getStore(NAMESPACE).remove(Backend.class, Backend.class);
            List<Runnable> all = new ArrayList<>();
            if (cluster != null) {
                all.add(cluster::end);
            }
            if (backend != null && backend.isOfOneTest()) {
                all.add(backend::close);
            } else if (backend != null && cluster != null) {
                all.add(() -> cluster.remove(checks(context, backend)));
            }
            Closing.all(all);
        }

        /** What the tests of one class left in one cluster, looked for when the class is through. */
        private static Leftovers checks(ExtensionContext context, Backend backend) {
            ExtensionContext ofClass =
                    context.getParent().flatMap(ExtensionContext::getParent).orElse(context);
            return ofClass.getStore(NAMESPACE)
                    .getOrComputeIfAbsent(
                            backend,
                            one -> new Check(new Leftovers(backend.access().client())),
                            Check.class)
                    .leftovers();
        }
    }

    /** Fails a class that left something behind. */
    private record Check(Leftovers leftovers) implements ExtensionContext.Store.CloseableResource {
        @Override
        public void close() {
            leftovers.requireNone();
        }
    }
}
