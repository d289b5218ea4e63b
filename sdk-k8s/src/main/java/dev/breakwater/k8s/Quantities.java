package dev.breakwater.k8s;

import dev.breakwater.document.Document;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares quantities by value: the API server writes {@code 1000m} as {@code 1} and {@code 1024Mi} as {@code 1Gi}. */
final class Quantities {
    private static final Pattern FORM = Pattern.compile("([+-]?[0-9]{1,18}(?:\\.[0-9]{1,18})?)([a-zA-Z]{0,2})");
    private static final Pattern PLACE =
            Pattern.compile(".*/(limits|requests|hard|default|defaultRequest|max|min|sizeLimit|storage)(/.*)?");
    private static final Map<String, BigDecimal> UNITS = Map.ofEntries(
            Map.entry("", BigDecimal.ONE),
            Map.entry("n", BigDecimal.ONE.scaleByPowerOfTen(-9)),
            Map.entry("u", BigDecimal.ONE.scaleByPowerOfTen(-6)),
            Map.entry("m", BigDecimal.ONE.scaleByPowerOfTen(-3)),
            Map.entry("k", BigDecimal.ONE.scaleByPowerOfTen(3)),
            Map.entry("M", BigDecimal.ONE.scaleByPowerOfTen(6)),
            Map.entry("G", BigDecimal.ONE.scaleByPowerOfTen(9)),
            Map.entry("T", BigDecimal.ONE.scaleByPowerOfTen(12)),
            Map.entry("P", BigDecimal.ONE.scaleByPowerOfTen(15)),
            Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
            Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
            Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
            Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
            Map.entry("Pi", BigDecimal.valueOf(1L << 50)));

    private Quantities() {}

    /** Whether a place holds quantities. */
    static boolean mayStandAt(String pattern) {
        return PLACE.matcher(pattern).matches();
    }

    static boolean same(Document declared, Document observed) {
        Optional<BigDecimal> left = value(declared);
        Optional<BigDecimal> right = value(observed);
        return left.isPresent() && right.isPresent() && left.get().compareTo(right.get()) == 0;
    }

    private static Optional<BigDecimal> value(Document quantity) {
        Matcher form = FORM.matcher(quantity.asText().orElse(""));
        return form.matches()
                ? Optional.ofNullable(UNITS.get(form.group(2))).map(new BigDecimal(form.group(1))::multiply)
                : Optional.empty();
    }
}
