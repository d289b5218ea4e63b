package dev.breakwater.examples.bench;

import dev.breakwater.azure.AzureProvider;
import dev.breakwater.engine.Engine;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.resource.Resource;
import dev.breakwater.testing.azure.FakeAzure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The sizes of our modules, packed as a jar packs them. */
public final class Footprint {
    private static final Set<String> DECLARING = Set.of("platform", "identity", "secret", "governance", "workload");

    /** Packages that declare little and work out much; nothing of theirs is loaded by a plan that does not ask. */
    private static final Set<String> ANALYSING =
            Set.of("access", "network", "admission", "image", "policy", "intake", "audit");

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
                    "files of " + name, inside(code, root -> (long) files(root).size()));
        });
        double core = figures.get(0).samples().median();
        double testing = figures.get(3).samples().median();
        double nouns = inside(codeOf(Engine.class), root -> weight(root, DECLARING));
        double analyses = inside(codeOf(Engine.class), root -> weight(root, ANALYSING));
        double frame = core - nouns - analyses;
        long types = inside(codeOf(Engine.class), Footprint::declared);
        classes.put("declared types outside of cluster and analyses", types);
        figures.add(Figure.of("of sdk-core: frame and cluster", "KB", Samples.one(frame)));
        figures.add(Figure.of("of sdk-core: each other declared type", "KB", Samples.one(nouns / types)));
        Map<String, Double> each = inside(codeOf(Engine.class), Footprint::analyses);
        each.forEach((name, size) ->
                figures.add(Figure.of("of sdk-core: the analyses of " + name, "KB", Samples.one(size))));
        return new BenchResult(
                "Footprint",
                "The modules as a jar packs them, 1 KB being 1,000 bytes. Each class file has a constant pool of its"
                        + " own, and the names in it are two thirds of its bytes: the number of classes decides, not"
                        + " the number of lines. ADR 12 says which limits hold and why.",
                classes,
                figures,
                List.of(
                        new Goal("jar of sdk-core, the first limit (until ADR 12)", "KB", 500, core),
                        new Goal("sdk-core: frame and cluster", "KB", 800, frame),
                        new Goal("sdk-core: each other declared type, on average", "KB", 30, nouns / types),
                        new Goal(
                                "sdk-core: the heaviest package of analyses",
                                "KB",
                                300,
                                Collections.max(each.values())),
                        new Goal("jars of sdk-core and the fakes (until ADR 12)", "KB", 1500, core + testing)));
    }

    private static Map<String, Double> analyses(Path code) {
        Map<String, Double> sizes = new TreeMap<>();
        ANALYSING.forEach(name -> sizes.put(name, weight(code, Set.of(name))));
        return sizes;
    }

    private static double weight(Path code, Set<String> packages) {
        try {
            return packed(code, file -> isIn(packages, file)).length / 1000.0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isIn(Set<String> packages, Path file) {
        return file.getNameCount() > 3 && packages.contains(file.getName(2).toString());
    }

    /** How many types of resources those packages declare: interfaces that are resources and have a builder. */
    private static long declared(Path code) {
        return files(code).stream()
                .map(file -> code.relativize(file))
                .filter(file -> isIn(DECLARING, file) && file.toString().endsWith("$Builder.class"))
                .map(file -> file.toString().replace("$Builder.class", "").replaceAll("[/\\\\]", "."))
                .filter(Footprint::isResource)
                .count();
    }

    private static boolean isResource(String name) {
        try {
            Class<?> type = Class.forName(name, false, Engine.class.getClassLoader());
            return type.isInterface() && Resource.class.isAssignableFrom(type);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("A class of sdk-core is not on the class path: " + name, e);
        }
    }

    /** Works on a folder of classes, or on what is in a jar. */
    private static <T> T inside(Path code, Function<Path, T> work) {
        if (Files.isDirectory(code)) {
            return work.apply(code);
        }
        try (FileSystem jar = FileSystems.newFileSystem(code)) {
            return work.apply(jar.getPath("/"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path codeOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The class path entry of " + type + " is no URI.", e);
        }
    }

    private static double kilobytes(Path code) {
        try {
            return (Files.isDirectory(code) ? packed(code).length : Files.size(code)) / 1000.0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The classes of a folder as a jar. */
    static byte[] packed(Path folder) throws IOException {
        return packed(folder, file -> true);
    }

    private static byte[] packed(Path folder, Predicate<Path> wanted) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(Deflater.BEST_COMPRESSION);
            for (Path file : files(folder)) {
                Path name = folder.relativize(file);
                if (wanted.test(name)) {
                    zip.putNextEntry(new ZipEntry(name.toString()));
                    Files.copy(file, zip);
                }
            }
        }
        return bytes.toByteArray();
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
