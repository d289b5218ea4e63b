package dev.breakwater.access;

import dev.breakwater.audit.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who can do what where, for all subjects that bindings name, a list of cells, and all namespaces with bindings.
 * Grants limited to names are left out, as a cell is on no object in particular; members of {@code system:masters},
 * whom no rule binds, are in no row. A subject's row says what is granted to that subject itself, not to the groups
 * it may be in. Immutable, thread-safe.
 */
public final class AccessMatrix {
    private static final long[] NONE = {};

    private final SubjectNumbers subjects;
    private final List<AccessCell> cells;
    private final long[][] sets;
    private final Rows cluster;
    private final Map<String, Rows> namespaces = new TreeMap<>();

    /**
     * One scope: a row of bits by cell for each subject, in the order of the subjects' numbers. Most subjects have one
     * binding, and their row is that of the rule set itself.
     */
    private static final class Rows {
        private final int[] subjects;
        private final long[][] rows;

        Rows(Scope scope, long[][] sets) {
            subjects = subjects(scope);
            rows = new long[subjects.length][];
            boolean[] own = new boolean[subjects.length];
            for (Scope.Bound bound : scope.bindings()) {
                for (int subject : bound.set() < 0 ? new int[0] : bound.subjects()) {
                    int at = subject == 0 ? -1 : Arrays.binarySearch(subjects, subject);
                    if (at >= 0) {
                        own[at] = add(at, sets[bound.set()], own[at]);
                    }
                }
            }
        }

        /** The numbers of the subjects that are bound to a role there is, in order. */
        private static int[] subjects(Scope scope) {
            int[] all = new int[16];
            int size = 0;
            for (Scope.Bound bound : scope.bindings()) {
                for (int subject : bound.set() < 0 ? new int[0] : bound.subjects()) {
                    all = size < all.length ? all : Arrays.copyOf(all, 2 * size);
                    all[size++] = subject;
                }
            }
            Arrays.sort(all, 0, size);
            int distinct = 0;
            for (int at = 0; at < size; at++) {
                if (all[at] > 0 && (distinct == 0 || all[distinct - 1] != all[at])) {
                    all[distinct++] = all[at];
                }
            }
            return Arrays.copyOf(all, distinct);
        }

        /** Adds to a row, which is copied before its first change; returns whether it is the subject's own. */
        private boolean add(int at, long[] more, boolean own) {
            if (rows[at] == null) {
                rows[at] = more;
            }
            if (Arrays.equals(rows[at], more)) {
                return own;
            }
            rows[at] = own ? rows[at] : rows[at].clone();
            add(rows[at], more);
            return true;
        }

        private static void add(long[] row, long[] more) {
            for (int word = 0; word < row.length; word++) {
                row[word] |= more[word];
            }
        }

        boolean has(int subject, int cell) {
            int at = Arrays.binarySearch(subjects, subject);
            return at >= 0 && (rows[at][cell >> 6] & 1L << cell) != 0;
        }
    }

    private AccessMatrix(Authorizer authorizer, List<AccessCell> cells) {
        this.subjects = authorizer.subjects();
        this.cells = List.copyOf(cells);
        int words = (cells.size() + 63) >> 6;
        sets = new long[authorizer.roles().size()][words];
        for (int cell = 0; cell < cells.size(); cell++) {
            BitSet allowing = authorizer.roles().allowing(cells.get(cell).request(Caller.user(""), ""));
            for (int set = allowing.nextSetBit(0); set >= 0; set = allowing.nextSetBit(set + 1)) {
                sets[set][cell >> 6] |= 1L << cell;
            }
        }
        cluster = new Rows(authorizer.cluster(), sets);
        authorizer.namespaces().forEach((name, scope) -> namespaces.put(name, new Rows(scope, sets)));
    }

    /** The matrix of these cells. */
    public static AccessMatrix of(Authorizer authorizer, List<AccessCell> cells) {
        return new AccessMatrix(authorizer, cells);
    }

    /** The cells, as given. */
    public List<AccessCell> cells() {
        return cells;
    }

    /** The namespaces with bindings, sorted. */
    public List<String> namespaces() {
        return List.copyOf(namespaces.keySet());
    }

    /** Who can do the cell of that place in the list, in a namespace; empty text for all namespaces. Sorted. */
    public List<AccessSubject> whoCan(int cell, String namespace) {
        Set<AccessSubject> who = new TreeSet<>();
        collect(cluster, cell, who);
        if (namespaces.containsKey(namespace)) {
            collect(namespaces.get(namespace), cell, who);
        }
        return List.copyOf(who);
    }

    private void collect(Rows scope, int cell, Set<AccessSubject> who) {
        for (int at = 0; at < scope.subjects.length; at++) {
            if ((scope.rows[at][cell >> 6] & 1L << cell) != 0) {
                who.add(subjects.get(scope.subjects[at]));
            }
        }
    }

    /** How many subjects can do each cell in a namespace; empty text for all namespaces. */
    public int[] counts(String namespace) {
        int[] counts = new int[cells.size()];
        for (int at = 0; at < cluster.subjects.length; at++) {
            count(cluster.rows[at], NONE, counts);
        }
        Rows local = namespaces.get(namespace);
        for (int at = 0; local != null && at < local.subjects.length; at++) {
            int everywhere = Arrays.binarySearch(cluster.subjects, local.subjects[at]);
            count(local.rows[at], everywhere < 0 ? NONE : cluster.rows[everywhere], counts);
        }
        return counts;
    }

    private static void count(long[] row, long[] known, int[] counts) {
        for (int word = 0; word < row.length; word++) {
            long bits = known.length == 0 ? row[word] : row[word] & ~known[word];
            while (bits != 0) {
                counts[(word << 6) + Long.numberOfTrailingZeros(bits)]++;
                bits &= bits - 1;
            }
        }
    }

    /** How many subjects can do each cell in each namespace, namespaces sorted; the complete answer to who-can. */
    public int[][] allCounts() {
        int[] everywhere = counts("");
        int[][] all = new int[namespaces.size()][];
        int next = 0;
        for (Rows local : namespaces.values()) {
            int[] counts = everywhere.clone();
            for (int at = 0; at < local.subjects.length; at++) {
                int known = Arrays.binarySearch(cluster.subjects, local.subjects[at]);
                count(local.rows[at], known < 0 ? NONE : cluster.rows[known], counts);
            }
            all[next++] = counts;
        }
        return all;
    }

    /**
     * One field of the matrix.
     *
     * @param subject who
     * @param cell what
     * @param namespace where; empty text for everywhere
     */
    public record Entry(AccessSubject subject, AccessCell cell, String namespace) {
        /** {@code group devs: list secrets in shop}. */
        @Override
        public String toString() {
            return subject + ": " + cell + (namespace.isEmpty() ? " in all namespaces" : " in " + namespace);
        }
    }

    /** What this matrix grants and another one of the same cells does not; what holds everywhere is told once. */
    public List<Entry> beyond(AccessMatrix other) {
        List<Entry> more = new ArrayList<>();
        beyond(other, cluster, "", more);
        namespaces.forEach((name, rows) -> beyond(other, rows, name, more));
        return more;
    }

    private void beyond(AccessMatrix other, Rows rows, String namespace, List<Entry> more) {
        for (int at = 0; at < rows.subjects.length; at++) {
            AccessSubject subject = subjects.get(rows.subjects[at]);
            for (int cell = 0; cell < cells.size(); cell++) {
                boolean told = !namespace.isEmpty() && cluster.has(rows.subjects[at], cell);
                boolean here = (rows.rows[at][cell >> 6] & 1L << cell) != 0;
                if (here && !told && !other.allows(subject, cell, namespace)) {
                    more.add(new Entry(subject, cells.get(cell), namespace));
                }
            }
        }
    }

    private boolean allows(AccessSubject subject, int cell, String namespace) {
        int number = subject.isGroup() ? subjects.group(subject.name()) : subjects.user(subject.name());
        Rows local = namespaces.get(namespace);
        return cluster.has(number, cell) || (local != null && local.has(number, cell));
    }

    /** The matrix of one namespace as a table of text: a line for each subject with any grant, {@code x} for yes. */
    public String render(String namespace) {
        StringBuilder text = new StringBuilder();
        for (int cell = 0; cell < cells.size(); cell++) {
            text.append(cell + 1).append(" = ").append(cells.get(cell)).append('\n');
        }
        TreeSet<AccessSubject> everybody = new TreeSet<>();
        for (int cell = 0; cell < cells.size(); cell++) {
            everybody.addAll(whoCan(cell, namespace));
        }
        for (AccessSubject subject : everybody) {
            for (int cell = 0; cell < cells.size(); cell++) {
                text.append(allows(subject, cell, namespace) ? 'x' : '.');
            }
            text.append("  ").append(subject).append('\n');
        }
        return text.toString();
    }

    /** The matrix of one namespace as a picture, subjects as rows; those that the cluster itself runs as are left out. */
    public Picture picture(String namespace) {
        return picture(namespace, this, "Who may do what" + in(namespace));
    }

    /** The same, telling what a matrix of the same cells before did not grant, and what only that one granted. */
    public Picture picture(String namespace, AccessMatrix before) {
        return picture(namespace, before, "Who may do what" + in(namespace) + ", and what changed");
    }

    private static String in(String namespace) {
        return namespace.isEmpty() ? " in all namespaces" : " in " + namespace;
    }

    private Picture picture(String namespace, AccessMatrix before, String title) {
        Set<AccessSubject> rows = new TreeSet<>();
        for (int cell = 0; cell < cells.size(); cell++) {
            rows.addAll(whoCan(cell, namespace));
            rows.addAll(before.whoCan(cell, namespace));
        }
        rows.removeIf(subject -> !EscalationPaths.isSomebody(Position.of(subject)));
        List<String> names = new ArrayList<>();
        Picture.Mark[][] marks = new Picture.Mark[rows.size()][cells.size()];
        for (AccessSubject subject : rows) {
            for (int cell = 0; cell < cells.size(); cell++) {
                marks[names.size()][cell] =
                        mark(before.allows(subject, cell, namespace), allows(subject, cell, namespace));
            }
            names.add(subject.toString());
        }
        String legend = before == this ? "x may" : "x may, + may now, - may no longer";
        return Picture.matrix(
                title, names, cells.stream().map(AccessCell::toString).toList(), marks, legend);
    }

    private static Picture.Mark mark(boolean before, boolean after) {
        if (before == after) {
            return after ? new Picture.Mark("x", "#fdd49e", "may") : new Picture.Mark("", "#ffffff", "may not");
        }
        return after
                ? new Picture.Mark("+", "#fc8d59", "may, and might not before")
                : new Picture.Mark("-", "#c7e9c0", "may no longer");
    }

    @Override
    public String toString() {
        return "AccessMatrix[" + subjects.size() + " subjects, " + cells.size() + " cells, " + namespaces.size()
                + " namespaces]";
    }
}
