package dev.breakwater.examples.bench;

import java.util.List;
import java.util.Locale;

/** Repeated measurements of one thing, in ascending order. */
record Samples(List<Double> values) {
    Samples {
        values = values.stream().sorted().toList();
        if (values.isEmpty()) {
            throw new IllegalArgumentException("Samples: nothing was measured.");
        }
    }

    static Samples one(double value) {
        return new Samples(List.of(value));
    }

    double median() {
        int middle = values.size() / 2;
        return values.size() % 2 == 1 ? values.get(middle) : (values.get(middle - 1) + values.get(middle)) / 2;
    }

    double least() {
        return values.get(0);
    }

    double most() {
        return values.get(values.size() - 1);
    }

    /** A number with as many decimals as it deserves. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 || value == Math.rint(value) ? "%,.0f" : size >= 10 ? "%.1f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }

    /** {@code least–most}, or nothing for a single measurement. */
    String range() {
        return values.size() == 1 ? "" : number(least()) + "–" + number(most());
    }
}
