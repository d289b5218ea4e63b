package dev.breakwater.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Lends each test of the class a {@link TestBed} of its own. Parameters of tests, of methods before and after them and
 * of constructors may be a {@link TestBed}, {@link dev.breakwater.engine.Engine}, {@link dev.breakwater.audit.Auditor},
 * {@link dev.breakwater.testing.azure.FakeAzure} or {@link dev.breakwater.engine.VirtualTime}; what {@code @BeforeAll}
 * asks for is shared by all tests of the class. Connections that leave this machine fail, as far as the JDK lets it be seen: those
 * of sockets, {@code HttpURLConnection} and {@code java.net.http} clients that were built while the tests run and have
 * no proxy selector of their own; channels are not seen. Tests may run at the same time.
 *
 * <p>The same with other options is {@link BreakwaterExtension#on}, and without JUnit {@link TestBed#start()}.
 *
 * <pre>{@code
 * @BreakwaterTest
 * class PaymentsTest {
 *     @Test
 *     void an_apply_is_done_after_the_first_time(Engine engine) {
 *         engine.apply(engine.plan(DESIRED)).orThrow();
 *
 *         assertThat(engine.plan(DESIRED)).isEmpty();
 *     }
 * }
 * }</pre>
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BreakwaterExtension.class)
public @interface BreakwaterTest {}
