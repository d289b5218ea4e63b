package dev.breakwater.testing.recording;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/** Leaves out of an answer what a step does not ask for. */
final class Projection {
    private static final List<String> LISTS = List.of("resources", "groups", "items");
    private static final List<String> NAMES = List.of("/name", "/metadata/name", "/resource");

    private Projection() {}

    static Document of(Step step, Document body) {
        Optional<List<String>> keep = step.request()
                .get("keep")
                .map(names -> names.elements().stream()
                        .map(name -> name.asText().orElse(""))
                        .toList());
        Document whole = keep.isEmpty() ? body : kept(body, keep.get());
        Document plain = step.request().flag("/plain").orElse(false) ? plain(whole) : whole;
        return step.request().text("/only").flatMap(plain::at).orElse(plain);
    }

    /** A list without what the server notes about its objects. */
    private static Document plain(Document list) {
        List<Document> items = list.get("items").orElse(Document.array()).elements().stream()
                .map(item -> {
                    Document metadata = Document.object(
                                    "name", item.text("/metadata/name").orElse(""))
                            .withSome("namespace", item.at("/metadata/namespace"))
                            .withSome("labels", item.at("/metadata/labels"));
                    return item.with("metadata", metadata);
                })
                .toList();
        return list.with("items", items);
    }

    private static Document kept(Document body, List<String> names) {
        Document result = body;
        for (String list : LISTS) {
            if (body.get(list).isPresent()) {
                result = result.with(
                        list,
                        body.get(list).get().elements().stream()
                                .filter(element -> names.contains(name(element)))
                                .map(element -> kept(element, names))
                                .toList());
            }
        }
        if (body.get("versions").isPresent()) {
            List<Document> versions = body.get("versions").get().elements().stream()
                    .map(version -> kept(version, names))
                    .toList();
            result = result.with("versions", versions);
        }
        return result;
    }

    private static String name(Document element) {
        return NAMES.stream()
                .flatMap(pointer -> element.text(pointer).stream())
                .findFirst()
                .orElse("");
    }
}
