package dev.breakwater.testing;

import dev.breakwater.audit.Auditor;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.VirtualTime;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.azure.AzureSnapshot;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.azure.FakeAzureBuilder;
import dev.breakwater.testing.replay.Recording;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What {@link BreakwaterTest} registers, for use with options:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final BreakwaterExtension BED = BreakwaterExtension.on(() -> FakeAzure.builder().locations("norwayeast"));
 * }</pre>
 *
 * <p>The field has to be static. One of a class takes the place of {@link BreakwaterTest} on it or around it. Runs on
 * JUnit 5.12 and later. Thread-safe.
 */
public final class BreakwaterExtension
        implements ParameterResolver, BeforeAllCallback, AfterAllCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(BreakwaterExtension.class);

    private static final Map<Class<?>, Function<TestBed, Object>> LENT = Map.of(
            TestBed.class, bed -> bed,
            Engine.class, TestBed::engine,
            Auditor.class, TestBed::auditor,
            FakeAzure.class, TestBed::azure,
            VirtualTime.class, TestBed::clock);

    static {
        DeclaredLines.keep(); // before the test class and what it declares
    }

    private final Supplier<TestBed> beds;

    /** The extension with the standard options; called by JUnit. */
    public BreakwaterExtension() {
        this(TestBed::start);
    }

    /**
     * An extension whose beds have these declarations applied already. They are applied once, before the first test, and
     * each test gets a copy of what came of it, so that a thousand tests cost little more than one apply.
     *
     * @throws dev.breakwater.engine.ApplyFailedException before the first test, if they cannot be applied; each test fails
     *     with that, and they are not applied again
     */
    public static BreakwaterExtension applied(DesiredState desired) {
        Supplier<AzureSnapshot> once = new Once<>(() -> {
            try (TestBed bed = TestBed.start()) {
                bed.apply(desired);
                return bed.azure().snapshot();
            }
        });
        return new BreakwaterExtension(() -> TestBed.start(once.get()));
    }

    /**
     * An extension whose beds begin with what was recorded, each with a copy of its own.
     *
     * @param recording asked once, before the first test; such as {@code () -> Recording.read(Path.of("prod.json"))}
     * @throws IllegalStateException before the first test, if the fake cannot keep all of the recording, by name
     */
    public static BreakwaterExtension startingFrom(Supplier<Recording> recording) {
        record Start(Recording recording, AzureSnapshot snapshot) {}
        Supplier<Start> once = new Once<>(() -> {
            Recording read = recording.get();
            try (TestBed bed = TestBed.start(read)) {
                return new Start(read, bed.azure().snapshot());
            }
        });
        return new BreakwaterExtension(() -> TestBed.on(
                FakeAzure.builder().fitting(once.get().recording()), once.get().snapshot()));
    }

    /** Asks at most once, also when several threads ask at the same time; what failed fails for all. */
    static final class Once<T> implements Supplier<T> {
        private final Supplier<T> source;
        private @Nullable T value;
        private @Nullable RuntimeException failure;

        Once(Supplier<T> source) {
            this.source = source;
        }

        @Override
        public synchronized T get() {
            if (failure != null) {
                throw failure;
            }
            T known = value;
            if (known == null) {
                known = first();
                value = known;
            }
            return known;
        }

        private T first() {
            try {
                return source.get();
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
        }
    }

    private BreakwaterExtension(Supplier<TestBed> beds) {
        this.beds = beds;
    }

    /** An extension whose beds have these options; asked for them once for each bed. */
    public static BreakwaterExtension on(Supplier<FakeAzureBuilder> options) {
        return new BreakwaterExtension(() -> TestBed.on(options.get()));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        ExtensionContext.Store store = context.getStore(NAMESPACE);
        store.put(BreakwaterExtension.class, this); // of several, the innermost lends
        store.put(guard(), LoopbackOnly.enter());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        // Another extension may have failed before this one had its turn: only who has entered leaves.
        LoopbackOnly.Entry entry = context.getStore(NAMESPACE).remove(guard(), LoopbackOnly.Entry.class);
        if (entry != null) {
            entry.close();
        }
        end(context);
    }

    /** The key of what this instance has entered; an inner class may have an extension of its own. */
    private String guard() {
        return "guard of " + System.identityHashCode(this);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        end(context);
    }

    /** Closes the bed of this context; one of an outer context stays. */
    private static void end(ExtensionContext context) {
        TestBed bed = context.getStore(NAMESPACE).remove(TestBed.class, TestBed.class);
        if (bed != null) {
            bed.close();
        }
    }

    /** A constructor belongs to its test, so that its bed does too. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        boolean own = lender(context) == this || isAround(parameter.getDeclaringExecutable(), context);
        return own && LENT.containsKey(parameter.getParameter().getType());
    }

    /** The innermost extension on the way to a context. */
    private BreakwaterExtension lender(ExtensionContext context) {
        BreakwaterExtension lender =
                context.getStore(NAMESPACE).get(BreakwaterExtension.class, BreakwaterExtension.class);
        return lender == null ? this : lender;
    }

    /** Whether it is the constructor of a class around that of the test, which only knows the extensions of its own. */
    private static boolean isAround(Executable executable, ExtensionContext context) {
        Class<?> declaring = executable.getDeclaringClass();
        Class<?> around = context.getRequiredTestClass().getEnclosingClass();
        while (around != null && !declaring.isAssignableFrom(around)) {
            around = around.getEnclosingClass();
        }
        return executable instanceof Constructor && around != null;
    }

    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TestBed bed =
                context.getStore(NAMESPACE).getOrComputeIfAbsent(TestBed.class, type -> bed(context), TestBed.class);
        Class<?> type = parameter.getParameter().getType();
        boolean ofTest = context.getTestMethod()
                .filter(parameter.getDeclaringExecutable()::equals)
                .isPresent();
        Optional<AsPrincipal> principal = ofTest ? annotation(AsPrincipal.class, context) : Optional.empty();
        if (type.equals(Engine.class) && principal.isPresent()) {
            return bed.engineAs(principal.get().roles());
        }
        Function<TestBed, Object> lent = LENT.get(type);
        return lent == null ? null : lent.apply(bed);
    }

    private TestBed bed(ExtensionContext context) {
        TestBed bed = lender(context).beds.get();
        annotation(Faults.class, context).ifPresent(faults -> bed.faults(faults.seed(), faults.share()));
        return bed;
    }

    /** The annotation of the test, or else of its class or of one around it. */
    private static <A extends Annotation> Optional<A> annotation(Class<A> type, ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getElement(), type)
                .or(() -> context.getTestClass()
                        .flatMap(test ->
                                AnnotationSupport.findAnnotation(test, type, context.getEnclosingTestClasses())));
    }

    /** {@code BreakwaterExtension[engine, auditor, fakes]}. */
    @Override
    public String toString() {
        return "BreakwaterExtension[engine, auditor, fakes]";
    }
}
