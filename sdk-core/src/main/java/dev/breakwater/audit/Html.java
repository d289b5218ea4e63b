package dev.breakwater.audit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Builds HTML so that nothing reaches the page unescaped: a template holds {@code {}} for each text, and
 * texts are escaped unless they are HTML made here.
 */
final class Html {
    private final String markup;

    private Html(String markup) {
        this.markup = markup;
    }

    /** The template with each {@code {}} replaced by the next part; parts that are not Html are escaped. */
    static Html of(String template, Object... parts) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (Object part : parts) {
            int hole = template.indexOf("{}", from);
            out.append(template, from, hole)
                    .append(part instanceof Html html ? html.markup : Visible.html(part.toString()));
            from = hole + 2;
        }
        return new Html(out.append(template.substring(from)).toString());
    }

    /** All parts one after the other. */
    static Html join(Iterable<Html> parts) {
        StringBuilder out = new StringBuilder();
        parts.forEach(part -> out.append(part.markup));
        return new Html(out.toString());
    }

    /** A file of this package, as it is: only for styles and scripts of our own. */
    static Html file(String name) {
        try (InputStream in = Html.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("breakwater-core lacks its file " + name + ": the jar is damaged.");
            }
            return new Html(new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("breakwater-core: cannot read its own file " + name + ".", unreadable);
        }
    }

    /** The source expression that lets a content security policy admit exactly this text. */
    String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(markup.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }

    @Override
    public String toString() {
        return markup;
    }
}
