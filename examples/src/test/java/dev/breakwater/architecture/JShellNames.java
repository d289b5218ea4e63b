package dev.breakwater.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The simple names that a fresh JShell of JDK 17 imports: a public type of ours with one of them would be ambiguous. */
final class JShellNames {
    private static final List<String> PACKAGES = List.of(
            "java/io",
            "java/math",
            "java/net",
            "java/nio/file",
            "java/util",
            "java/util/concurrent",
            "java/util/function",
            "java/util/regex",
            "java/util/stream");

    private JShellNames() {}

    static Set<String> ofDefaultImports() {
        Set<String> names = new TreeSet<>();
        FileSystem runtime = FileSystems.getFileSystem(URI.create("jrt:/"));
        PACKAGES.forEach(name -> collect(runtime.getPath("/modules/java.base/" + name), names));
        collect(runtime.getPath("/modules/java.prefs/java/util/prefs"), names);
        return names;
    }

    private static void collect(Path folder, Set<String> names) {
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && !file.contains("$"))
                    .forEach(file -> names.add(file.substring(0, file.length() - ".class".length())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
