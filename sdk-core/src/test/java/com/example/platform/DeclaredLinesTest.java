package com.example.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.AuditReport;
import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.engine.Estate;
import dev.breakwater.governance.ContainerRegistry;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Composite;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.resource.Resource;
import dev.breakwater.secret.Secret;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a package of its own, as code of a user is. */
class DeclaredLinesTest {
    static {
        DeclaredLines.keep();
    }

    private static final String SUBSCRIPTION = "5b5f5c5d-0000-4000-8000-000000000002";

    private static ResourceGroup group(String name) {
        return ResourceGroup.named(name)
                .subscription(SUBSCRIPTION)
                .location("westeurope")
                .build();
    }

    private static Optional<String> line(Object declaration) {
        return DeclaredLines.of(declaration).map(line -> line.getFileName() + " " + line.getMethodName());
    }

    private static int number(Object declaration) {
        return DeclaredLines.of(declaration).orElseThrow().getLineNumber();
    }

    @Test
    void a_declaration_was_made_where_it_was_built_or_changed_last() {
        int here = new Throwable().getStackTrace()[0].getLineNumber();
        ResourceGroup group = group("rg-a");
        ResourceGroup other = group.withLocation("northeurope");
        Supplier<ResourceGroup> later = () -> group.withLocation("uksouth");

        assertThat(line(group)).contains("DeclaredLinesTest.java group");
        assertThat(number(other)).isEqualTo(here + 2);
        assertThat(number(later.get())).isEqualTo(here + 3);
        assertThat(number(
                        Stream.of("rg-b").map(DeclaredLinesTest::group).toList().get(0)))
                .isEqualTo(number(group));
    }

    @Test
    void equal_declarations_have_each_its_line() {
        ResourceGroup first = ResourceGroup.named("rg")
                .subscription(SUBSCRIPTION)
                .location("a")
                .build();
        ResourceGroup second = ResourceGroup.named("rg")
                .subscription(SUBSCRIPTION)
                .location("a")
                .build();

        assertThat(first).isEqualTo(second);
        assertThat(number(second)).isGreaterThan(number(first));
        assertThat(DeclaredLines.of("what nobody declared")).isEmpty();
    }

    @Test
    void what_does_not_say_when_it_is_made_was_declared_where_it_is_used_first() {
        Secret secret = Secret.named("token").in("shop");
        int here = new Throwable().getStackTrace()[0].getLineNumber();
        DesiredState desired = DesiredState.named("shop").with(secret);

        assertThat(DeclaredLines.of(desired.resources().get(0)).orElseThrow().getLineNumber())
                .isEqualTo(here + 1);
    }

    private record Two(ResourceGroup one, ResourceGroup two) implements Composite {
        @Override
        public List<Resource<?>> resources() {
            return List.of(one, two);
        }
    }

    @Test
    void parts_of_a_composite_that_does_not_say_keep_their_own_lines() {
        DesiredState desired = DesiredState.named("shop").with(new Two(group("rg-a"), group("rg-b")));

        assertThat(desired.resources()).extracting(DeclaredLinesTest::line).containsOnly(line(group("rg-c")));
    }

    @Test
    void code_without_line_numbers_and_snippets_of_jshell_have_none(@TempDir Path folder) throws Exception {
        assertThat(line(made(folder, "com.acme", "-g"))).contains("Made.java get");
        assertThat(line(made(folder, "com.acme", "-g:none"))).isEmpty();
        assertThat(line(made(folder, "com.acme", "-g:lines"))).isEmpty(); // a line of a file that nobody can name
        assertThat(line(made(folder, "REPL", "-g"))).isEmpty();
    }

    private static Object made(Path folder, String where, String debug) throws Exception {
        Path source = Files.createDirectories(folder.resolve(where)).resolve("Made.java");
        Files.writeString(source, """
                package %s;
                public class Made implements java.util.function.Supplier<Object> {
                    public Object get() {
                        return dev.breakwater.platform.ResourceGroup.named("rg").subscription("%s").location("a").build();
                    }
                }
                """.formatted(where, SUBSCRIPTION));
        String[] options = {debug, "-proc:none", "-d", folder.toString(), source.toString()};
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options))
                .isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            Class<?> made = loader.loadClass(where + ".Made");
            return ((Supplier<?>) made.getDeclaredConstructor().newInstance()).get();
        }
    }

    @Test
    void reports_tell_the_line_and_sarif_the_file_below_the_folder_of_the_sources() {
        ContainerRegistry registry = ContainerRegistry.named("shopregistry")
                .group(ArmId.subscription(SUBSCRIPTION).resourceGroup("rg-shop"))
                .location("westeurope")
                .networkAccess(NetworkAccess.open())
                .build();
        int line = number(registry);
        Estate estate = Estate.of(DesiredState.named("shop").with(registry));
        AuditReport report = Catalogue.auditor().audit(estate);
        String place = "DeclaredLinesTest.java:" + line + " com.example.platform.DeclaredLinesTest.";

        assertThat(report.failed()).isNotEmpty();
        assertThat(report.render()).contains("in " + place);
        assertThat(report.toJunitXml()).contains("\nin " + place);
        assertThat(report.toSarif(address -> Optional.empty())).doesNotContain("physicalLocation");
        assertThat(report.toSarif("app/src/test/java"))
                .contains(
                        "\"app/src/test/java/com/example/platform/DeclaredLinesTest.java\"", "\"startLine\" : " + line);
        assertThat(Estate.parse(estate.toJson()).entries().get(0).source())
                .isEqualTo(estate.entries().get(0).source());
    }
}
