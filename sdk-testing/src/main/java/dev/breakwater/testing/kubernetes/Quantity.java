package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes quantities the way the API server does. */
final class Quantity {
    private static final Pattern FORM = Pattern.compile(
            "[+-]?([0-9]{1,18}(\\.[0-9]{0,9})?|\\.[0-9]{1,9})([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,2})?");

    private static final Pattern PARTS =
            Pattern.compile("([+-]?[0-9]*\\.?[0-9]*?)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,2})?");
    private static final List<String> DECIMAL = List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
    private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");

    private Quantity() {}

    static boolean isOne(Document value) {
        return value.asNumber().isPresent()
                || value.asText().filter(text -> FORM.matcher(text).matches()).isPresent();
    }

    /** The amount of a well-formed quantity. */
    static BigDecimal amount(Document value) {
        String text = value.asNumber().isPresent() && value.kind() == Document.Kind.NUMBER
                ? value.asNumber().orElseThrow().toPlainString()
                : value.asText().orElse("0");
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            return BigDecimal.ZERO;
        }
        BigDecimal number = new BigDecimal(parts.group(1));
        String unit = Optional.ofNullable(parts.group(2)).orElse("");
        int binary = BINARY.indexOf(unit);
        if (unit.isEmpty() || binary >= 0) {
            return number.multiply(BigDecimal.valueOf(1024).pow(Math.max(binary, 0)));
        }
        return DECIMAL.contains(unit)
                ? number.scaleByPowerOfTen(3 * DECIMAL.indexOf(unit) - 9)
                : number.scaleByPowerOfTen(Integer.parseInt(unit.substring(1)));
    }

    /** The amount in the greatest unit of its kind that leaves no fraction, rounded up to thousandths. */
    static Document canonical(Document value) {
        BigDecimal amount = amount(value).setScale(3, RoundingMode.UP);
        String text = value.asText().orElse("");
        boolean whole = amount.stripTrailingZeros().scale() <= 0;
        boolean binary = text.endsWith("i") && whole && amount.abs().compareTo(BigDecimal.valueOf(1024)) >= 0;
        return Document.of(binary ? scaled(amount, 1024, BINARY) : decimal(amount, text));
    }

    private static String decimal(BigDecimal amount, String text) {
        boolean exponent = text.matches(".*[eE][-+]?[0-9]+");
        String scaled = scaled(amount.movePointRight(3), 1000, DECIMAL.subList(2, DECIMAL.size()));
        int unit = exponent ? DECIMAL.indexOf(scaled.replaceAll("[-0-9]", "")) : 3;
        return unit == 3 ? scaled : scaled.replaceAll("[^-0-9]", "") + "e" + (3 * unit - 9);
    }

    private static String scaled(BigDecimal amount, long many, List<String> units) {
        BigDecimal left = amount;
        int unit = amount.signum() == 0 ? units.indexOf("") : 0;
        BigDecimal step = BigDecimal.valueOf(many);
        while (left.signum() != 0
                && unit < units.size() - 1
                && left.remainder(step).signum() == 0) {
            left = left.divide(step);
            unit++;
        }
        return left.stripTrailingZeros().toPlainString() + units.get(unit);
    }
}
