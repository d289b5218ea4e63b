package dev.breakwater.k8s;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the files that a kubeconfig refers to: small ones in its own folder, links followed before that is checked. */
final class KubeconfigFiles {
    static final int LIMIT = 1 << 20;

    private final Optional<Path> folder;

    private KubeconfigFiles(Optional<Path> folder) {
        this.folder = folder;
    }

    static KubeconfigFiles none() {
        return new KubeconfigFiles(Optional.empty());
    }

    static KubeconfigFiles beside(Path kubeconfig) throws IOException {
        return new KubeconfigFiles(Optional.ofNullable(real(kubeconfig).getParent()));
    }

    /** The text of a file of that name, relative to the folder. */
    String textOf(String name) throws IOException {
        Path base = folder.orElseThrow(() -> new IOException("a kubeconfig without a folder refers to no files."));
        try {
            Path file = real(base.resolve(name));
            if (!file.startsWith(base)) {
                throw new IOException("the file lies outside the folder of the kubeconfig.");
            }
            return text(file);
        } catch (InvalidPathException notAPath) {
            throw new IOException("that is not the name of a file.", notAPath);
        }
    }

    /** The text of a file, in UTF-8. */
    String text(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no such file.");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LIMIT + 1);
            if (bytes.length > LIMIT) {
                throw new IOException("it is larger than 1 MiB.");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw new IOException("it is not text in UTF-8.", notText);
        }
    }

    private static Path real(Path file) throws IOException {
        try {
            return file.toRealPath();
        } catch (IOException notThere) {
            throw new IOException("there is no such file.", notThere);
        }
    }
}
