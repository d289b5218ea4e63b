package dev.breakwater.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guard of the guards: controls with one thing wrong in their source, each found out by the table of cases. */
class ControlMutantsTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/breakwater");
    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    @TempDir
    Path mutant;

    @Test
    void the_controls_as_they_are_stand() {
        assertThat(new ControlGuard().call()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1} becomes {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cluster/NetworkProperties|oneOf(\"cilium\", \"calico\", \"azure\")|oneOf(\"calico\", \"azure\")|AKS-NET-01",
                "cluster/RangeSet|block.length() < length|block.length() < 0|AKS-API-03",
                "cluster/BasicProperties|oneOf(\"Standard\", \"Premium\")|oneOf(\"Standard\")|AKS-UPG-06",
                "cluster/AccessControls|Facts::isPublic|body -> true|AKS-API-02",
                "cluster/AddOnProperties|defaultsTo(\"false\")|defaultsTo(\"true\")|AKS-SEC-04",
                "cluster/NodeChecks|startsWith(\"CriticalAddonsOnly=true:No\")|startsWith(\"\")|AKS-NODE-09",
                "identity/ExactFederation|!issuers.contains(issuer)|nearMiss(issuer, issuers).isEmpty()|AKS-ID-11",
                "identity/BoundedRoles|\"Group\"::equalsIgnoreCase|kind -> true|AKS-ID-12",
                "governance/ContainersPlan|judge(plan, RETIRED.contains(name))|judge(plan, false)|AKS-OBS-02",
                "blueprint/LivePolicies|denies && !action.equals(\"deny\")|denies && action.isEmpty()|AKS-POL-04",
                "blueprint/SecretReaders|who.removeAll(users);|users.size();|K8S-SEC-01",
                "blueprint/ShippedLogs|Set.of(\"guard\", |Set.of(\"guard\", \"kube-audit-admin\", |AKS-OBS-03",
                "network/WebFirewall|\"Prevention\"::equalsIgnoreCase|mode -> true|AKS-NET-09",
                "workload/PodView|List.of(\"containers\", \"initContainers\", \"ephemeralContainers\")|List.of(\"containers\")|K8S-POD-01",
                "access/RiskyGrants|Set.of(\"secrets\")|Set.of(\"secret\")|K8S-RBAC-03"
            })
    void each_mutant_is_caught(String file, String right, String wrong, String control) throws Exception {
        Path original = SOURCES.resolve(file + ".java");
        String source = Files.readString(original);
        Path changed = mutant.resolve(original.getFileName());
        assertThat(source).as("the place of the mutation").contains(right);
        Files.writeString(changed, source.replace(right, wrong));
        compile(changed);
        assertThat(guarded()).isEqualTo(control);
    }

    private void compile(Path source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int status = compiler.run(
                null,
                null,
                null,
                "-proc:none",
                "-nowarn",
                "-d",
                mutant.toString(),
                "-cp",
                CLASS_PATH,
                source.toString());
        assertThat(status).isZero();
    }

    /** What the guard says of the mutant, in a class loader that knows it instead of the original. */
    private String guarded() throws Exception {
        List<URL> urls = new ArrayList<>(List.of(mutant.toUri().toURL()));
        for (String entry : CLASS_PATH.split(File.pathSeparator, -1)) {
            urls.add(new File(entry).toURI().toURL());
        }
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Object guard = loader.loadClass(ControlGuard.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            return (String) ((Callable<?>) guard).call();
        }
    }
}
