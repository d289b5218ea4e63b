package dev.breakwater.examples.bench;

import dev.breakwater.azure.AzureProvider;
import dev.breakwater.engine.Engine;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.testing.azure.FakeAzure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The sizes of our modules, packed as a jar packs them. */
public final class Footprint {
    private Footprint() {}

    /** Measures all modules. */
    public static void main(String[] arguments) {
        Report.publish(full());
    }

    static BenchResult full() {
        Map<String, Class<?>> modules = new LinkedHashMap<>();
        modules.put("breakwater-core", Engine.class);
        modules.put("breakwater-azure", AzureProvider.class);
        modules.put("breakwater-k8s", KubernetesProvider.class);
        modules.put("breakwater-testing", FakeAzure.class);
        Map<String, Long> classes = new LinkedHashMap<>();
        List<Figure> figures = new ArrayList<>();
        modules.forEach((name, type) -> {
            Path code = codeOf(type);
            figures.add(Figure.of(name, "KB", Samples.one(kilobytes(code))));
            classes.put(
                    "files of " + name,
                    Files.isDirectory(code) ? (long) files(code).size() : 1L);
        });
        double core = figures.get(0).samples().median();
        double testing = figures.get(3).samples().median();
        return new BenchResult(
                "Footprint",
                "The modules as a jar packs them, 1 KB being 1,000 bytes. Each class file has a constant pool of its"
                        + " own, and the names in it are two thirds of its bytes: the number of classes decides, not"
                        + " the number of lines.",
                classes,
                figures,
                List.of(
                        new Goal("jar of sdk-core", "KB", 500, core),
                        new Goal("jars of sdk-core and the fakes", "KB", 1500, core + testing)));
    }

    private static Path codeOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The class path entry of " + type + " is no URI.", e);
        }
    }

    private static double kilobytes(Path code) {
        try {
            return (Files.isDirectory(code) ? packed(code) : Files.size(code)) / 1000.0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long packed(Path folder) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Path file : files(folder)) {
                zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
        return bytes.size();
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
