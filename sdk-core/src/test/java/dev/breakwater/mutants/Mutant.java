package dev.breakwater.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.tools.ToolProvider;

/** A source file with one thing wrong in it, compiled into a folder of its own. */
public final class Mutant {
    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    private final Path folder;

    private Mutant(Path folder) {
        this.folder = folder;
    }

    /** The mutant of a source in which {@code right} stands, with {@code wrong} in its place. */
    public static Mutant of(Path source, String right, String wrong, Path folder) throws IOException {
        String text = Files.readString(source);
        assertThat(text).as("the place of the mutation").contains(right);
        Path changed = Files.writeString(folder.resolve(source.getFileName()), text.replace(right, wrong));
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-nowarn",
                        "-d",
                        folder.toString(),
                        "-cp",
                        CLASS_PATH,
                        changed.toString());
        assertThat(status).isZero();
        return new Mutant(folder);
    }

    /** What a guard says of the mutant, in a class loader that knows it instead of the original. */
    public String saidBy(Class<? extends Callable<String>> guard) throws Exception {
        List<URL> urls = new ArrayList<>(List.of(folder.toUri().toURL()));
        for (String entry : CLASS_PATH.split(File.pathSeparator, -1)) {
            urls.add(new File(entry).toURI().toURL());
        }
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Constructor<?> made = loader.loadClass(guard.getName()).getDeclaredConstructor();
            made.setAccessible(true); // guards are of their packages alone
            return (String) ((Callable<?>) made.newInstance()).call();
        }
    }
}
