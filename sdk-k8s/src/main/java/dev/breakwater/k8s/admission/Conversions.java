package dev.breakwater.k8s.admission;

import com.google.common.primitives.UnsignedLong;
import dev.breakwater.k8s.admission.CelValues.Opaque;
import dev.breakwater.k8s.admission.CelValues.TypeName;
import dev.cel.common.values.CelByteString;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The conversions between types: {@code int(…)}, {@code string(…)} and so on. */
final class Conversions {
    private static final double TWO_63 = 0x1p63;
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);
    private static final Pattern PART =
            Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{0,18})?|\\.[0-9]{1,18})(ns|us|µs|ms|s|m|h)");
    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

    private Conversions() {}

    static Object toInt(Object value) {
        if (value instanceof Double number) {
            if (number.isNaN() || number <= -TWO_63 || number >= TWO_63) {
                throw new CelFailure("integer overflow");
            }
            return number.longValue();
        }
        if (value instanceof UnsignedLong number) {
            if (number.longValue() < 0) {
                throw new CelFailure("integer overflow");
            }
            return number.longValue();
        }
        if (value instanceof Instant time) {
            return time.getEpochSecond();
        }
        if (value instanceof String text) {
            return parsed(text);
        }
        return same(value, Long.class, "int");
    }

    private static Object parsed(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw refused(text, "int");
        }
    }

    static Object toUint(Object value) {
        if (value instanceof Long number) {
            return Numbers.unsigned(BigInteger.valueOf(number));
        }
        if (value instanceof Double number) {
            if (number.isNaN() || number.isInfinite()) {
                throw new CelFailure("unsigned integer overflow");
            }
            return Numbers.unsigned(new BigDecimal(number).toBigInteger());
        }
        if (value instanceof String text) {
            if (!text.matches("[0-9]{1,20}")) {
                throw refused(text, "uint");
            }
            return Numbers.unsigned(new BigInteger(text));
        }
        return same(value, UnsignedLong.class, "uint");
    }

    static Object toDouble(Object value) {
        if (value instanceof Long || value instanceof UnsignedLong) {
            return ((Number) value).doubleValue();
        }
        if (value instanceof String text) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw refused(text, "double");
            }
        }
        return same(value, Double.class, "double");
    }

    static Object toBool(Object value) {
        if (value instanceof String text) {
            if (!TRUE.contains(text) && !FALSE.contains(text)) {
                throw refused(text, "bool");
            }
            return TRUE.contains(text);
        }
        return same(value, Boolean.class, "bool");
    }

    static Object toBytes(Object value) {
        return value instanceof String text
                ? CelByteString.of(text.getBytes(StandardCharsets.UTF_8))
                : same(value, CelByteString.class, "bytes");
    }

    static Object toText(Object value) {
        if (value instanceof CelByteString bytes) {
            return decoded(bytes);
        }
        if (value instanceof Duration duration) {
            return seconds(duration);
        }
        boolean shown = value instanceof String || value instanceof Boolean || Numbers.isNumber(value);
        if (shown || value instanceof Instant || value instanceof NetworkAddress || value instanceof NetworkBlock) {
            return CelValues.text(value);
        }
        throw refused(value, "string");
    }

    private static String decoded(CelByteString bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CelFailure("invalid UTF-8 in bytes, cannot convert to string");
        }
    }

    /** A double as Go writes it: with an exponent of two digits where it is very large or small. */
    static String text(Double number) {
        if (number.isInfinite()) {
            return number > 0 ? "+Inf" : "-Inf";
        }
        if (number.isNaN() || number == 0) {
            return number.isNaN() ? "NaN" : "0";
        }
        BigDecimal shortest = new BigDecimal(number.toString()).stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -4 && exponent < 21) {
            return shortest.toPlainString();
        }
        String sign = exponent < 0 ? "-" : "+";
        String digits = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : String.valueOf(Math.abs(exponent));
        return shortest.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + sign + digits;
    }

    static Object toTime(Object value) {
        if (value instanceof Long seconds) {
            return Instant.ofEpochSecond(seconds);
        }
        if (value instanceof String text) {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeParseException e) {
                throw refused(text, "google.protobuf.Timestamp");
            }
        }
        return same(value, Instant.class, "google.protobuf.Timestamp");
    }

    static Object toDuration(Object value) {
        if (value instanceof Long seconds) {
            return bounded(Duration.ofSeconds(seconds));
        }
        return value instanceof String text ? duration(text) : same(value, Duration.class, "google.protobuf.Duration");
    }

    /** A duration as Go writes them, such as {@code 1h30m}. */
    static Duration duration(String text) {
        String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (digits.equals("0")) {
            return Duration.ZERO;
        }
        Matcher part = PART.matcher(digits);
        BigDecimal nanos = BigDecimal.ZERO;
        int end = 0;
        while (end < digits.length() && part.find(end) && part.start() == end) {
            nanos = nanos.add(new BigDecimal(part.group(1).endsWith(".") ? part.group(1) + "0" : part.group(1))
                    .multiply(unit(part.group(2))));
            end = part.end();
        }
        if (end < digits.length() || digits.isEmpty()) {
            throw refused(text, "google.protobuf.Duration");
        }
        BigInteger whole = (text.startsWith("-") ? nanos.negate() : nanos).toBigInteger();
        if (whole.bitLength() >= Long.SIZE) {
            throw refused(text, "google.protobuf.Duration");
        }
        return Duration.ofSeconds(
                whole.divide(NANOS).longValueExact(), whole.remainder(NANOS).longValueExact());
    }

    private static BigDecimal unit(String unit) {
        return BigDecimal.valueOf(
                switch (unit) {
                    case "ns" -> 1L;
                    case "us", "µs" -> 1_000L;
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "m" -> 60_000_000_000L;
                    default -> 3_600_000_000_000L;
                });
    }

    /** The duration, unless it has more nanoseconds than fit a long, as Go keeps them. */
    static Duration bounded(Duration duration) {
        try {
            return Duration.ofNanos(duration.toNanos());
        } catch (ArithmeticException e) {
            throw new CelFailure("duration overflow");
        }
    }

    private static String seconds(Duration duration) {
        BigDecimal seconds = BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
        return (seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString()) + "s";
    }

    static Object type(Object value) {
        return new TypeName(value instanceof Opaque opaque ? opaque.type() : CelValues.type(value));
    }

    private static Object same(Object value, Class<?> type, String name) {
        if (type.isInstance(value)) {
            return value;
        }
        throw refused(value, name);
    }

    private static CelFailure refused(Object value, String name) {
        return new CelFailure("type conversion error from '" + CelValues.type(value) + "' to '" + name + "'");
    }
}
