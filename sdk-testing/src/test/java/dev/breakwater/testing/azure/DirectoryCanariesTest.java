package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No secret that is made, rotated or lost reaches a log at TRACE (with the SDK told to log bodies), a plan, a report,
 * an exception, a tag, an event or the fake's own recorder, neither raw nor encoded.
 */
class DirectoryCanariesTest {
    @Test
    void no_text_holds_a_secret_raw_or_encoded(@TempDir Path folder) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dslf4j.provider=" + LoudLogs.class.getName(),
                        DirectoryCanaries.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("AZURE_LOG_LEVEL", "verbose");
        builder.environment().put("AZURE_HTTP_LOG_DETAIL_LEVEL", "body_and_headers");
        Process process = builder.start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        String logged = Files.readString(log);
        assertThat(process.exitValue()).as(logged).isZero();

        List<String> secrets = Files.readAllLines(folder.resolve("secrets"));
        String texts = Files.readString(folder.resolve("texts"));
        long lines = Long.parseLong(Files.readString(folder.resolve("lines")));
        assertThat(secrets)
                .as("three versions, those of the deaths, and the caller's")
                .hasSizeGreaterThan(4);
        assertThat(texts)
                .as("the texts are those of the scenario")
                .contains("breakwater-operation", "could not be reached", "KeyBasedAuthenticationNotPermitted");
        assertThat(lines).as("the logs are on").isPositive();
        int searched = 0;
        for (String secret : secrets) {
            for (String form : forms(secret)) {
                searched++;
                assertThat(texts.contains(form)).as("a secret is in a text").isFalse();
                assertThat(logged.contains(form)).as("a secret is in a log").isFalse();
            }
        }
        System.out.println("Canaries of the directory: " + secrets.size() + " secrets, " + searched + " forms, none in "
                + texts.length() + " characters of texts and " + lines + " events of logs.");
    }

    private static Set<String> forms(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        Set<String> forms = new LinkedHashSet<>();
        forms.add(secret);
        forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        forms.add(HexFormat.of().formatHex(bytes));
        forms.add(new StringBuilder(secret).reverse().toString());
        return forms;
    }
}
