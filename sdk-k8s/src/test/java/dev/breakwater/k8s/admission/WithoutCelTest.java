package dev.breakwater.k8s.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.BreakwaterException;
import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.document.Document;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Without the language on the class path only what would evaluate a policy fails, and says what to add. */
class WithoutCelTest {
    @Test
    void only_evaluating_needs_the_language_and_the_error_names_its_coordinates() throws Exception {
        List<URL> rest = new ArrayList<>();
        for (String entry : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator, -1)) {
            if (!entry.contains(File.separator + "dev" + File.separator + "cel" + File.separator)) {
                rest.add(new File(entry).toURI().toURL());
            }
        }
        try (URLClassLoader without =
                new URLClassLoader(rest.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Object told = ((Callable<?>) without.loadClass(Inside.class.getName())
                            .getDeclaredConstructor()
                            .newInstance())
                    .call();
            assertThat(told)
                    .isEqualTo(
                            "allowed; Policies in CEL cannot be evaluated: add dev.cel:cel:0.14.0 to the class path.");
        }
    }

    /** What runs without the language. */
    public static final class Inside implements Callable<String> {
        @Override
        public String call() {
            AdmissionRequest request = AdmissionRequest.create(
                    Document.parse("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"web\"}}"));
            String allowed = ValidatingPolicies.kubernetes(33)
                    .admit(request, Stored.of())
                    .toString();
            try {
                CelEnvironment.kubernetes(33);
                return allowed + "; the language is there";
            } catch (BreakwaterException missing) {
                return allowed + "; " + missing.getMessage();
            }
        }
    }
}
