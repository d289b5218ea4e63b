package dev.breakwater.k8s.admission;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A resource quantity, such as {@code 1.5Gi}; compared by value, kept to a billionth as the API server does. */
final class Quantity implements CelValues.Opaque {
    private static final int MAX_LENGTH = 100;
    private static final int MAX_EXPONENT = 100;
    private static final String FORM = "^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$";
    private static final Pattern SHAPE = Pattern.compile("([+-]?[0-9.]*)([eEinumkKMGTP]*[-+]?[0-9]*)");
    private static final Pattern NUMBER = Pattern.compile("([+-]?)([0-9]*)(?:\\.([0-9]*))?");
    private static final Pattern EXPONENT = Pattern.compile("[eE]([+-]?[0-9]{1,9})");
    private static final Map<String, Integer> DECIMAL =
            Map.of("n", -9, "u", -6, "m", -3, "", 0, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);
    private static final Map<String, Integer> BINARY =
            Map.of("Ki", 10, "Mi", 20, "Gi", 30, "Ti", 40, "Pi", 50, "Ei", 60);

    private final BigDecimal value;
    private final boolean small;

    /** A value; a small one is kept in 64 bits by the API server, and only such a one counts as an integer. */
    private Quantity(BigDecimal value, boolean small) {
        this.value = value.setScale(Math.min(value.scale(), 9), RoundingMode.UP);
        this.small = small;
    }

    static void register(Map<String, Functions.Call> calls) {
        calls.put("quantity", args -> parse(Functions.text(args[0])));
        calls.put("isQuantity", args -> isQuantity(Functions.text(args[0])));
        calls.put("sign", args -> (long) of(args[0]).value.signum());
        calls.put("isInteger", args -> of(args[0]).isInteger());
        calls.put("asInteger", args -> of(args[0]).asInteger());
        calls.put("asApproximateFloat", args -> of(args[0]).value.doubleValue());
        calls.put("add", args -> of(args[0]).plus(amount(args[1])));
        calls.put("sub", args -> of(args[0]).plus(amount(args[1]).negated()));
        calls.put("compareTo", args -> (long) compare(args[0], args[1]));
        calls.put("isGreaterThan", args -> compare(args[0], args[1]) > 0);
        calls.put("isLessThan", args -> compare(args[0], args[1]) < 0);
    }

    private static int compare(Object left, Object right) {
        return left instanceof SemanticVersion version
                ? version.compareTo(Functions.as(right, SemanticVersion.class))
                : of(left).value.compareTo(of(right).value);
    }

    private static Quantity of(Object value) {
        return Functions.as(value, Quantity.class);
    }

    private static Quantity amount(Object value) {
        return value instanceof Long number ? new Quantity(BigDecimal.valueOf(number), true) : of(value);
    }

    private Quantity plus(Quantity other) {
        return new Quantity(value.add(other.value), small && other.small);
    }

    private Quantity negated() {
        return new Quantity(value.negate(), small);
    }

    private static boolean isQuantity(String text) {
        try {
            parse(text);
            return true;
        } catch (CelFailure failure) {
            return false;
        }
    }

    /** As the API server parses: no digits are none, so that {@code Mi} is zero. */
    static Quantity parse(String text) {
        Matcher shape = SHAPE.matcher(text);
        if (text.isEmpty() || text.length() > MAX_LENGTH || !shape.matches()) {
            throw new CelFailure("quantities must match the regular expression '" + FORM + "'");
        }
        Matcher number = NUMBER.matcher(shape.group(1));
        if (!number.matches()) {
            throw new CelFailure("unable to parse quantity's suffix");
        }
        String fraction = number.group(3) == null ? "" : number.group(3);
        BigDecimal digits = new BigDecimal(number.group(1) + "0" + number.group(2) + "." + fraction + "0");
        boolean small = isSmall(number.group(2).length(), fraction.length(), shape.group(2));
        return new Quantity(scaled(digits, shape.group(2)), small);
    }

    /** Whether so many digits before and after the point, with that suffix, are parsed into 64 bits. */
    private static boolean isSmall(int digits, int fraction, String suffix) {
        Integer bits = BINARY.get(suffix);
        return bits == null ? digits + fraction <= 18 : fraction == 0 && 14 - digits - bits * 3 / 10 >= 0;
    }

    private static BigDecimal scaled(BigDecimal number, String suffix) {
        Integer power = DECIMAL.get(suffix);
        if (power != null) {
            return number.scaleByPowerOfTen(power);
        }
        Integer bits = BINARY.get(suffix);
        if (bits != null) {
            return number.multiply(BigDecimal.valueOf(1L << bits));
        }
        Matcher exponent = EXPONENT.matcher(suffix);
        if (!exponent.matches() || Math.abs(Integer.parseInt(exponent.group(1))) > MAX_EXPONENT) {
            throw new CelFailure("unable to parse quantity's suffix");
        }
        return number.scaleByPowerOfTen(Integer.parseInt(exponent.group(1)));
    }

    private boolean isInteger() {
        return small
                && value.stripTrailingZeros().scale() <= 0
                && value.toBigInteger().bitLength() < Long.SIZE;
    }

    private Object asInteger() {
        if (!isInteger()) {
            throw new CelFailure("cannot convert value to integer");
        }
        return value.longValueExact();
    }

    @Override
    public String type() {
        return "kubernetes.Quantity";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Quantity that && value.compareTo(that.value) == 0;
    }

    @Override
    public int hashCode() {
        return value.stripTrailingZeros().hashCode();
    }

    /** The number without a suffix. */
    @Override
    public String toString() {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
