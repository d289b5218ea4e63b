package dev.breakwater.testing;

import dev.breakwater.engine.Estate;
import dev.breakwater.testing.replay.Recording;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on a recording, before it is committed.
 *
 * <pre>{@code
 * Recording recording = Recording.of(engine, PAYMENTS); // reads as a plan does, and writes nothing
 * assertThat(recording).isComplete().doesNotReveal("Hunter2");
 * }</pre>
 */
public final class RecordingAssert extends AbstractAssert<RecordingAssert, Recording> {
    RecordingAssert(Recording actual) {
        super(actual, RecordingAssert.class);
    }

    /** Everything that was declared could be read. */
    public RecordingAssert isComplete() {
        isNotNull();
        List<Estate.Gap> gaps = actual.estate().gaps();
        if (!gaps.isEmpty()) {
            failWithMessage(
                    "Expected everything to be read, but %d types could not:%n  %s",
                    gaps.size(),
                    gaps.stream()
                            .map(gap -> gap.type() + ": " + gap.reason())
                            .collect(Collectors.joining(System.lineSeparator() + "  ")));
        }
        return this;
    }

    /**
     * None of these texts stands in the file: as they are, in whatever case, in base64 with whatever before them, in
     * hexadecimal or as in an address. The failure names the first by its number, and does not repeat it.
     *
     * @param secrets of at least four characters
     */
    public RecordingAssert doesNotReveal(String... secrets) {
        isNotNull();
        String text = actual.toJson();
        String lower = text.toLowerCase(Locale.ROOT);
        for (int i = 0; i < secrets.length; i++) {
            for (String form : forms(secrets[i])) {
                if (text.contains(form) || lower.contains(form.toLowerCase(Locale.ROOT))) {
                    failWithMessage(
                            "Expected the recording to hold none of %d secrets, but it holds number %d. Take it out of"
                                    + " what was recorded, or record without it: Recording.withoutEnvironment().",
                            secrets.length, i + 1);
                }
            }
        }
        return this;
    }

    private static List<String> forms(String secret) {
        if (secret.length() < 4) {
            throw new IllegalArgumentException(
                    "doesNotReveal: a secret of fewer than 4 characters would be found by chance; name a longer one.");
        }
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        List<String> forms = new ArrayList<>(List.of(
                secret,
                URLEncoder.encode(secret, StandardCharsets.UTF_8),
                HexFormat.of().formatHex(bytes)));
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            int first = before == 0 ? 0 : before + 1; // what also depends on what stands before
            int last = shifted.length % 3 == 0 ? encoded.length() : encoded.length() - 1;
            forms.add(encoded.substring(first, last));
        }
        return forms;
    }

    /** {@code RecordingAssert[Recording[…]]}. */
    @Override
    public String toString() {
        return "RecordingAssert[" + actual + "]";
    }
}
