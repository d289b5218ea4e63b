package dev.breakwater.k8s.admission;

import com.google.common.primitives.UnsignedLong;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Arithmetic and order of the three kinds of numbers, with the errors of the specification. */
final class Numbers {
    private static final BigInteger MAX_UNSIGNED = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private Numbers() {}

    static Object calculate(String operator, Object left, Object right) {
        if (left instanceof Long a && right instanceof Long b) {
            return integral(operator, a, b);
        }
        if (left instanceof Double a && right instanceof Double b) {
            return real(operator, a, b);
        }
        if (left instanceof UnsignedLong a && right instanceof UnsignedLong b) {
            return unsigned(operator, a, b);
        }
        throw CelFailure.noOverload();
    }

    private static Long integral(String operator, long a, long b) {
        try {
            return switch (operator) {
                case "_+_" -> Math.addExact(a, b);
                case "_-_" -> Math.subtractExact(a, b);
                case "_*_" -> Math.multiplyExact(a, b);
                case "_/_" -> divide(a, b);
                default -> remainder(a, b);
            };
        } catch (ArithmeticException overflow) {
            throw new CelFailure("integer overflow");
        }
    }

    private static long divide(long a, long b) {
        if (b == 0) {
            throw new CelFailure("division by zero");
        }
        return a == Long.MIN_VALUE && b == -1 ? Math.negateExact(a) : a / b;
    }

    private static long remainder(long a, long b) {
        if (b == 0) {
            throw new CelFailure("modulus by zero");
        }
        return a == Long.MIN_VALUE && b == -1 ? Math.negateExact(a) : a % b;
    }

    private static Double real(String operator, double a, double b) {
        return switch (operator) {
            case "_+_" -> a + b;
            case "_-_" -> a - b;
            case "_*_" -> a * b;
            case "_/_" -> a / b;
            default -> throw CelFailure.noOverload();
        };
    }

    private static UnsignedLong unsigned(String operator, UnsignedLong a, UnsignedLong b) {
        BigInteger left = a.bigIntegerValue();
        BigInteger right = b.bigIntegerValue();
        boolean divides = operator.equals("_/_") || operator.equals("_%_");
        if (divides && right.signum() == 0) {
            throw new CelFailure(operator.equals("_/_") ? "division by zero" : "modulus by zero");
        }
        return unsigned(
                switch (operator) {
                    case "_+_" -> left.add(right);
                    case "_-_" -> left.subtract(right);
                    case "_*_" -> left.multiply(right);
                    case "_/_" -> left.divide(right);
                    default -> left.mod(right);
                });
    }

    static UnsignedLong unsigned(BigInteger value) {
        if (value.signum() < 0 || value.compareTo(MAX_UNSIGNED) > 0) {
            throw new CelFailure("unsigned integer overflow");
        }
        return UnsignedLong.valueOf(value);
    }

    static Object negate(Object value) {
        if (value instanceof Long number) {
            if (number == Long.MIN_VALUE) {
                throw new CelFailure("integer overflow");
            }
            return -number;
        }
        if (value instanceof Double number) {
            return -number;
        }
        throw CelFailure.noOverload();
    }

    static boolean isNumber(Object value) {
        return value instanceof Long || value instanceof Double || value instanceof UnsignedLong;
    }

    /** The order of two numbers of any kinds; neither is NaN. */
    static int compare(Object left, Object right) {
        if (left instanceof Long a && right instanceof Long b) {
            return Long.compare(a, b);
        }
        if (infinite(left) || infinite(right)) {
            return Double.compare(((Number) left).doubleValue(), ((Number) right).doubleValue());
        }
        return decimal(left).compareTo(decimal(right));
    }

    static boolean isNaN(Object value) {
        return value instanceof Double number && number.isNaN();
    }

    private static boolean infinite(Object value) {
        return value instanceof Double number && number.isInfinite();
    }

    private static BigDecimal decimal(Object number) {
        if (number instanceof Long integral) {
            return BigDecimal.valueOf(integral);
        }
        return number instanceof UnsignedLong unsigned
                ? new BigDecimal(unsigned.bigIntegerValue())
                : new BigDecimal((Double) number);
    }
}
