package dev.breakwater.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A drawing in SVG that stands alone in a file and in the page of a report: a matrix, or a graph in columns. Every
 * text in it is escaped here and hidden characters are written out, so that no name becomes markup; it has neither
 * styles, scripts nor links. Immutable, thread-safe.
 */
public final class Picture {
    private static final int CELL = 22;
    private static final int ROW = 26;
    private static final int GAP = 150;
    private static final int MARGIN = 10;
    private static final int LONGEST = 48;
    private static final int MOST = 60;

    private final String title;
    private final int width;
    private final int height;
    private final Html shapes;

    /**
     * A field of a matrix, or an edge's look.
     *
     * @param sign what stands in it; one character or none
     * @param colour its colour, as {@code #} and six digits
     * @param text what it means in words
     */
    public record Mark(String sign, String colour, String text) {
        /** Refuses what is no colour. */
        public Mark {
            if (!colour.matches("#[0-9a-f]{6}")) {
                throw new IllegalArgumentException("Picture: '" + colour + "' is no colour such as #fc8d59.");
            }
        }
    }

    /**
     * A line between two boxes of a graph.
     *
     * @param from the place of the box it leaves, among all
     * @param to the place of the box it ends at
     * @param text what it means in words
     * @param dashed whether it is drawn broken
     */
    public record Edge(int from, int to, String text, boolean dashed) {}

    /**
     * A box of a graph.
     *
     * @param column the column it stands in, from 0
     * @param text what is written in it
     */
    public record Box(int column, String text) {}

    private Picture(String title, int width, int height, List<Html> shapes) {
        this.title = title;
        this.width = width;
        this.height = height;
        this.shapes = Html.join(shapes);
    }

    /**
     * A matrix of marks; {@code marks[row][column]}. Of more than 60 rows or columns the first 60 are drawn.
     *
     * @throws IllegalArgumentException if there are not as many marks as rows and columns
     */
    public static Picture matrix(String title, List<String> rows, List<String> columns, Mark[][] marks, String legend) {
        boolean fits = marks.length == rows.size();
        for (Mark[] row : marks) {
            fits &= row.length == columns.size();
        }
        if (!fits) {
            throw new IllegalArgumentException("Picture: the marks of a matrix must be as many as its fields.");
        }
        List<String> drawnRows = rows.subList(0, Math.min(MOST, rows.size()));
        List<String> drawnColumns = columns.subList(0, Math.min(MOST, columns.size()));
        int left = MARGIN + widest(drawnRows);
        int top = MARGIN + widest(drawnColumns);
        List<Html> shapes = new ArrayList<>();
        for (int row = 0; row < drawnRows.size(); row++) {
            shapes.add(text(left - 6, top + row * CELL + 15, "end", shortened(drawnRows.get(row))));
            for (int column = 0; column < drawnColumns.size(); column++) {
                String where = drawnRows.get(row) + ", " + drawnColumns.get(column) + ": ";
                shapes.add(field(left + column * CELL, top + row * CELL, where, marks[row][column]));
            }
        }
        for (int column = 0; column < drawnColumns.size(); column++) {
            shapes.add(Html.of(
                    "<text transform=\"translate({} {}) rotate(-90)\">{}</text>\n",
                    left + column * CELL + 15,
                    top - 6,
                    shortened(drawnColumns.get(column))));
        }
        int hidden = rows.size() - drawnRows.size() + columns.size() - drawnColumns.size();
        String below = legend + (hidden > 0 ? "; " + hidden + " more rows and columns are not drawn" : "");
        int bottom = top + drawnRows.size() * CELL;
        shapes.add(text(MARGIN, bottom + 22, "start", below));
        int wide = Math.max(left + drawnColumns.size() * CELL, width(below)) + MARGIN;
        return new Picture(title, wide, bottom + 32, shapes);
    }

    private static Html field(int x, int y, String where, Mark mark) {
        Html sign = mark.sign().isEmpty() ? Html.of("") : text(x + CELL / 2, y + 15, "middle", mark.sign());
        return Html.of(
                "<g><title>{}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\""
                        + " stroke=\"#999999\"/>{}</g>\n",
                where + mark.text(),
                x,
                y,
                CELL,
                CELL,
                mark.colour(),
                sign);
    }

    /**
     * A graph whose boxes stand in columns, each below the one given before it.
     *
     * @throws IndexOutOfBoundsException if an edge has no box at an end
     */
    public static Picture graph(String title, List<Box> boxes, List<Edge> edges, String legend) {
        int columns = boxes.stream().mapToInt(Box::column).max().orElse(0) + 1;
        int[] widths = new int[columns];
        boxes.forEach(box -> widths[box.column()] = Math.max(widths[box.column()], width(shortened(box.text())) + 12));
        int[] lefts = new int[columns];
        for (int column = 0, x = MARGIN; column < columns; column++) {
            lefts[column] = x;
            x += widths[column] + GAP;
        }
        int[] filled = new int[columns];
        int[] tops = new int[boxes.size()];
        List<Html> shapes = new ArrayList<>();
        for (int at = 0; at < tops.length; at++) {
            tops[at] = MARGIN + ROW * filled[boxes.get(at).column()]++;
        }
        for (Edge edge : edges) {
            int column = boxes.get(edge.from()).column();
            boolean back = boxes.get(edge.to()).column() < column;
            int from = lefts[column] + (back ? 0 : widths[column]);
            int target = boxes.get(edge.to()).column();
            int to = lefts[target] + (back ? widths[target] : 0);
            shapes.add(line(from, tops[edge.from()] + 10, to, tops[edge.to()] + 10, edge));
        }
        for (int at = 0; at < tops.length; at++) {
            int column = boxes.get(at).column();
            shapes.add(
                    box(lefts[column], tops[at], widths[column], boxes.get(at).text()));
        }
        int bottom = MARGIN + ROW * Arrays.stream(filled).max().orElse(0);
        shapes.add(text(MARGIN, bottom + 18, "start", legend));
        int wide = Math.max(lefts[columns - 1] + widths[columns - 1], width(legend)) + MARGIN;
        return new Picture(title, wide, bottom + 28, shapes);
    }

    private static Html box(int x, int y, int width, String text) {
        return Html.of(
                "<g><title>{}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"20\" rx=\"4\" fill=\"#eef3f9\""
                        + " stroke=\"#5a6676\"/>{}</g>\n",
                text,
                x,
                y,
                width,
                text(x + 6, y + 14, "start", shortened(text)));
    }

    /** A line with a dot where it ends. */
    private static Html line(int x1, int y1, int x2, int y2, Edge edge) {
        return Html.of(
                "<g><title>{}</title><line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"#5a6676\"{}/>"
                        + "<circle cx=\"{}\" cy=\"{}\" r=\"3\" fill=\"#5a6676\"/></g>\n",
                edge.text(),
                x1,
                y1,
                x2,
                y2,
                Html.of(edge.dashed() ? " stroke-dasharray=\"5 4\"" : ""),
                x2,
                y2);
    }

    private static Html text(int x, int y, String anchor, String text) {
        return Html.of("<text x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>\n", x, y, anchor, text);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }

    private static int widest(List<String> texts) {
        return texts.stream().mapToInt(text -> width(shortened(text))).max().orElse(0) + 8;
    }

    /** What a text takes at most in the fonts that are usual; names of hidden characters are longer, and rare. */
    private static int width(String text) {
        return text.length() * 13 / 2;
    }

    /** The title. */
    public String title() {
        return title;
    }

    /** The drawing as a file of its own. */
    public String svg() {
        return element(Html.of(" xmlns=\"http://www.w3.org/2000/svg\"")).toString();
    }

    /** The drawing inside a page. */
    Html html() {
        return element(Html.of(""));
    }

    private Html element(Html namespace) {
        return Html.of(
                "<svg{} role=\"img\" viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\" font-family=\"sans-serif\""
                        + " font-size=\"11\">\n<title>{}</title>\n<rect width=\"{}\" height=\"{}\" fill=\"#ffffff\"/>\n"
                        + "{}</svg>\n",
                namespace,
                width,
                height,
                width,
                height,
                title,
                width,
                height,
                shapes);
    }

    @Override
    public String toString() {
        return "Picture[" + title + ", " + width + " × " + height + "]";
    }
}
