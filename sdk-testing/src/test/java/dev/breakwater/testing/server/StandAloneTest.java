package dev.breakwater.testing.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.BreakwaterException;
import dev.breakwater.resource.Sensitive;
import dev.breakwater.testing.azure.FakeApplication;
import dev.breakwater.testing.azure.Outsider;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandAloneTest {
    private static final Pattern EXPORT = Pattern.compile("export (\\w+)='(.*)'");

    @TempDir
    private Path folder;

    /** What a shell that runs the script sets. */
    private static Map<String, String> set(Path script) throws IOException {
        Map<String, String> variables = new TreeMap<>();
        for (String line : Files.readAllLines(script)) {
            Matcher export = EXPORT.matcher(line);
            assertThat(export.matches()).as(line).isTrue();
            variables.put(export.group(1), export.group(2));
        }
        return variables;
    }

    /** The application of the environment reads its subscription, and the kubeconfig its namespaces. */
    private static void assertWorks(Map<String, String> environment) throws Exception {
        Outsider outsider = Outsider.in(environment);
        FakeApplication application = new FakeApplication(
                environment.get("AZURE_CLIENT_ID"), "", Sensitive.of(environment.get("AZURE_CLIENT_SECRET")));
        String token = outsider.token(
                "https://login.microsoftonline.com/" + environment.get("AZURE_TENANT_ID"),
                application,
                "https://management.azure.com/.default");
        String subscription = "/subscriptions/" + environment.get("AZURE_SUBSCRIPTION_ID");
        Outsider.Answer answer = outsider.send(
                "PUT",
                "https://management.azure.com" + subscription + "/resourcegroups/app?api-version=2021-04-01",
                "{\"location\":\"westeurope\"}",
                "Authorization",
                "Bearer " + token,
                "Content-Type",
                "application/json");
        assertThat(answer.status()).as(answer.body().toJson()).isEqualTo(201);
        Config config = Config.fromKubeconfig(Files.readString(Path.of(environment.get("KUBECONFIG"))));
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            assertThat(client.namespaces().list().getItems())
                    .extracting(namespace -> namespace.getMetadata().getName())
                    .contains("default", "kube-system");
        }
    }

    @Test
    void a_program_needs_no_more_than_the_environment() throws Exception {
        // tag::stand-alone[]
        try (StandAlone fakes = StandAlone.start(folder.resolve("fakes"))) {
            Map<String, String> environment = fakes.environment(); // for a ProcessBuilder, or source fakes.script()
            // end::stand-alone[]
            assertWorks(environment);
            assertThat(set(fakes.script())).isEqualTo(environment);
            assertThat(fakes.azure().requests()).isNotEmpty();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // which has no such permissions
    void nobody_else_of_the_machine_reads_the_credentials() throws Exception {
        Path old = Files.createFile(folder.resolve("environment"));
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-r--r--"));
        try (StandAlone fakes = StandAlone.start(folder)) {
            for (Path file : new Path[] {fakes.script(), folder.resolve("kubeconfig")}) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
            }
        }
        assertThat(folder).exists();
    }

    @Test
    void a_folder_with_something_else_in_it_stays() throws Exception {
        Path made = folder.resolve("made");
        try (StandAlone fakes = StandAlone.start(made)) {
            Files.createFile(made.resolve("notes"));
            assertThat(fakes.script()).exists();
        }
        assertThat(made).isDirectoryContaining(file -> file.endsWith("notes"));
    }

    @Test
    void a_folder_that_is_a_file_is_an_error() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> StandAlone.start(file))
                .isInstanceOf(BreakwaterException.class)
                .hasMessage("The fakes cannot write to " + file + "; name a folder that can be used.");
    }

    @Test
    void a_start_that_fails_leaves_no_credentials_behind() throws Exception {
        Files.createDirectories(folder.resolve("environment/taken"));

        assertThatThrownBy(() -> StandAlone.start(folder)).isInstanceOf(BreakwaterException.class);

        assertThat(folder).isDirectoryNotContaining(file -> file.endsWith("kubeconfig"));
        assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .noneMatch(name -> name.contains(folder.toString()));
    }

    @Test
    void a_process_of_its_own_serves_until_its_input_ends() throws Exception {
        Path made = folder.resolve("fakes");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StandAlone.class.getName(),
                        "--folder",
                        made.toString(),
                        "--until-input-ends")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).startsWith("Azure and Kubernetes are up.");
            assertThat(lines.readLine()).isEmpty();
            assertThat(lines.readLine()).isEqualTo("  . '" + made.resolve("environment") + "'");
            assertWorks(set(made.resolve("environment")));
            process.getOutputStream().close();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(made).doesNotExist();
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port 1       | There is no option '--port'; see --help.",
                "--folder       | The option --folder needs a value; see --help.",
                "--seed one     | The option --seed needs a number, but got 'one'.",
                "--tenant mine  | The option --tenant needs a GUID, but got 'mine'.",
            })
    void a_wrong_option_is_told(String arguments, String message) {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        assertThat(command(told).run(arguments.split(" "))).isEqualTo(2);
        assertThat(told.toString(StandardCharsets.UTF_8).trim()).isEqualTo(message);
    }

    @Test
    void help_names_every_option() {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        assertThat(command(told).run("--help")).isZero();
        assertThat(told.toString(StandardCharsets.UTF_8))
                .contains("--folder", "--tenant", "--subscription", "--seed", "--until-input-ends");
    }

    private static Command command(ByteArrayOutputStream told) {
        PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
        return new Command(InputStream.nullInputStream(), out, out);
    }
}
