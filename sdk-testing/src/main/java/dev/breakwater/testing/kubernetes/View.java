package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a client wants to see objects: whole, metadata only, or as a table. */
final class View {
    private static final String META = "meta.k8s.io";
    /** Characters that an object may have. */
    private static final int GUESS = 1_000;

    private enum Form {
        WHOLE,
        PARTIAL,
        TABLE
    }

    private static final String YAML = "application/yaml";
    private static final String MEDIA_TYPES = "application/json, application/yaml, application/vnd.kubernetes.protobuf";
    private static final String STREAMED =
            "application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch";

    private final Form form;
    private final String include;
    private final Clock clock;

    private View(Form form, String include, Clock clock) {
        this.form = form;
        this.include = include;
        this.clock = clock;
    }

    /** The first form of the Accept header that this server knows; 406 when it knows none. */
    static View of(Call call, Clock clock) {
        String accept = call.accept().isBlank() ? "*/*" : call.accept();
        for (String choice : accept.split(",", -1)) {
            Optional<Form> form = form(choice.replace(" ", ""));
            if (form.isPresent()) {
                return new View(form.get(), call.query("includeObject"), clock);
            }
        }
        if (accept.contains("as=")) {
            throw StatusException.of(
                    406, "NotAcceptable", "only the following media types are accepted: " + MEDIA_TYPES);
        }
        throw StatusException.notAcceptable(
                "406: Not Acceptable\n\nAvailable representations: " + MEDIA_TYPES + ", " + STREAMED);
    }

    /** How the events of a watch are shown; 406 for YAML, which has no end between two of them. */
    static View ofEvents(Call call, Clock clock) {
        View view = of(call, clock);
        if (isYaml(call.request())) {
            throw StatusException.of(406, "NotAcceptable", "only the following media types are accepted: " + STREAMED);
        }
        return view;
    }

    /** Whether a request on the API is to be answered in YAML. */
    static boolean isYaml(KubernetesRequest request) {
        String accept = request.header("Accept");
        if (!accept.contains(YAML) || !request.target().startsWith("/api")) {
            return false;
        }
        for (String choice : accept.split(",", -1)) {
            if (form(choice.replace(" ", "")).isPresent()) {
                return choice.strip().startsWith(YAML);
            }
        }
        return false;
    }

    private static Optional<Form> form(String choice) {
        List<String> parts = List.of(choice.split(";", -1));
        if (!List.of("application/json", YAML, "application/*", "*/*").contains(parts.get(0))) {
            return Optional.empty();
        }
        String as = parts.stream()
                .filter(part -> part.startsWith("as="))
                .findFirst()
                .orElse("as=");
        boolean current = parts.contains("v=v1");
        return switch (as) {
            case "as=" -> Optional.of(Form.WHOLE);
            case "as=Table" -> current ? Optional.of(Form.TABLE) : Optional.empty();
            case "as=PartialObjectMetadata", "as=PartialObjectMetadataList" ->
                current ? Optional.of(Form.PARTIAL) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** The JSON text of one object in this form, and a new line. */
    String text(Store store, ApiKind kind, Store.Key key, Document object) {
        return form == Form.WHOLE
                ? typed(kind) + store.text(kind, key, object) + '\n'
                : object(kind, object).toJson() + '\n';
    }

    /** What the text of a whole object begins with. */
    private static String typed(ApiKind kind) {
        return "{\"apiVersion\":\"" + kind.groupVersion() + "\",\"kind\":\"" + kind.kind() + "\",";
    }

    /** The JSON text of a list in this form, and a new line: of whole objects it is put together from their texts. */
    String text(Store store, ApiKind kind, Lists.Page page) {
        if (form != Form.WHOLE) {
            return list(kind, page.objects(), page.metadata()).toJson() + '\n';
        }
        String empty = list(kind, List.of(), page.metadata()).toJson();
        StringBuilder text = new StringBuilder(empty.length() + page.items().size() * GUESS);
        text.append(empty).setLength(empty.length() - "]}".length());
        String begin = kind.definition().isPresent() ? typed(kind) : "{";
        String next = begin;
        for (Map.Entry<Store.Key, Document> item : page.items()) {
            text.append(next).append(store.text(kind, item.getKey(), item.getValue()));
            next = ',' + begin;
        }
        return text.append("]}\n").toString();
    }

    /** One object in this form. */
    Document object(ApiKind kind, Document object) {
        return switch (form) {
            case WHOLE -> object;
            case PARTIAL -> partial(object);
            case TABLE -> table(kind, List.of(object), Document.object("resourceVersion", Meta.version(object)), true);
        };
    }

    /** One object of a watch: only the first table names its columns. */
    Document event(ApiKind kind, Document object, boolean first) {
        return form == Form.TABLE
                ? table(kind, List.of(object), Document.object("resourceVersion", Meta.version(object)), first)
                : object(kind, object);
    }

    /** A list in this form. */
    Document list(ApiKind kind, List<Document> objects, Document metadata) {
        return switch (form) {
            case WHOLE ->
                Document.object(
                        "kind",
                        kind.kind() + "List",
                        "apiVersion",
                        kind.groupVersion(),
                        "metadata",
                        kind.definition().isPresent() ? continued(metadata) : metadata,
                        "items",
                        kind.definition().isPresent() ? objects : untyped(objects));
            case PARTIAL ->
                Document.object(
                        "kind",
                        "PartialObjectMetadataList",
                        "apiVersion",
                        META + "/v1",
                        "metadata",
                        metadata,
                        "items",
                        objects.isEmpty()
                                ? Document.nothing()
                                : objects.stream().map(View::partial).toList());
            case TABLE -> table(kind, objects, metadata, true);
        };
    }

    /** The server knows no shape of these lists, so it writes the token even where it is empty. */
    private static Document continued(Document metadata) {
        return Document.object("continue", "").merge(metadata);
    }

    /** The objects of a built-in kind, which say in a list no longer what they are. */
    private static List<Document> untyped(List<Document> objects) {
        List<Document> untyped = new ArrayList<>(objects.size());
        for (Document object : objects) {
            untyped.add(object.without("kind").without("apiVersion"));
        }
        return untyped;
    }

    private static Document partial(Document object) {
        return Document.object(
                "kind",
                "PartialObjectMetadata",
                "apiVersion",
                META + "/v1",
                "metadata",
                Generations.plain(object).get("metadata").orElse(Document.object()));
    }

    /** A kind without a printer of its own has no rows rather than an empty list of them. */
    private static boolean isPlain(ApiKind kind) {
        return kind.columns().stream().anyMatch(column -> column.type().equals("date"));
    }

    private Document table(ApiKind kind, List<Document> objects, Document metadata, boolean columns) {
        List<Document> rows = new ArrayList<>();
        for (Document object : objects) {
            List<Object> cells = new ArrayList<>();
            kind.columns().forEach(column -> cells.add(column.cell().apply(object, clock.instant())));
            Document row = Document.object("cells", cells);
            Document shown = include.equals("Object") ? object : partial(object);
            rows.add(row.with("object", include.equals("None") ? Document.nothing() : shown));
        }
        return Document.object(
                "kind",
                "Table",
                "apiVersion",
                META + "/v1",
                "metadata",
                metadata,
                "columnDefinitions",
                columns ? kind.columns().stream().map(TableColumn::definition).toList() : Document.nothing(),
                "rows",
                rows.isEmpty() && isPlain(kind) ? Document.nothing() : rows);
    }
}
