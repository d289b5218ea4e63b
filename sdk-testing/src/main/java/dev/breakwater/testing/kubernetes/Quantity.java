package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Writes quantities the way the API server does. */
final class Quantity {
    private static final Pattern FORM = Pattern.compile(
            "[+-]?([0-9]{1,18}(\\.[0-9]{0,9})?|\\.[0-9]{1,9})([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,2})?");

    private Quantity() {}

    static boolean isOne(Document value) {
        return value.asNumber().isPresent()
                || value.asText().filter(text -> FORM.matcher(text).matches()).isPresent();
    }

    /** Whole thousands of thousandths are units, and 1024 of a binary unit are one of the next. */
    static Document canonical(Document value) {
        Optional<BigDecimal> number = value.kind() == Document.Kind.NUMBER ? value.asNumber() : Optional.empty();
        String text = number.map(BigDecimal::toPlainString)
                .orElseGet(() -> value.asText().orElse(""));
        text = carried(text, "m", 1000, "");
        text = carried(text, "Ki", 1024, "Mi");
        text = carried(text, "Mi", 1024, "Gi");
        return Document.of(text);
    }

    private static String carried(String text, String unit, long many, String next) {
        if (!text.matches("[0-9]{1,15}" + unit)) {
            return text;
        }
        long count = Long.parseLong(text.substring(0, text.length() - unit.length()));
        return count != 0 && count % many == 0 ? count / many + next : text;
    }
}
