package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.document.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A file of published API specifications (OpenAPI 2.0), from which references lead into others. */
record SpecFile(Path path, Document content) {
    private static final Limits LARGE = new Limits(200, 64 * 1024 * 1024);
    private static final Map<Path, SpecFile> READ = new ConcurrentHashMap<>();

    static SpecFile of(Path path) {
        return READ.computeIfAbsent(path.normalize(), SpecFile::read);
    }

    private static SpecFile read(Path path) {
        try {
            String text = Files.readString(path, StandardCharsets.UTF_8).replace("\uFEFF", "");
            return new SpecFile(path, Document.parse(text, LARGE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a node says, wherever its reference leads; the reference's own members are dropped, as OpenAPI wants. */
    Node node(Document document) {
        return document.text("/$ref").map(this::followed).orElseGet(() -> new Node(this, document));
    }

    private Node followed(String reference) {
        int hash = reference.indexOf('#');
        SpecFile file = hash == 0 ? this : of(path.resolveSibling(reference.substring(0, hash)));
        return file.node(file.content
                .at(reference.substring(hash + 1))
                .orElseThrow(() -> new IllegalArgumentException(path + ": " + reference + " leads nowhere.")));
    }

    /** A part of a file. */
    record Node(SpecFile file, Document document) {
        Node child(Document child) {
            return file.node(child);
        }
    }

    @Override
    public String toString() {
        return path.getFileName().toString();
    }
}
