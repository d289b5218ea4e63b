package dev.breakwater.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts run in the JShell of the JDK that runs the tests. */
class JShellTest {
    @TempDir
    private Path folder;

    @Test
    void the_quickstart_script_tells_the_same_story() throws Exception {
        String told = jshell(Path.of("jshell", "quickstart.jsh"));

        assertThat(told)
                .doesNotContain("Error:", "Exception")
                .containsSubsequence(
                        "create managedClusters/shop",
                        "second plan empty: true",
                        "failed after the drift: [",
                        "AKS-ID-03",
                        "HARDENS",
                        "failed after the repair: [");
        assertThat(told.substring(told.indexOf("failed after the repair"))).doesNotContain("AKS-ID-03");
    }

    @Test
    void every_public_type_has_a_name_of_its_own_after_importing_all_packages() throws Exception {
        TreeSet<String> packages = new TreeSet<>();
        TreeSet<String> types = new TreeSet<>();
        new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.breakwater")
                        .stream()
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass())
                        .filter(type -> !type.getPackageName().startsWith("dev.breakwater.examples"))
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .forEach(type -> {
                            packages.add(type.getPackageName());
                            types.add(type.getName());
                        });
        String script = packages.stream().map(name -> "import " + name + ".*\n").collect(Collectors.joining())
                + types.stream()
                        .map(type -> type.substring(type.lastIndexOf('.') + 1) + ".class")
                        .collect(
                                Collectors.joining(", ", "System.out.println(\"asked for \" + List.of(", ").size())\n"))
                + "/exit\n";
        Path file = Files.writeString(folder.resolve("names.jsh"), script);

        assertThat(jshell(file)).doesNotContain("ambiguous", "Error:").contains("asked for " + types.size());
    }

    private String jshell(Path script) throws IOException, InterruptedException {
        Path told = folder.resolve("told.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jshell")
                                .toString(),
                        "--class-path",
                        System.getProperty("java.class.path"),
                        script.toString())
                .redirectErrorStream(true)
                .redirectOutput(told.toFile())
                .start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        process.destroyForcibly();
        String text = Files.readString(told);
        assertThat(ended).as("jshell ended by itself; it told:%n%s", text).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
