package dev.breakwater.testing.server;

import dev.breakwater.BreakwaterException;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.testing.azure.FakeApplication;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.azure.FakeAzureBuilder;
import dev.breakwater.testing.azure.LoopbackFront;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link FakeAzure} and a {@link FakeKubernetes} for other programs, in whatever language: both over HTTPS on loopback
 * ports, with an application that owns the subscription and administers the directory. A folder tells the rest: {@code
 * kubeconfig} is the cluster's, and {@code environment} is a shell script that sets what clients need, credentials of the
 * fake in clear; both can be read by their owner only. Time is real, unless the options say otherwise. Thread-safe;
 * closed, it leaves neither port nor file.
 *
 * <pre>{@code
 * try (StandAlone fakes = StandAlone.start(folder)) {
 *     assertThat(fakes.environment()).containsKeys("AZURE_CLIENT_ID", "KUBECONFIG");
 *     assertThat(fakes.script()).exists(); // sets them in a shell
 * }
 * }</pre>
 */
public final class StandAlone implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StandAlone.class);
    private static final String KUBECONFIG = "kubeconfig";
    private static final String ENVIRONMENT = "environment";

    private final FakeAzure azure;
    private final FakeKubernetes kubernetes = FakeKubernetes.create();
    private final Path folder;
    private final boolean made;
    private final Map<String, String> environment;

    private StandAlone(FakeAzure azure, Path folder, boolean made) {
        this.azure = azure;
        this.folder = folder;
        this.made = made;
        this.environment = Map.copyOf(describe(azure.loopback()));
    }

    /**
     * Starts both with the standard options.
     *
     * @param folder where to put the files; made if need be, and then removed at the end
     */
    public static StandAlone start(Path folder) {
        return start(folder, FakeAzure.builder().time(TimeSource.system()));
    }

    /**
     * Starts both, the Azure with these options.
     *
     * @throws BreakwaterException if WireMock or BouncyCastle is not on the class path, or the folder cannot be used
     */
    public static StandAlone start(Path folder, FakeAzureBuilder options) {
        FakeAzure azure = options.start();
        try {
            boolean made = !Files.exists(folder);
            return new StandAlone(azure, Files.createDirectories(folder).toRealPath(), made).written();
        } catch (IOException e) {
            azure.close();
            throw new BreakwaterException(
                    "The fakes cannot write to " + folder + "; name a folder that can be used.", e);
        } catch (RuntimeException e) {
            azure.close();
            throw e;
        }
    }

    /** This, with its files; if they cannot be written, nothing is left of it. */
    private StandAlone written() throws IOException {
        try {
            write(KUBECONFIG, kubernetes.kubeconfig());
            write(ENVIRONMENT, script(new TreeMap<>(environment)));
            return this;
        } catch (IOException | RuntimeException e) {
            try {
                close();
            } catch (RuntimeException more) {
                e.addSuppressed(more);
            }
            throw e;
        }
    }

    private Map<String, String> describe(LoopbackFront front) {
        FakeApplication owner = azure.application("stand-alone");
        azure.assign(AzureRole.OWNER, owner.objectId());
        azure.entra().administrator(owner.objectId());
        Map<String, String> variables = new TreeMap<>(front.environment());
        for (String prefix : List.of("AZURE_", "ARM_")) {
            variables.put(prefix + "TENANT_ID", azure.tenant());
            variables.put(prefix + "SUBSCRIPTION_ID", azure.subscription());
            variables.put(prefix + "CLIENT_ID", owner.clientId());
            variables.put(prefix + "CLIENT_SECRET", owner.secret().reveal());
        }
        variables.put("KUBECONFIG", folder.resolve(KUBECONFIG).toString());
        return variables;
    }

    private static String script(Map<String, String> variables) {
        StringBuilder lines = new StringBuilder();
        variables.forEach((name, value) -> lines.append("export ")
                .append(name)
                .append("='")
                .append(value.replace("'", "'\\''"))
                .append("'\n"));
        return lines.toString();
    }

    /** A file that nobody else of the machine may read, from the moment on that it is there. */
    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.deleteIfExists(file);
        boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
        if (posix) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The Azure, to be set up and looked at from this JVM. */
    public FakeAzure azure() {
        return azure;
    }

    /** The cluster of the kubeconfig; those that are made in the Azure have API servers of their own. */
    public FakeKubernetes kubernetes() {
        return kubernetes;
    }

    /** What to set in the environment of a program, secrets of the fake in clear. */
    public Map<String, String> environment() {
        return environment;
    }

    /** The shell script that sets the same. */
    public Path script() {
        return folder.resolve(ENVIRONMENT);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(folder.resolve(KUBECONFIG));
            Files.deleteIfExists(script());
            if (made) {
                Files.deleteIfExists(folder);
            }
        } catch (DirectoryNotEmptyException e) {
            LOG.debug("Something else is in {} by now, so it stays.", folder);
        } catch (IOException e) {
            throw new BreakwaterException("The fakes could not remove their files from " + folder + ".", e);
        } finally {
            kubernetes.close();
            azure.close();
        }
    }

    /** {@code StandAlone[FakeAzure[…], folder]}. */
    @Override
    public String toString() {
        return "StandAlone[" + azure + ", " + folder + "]";
    }

    /**
     * Serves until the process is ended, or with {@code --until-input-ends} until its standard input does.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        int status = new Command(System.in, System.out, System.err).run(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }
}
