package dev.breakwater.change;

/** Compares Kubernetes versions. */
final class Versions {
    private Versions() {}

    /** Whether both are of the same minor version and the first has the later patch. */
    static boolean isLaterPatch(String version, String than) {
        String[] one = version.split("\\.", -1);
        String[] other = than.split("\\.", -1);
        boolean comparable = one.length == 3 && other.length == 3 && isNumber(one[2]) && isNumber(other[2]);
        return comparable
                && one[0].equals(other[0])
                && one[1].equals(other[1])
                && Integer.parseInt(one[2]) >= Integer.parseInt(other[2]);
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,6}");
    }
}
