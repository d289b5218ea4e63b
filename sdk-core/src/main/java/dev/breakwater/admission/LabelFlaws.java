package dev.breakwater.admission;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.PodSecurityLabels.Flaw;
import java.util.List;

/** Words the labels that cannot be read as the API server does. */
final class LabelFlaws {
    private LabelFlaws() {}

    /** One sentence, or several in brackets. */
    static String text(List<Flaw> flaws) {
        List<String> texts =
                flaws.stream().map(flaw -> field(flaw) + ": " + problem(flaw)).toList();
        return texts.size() == 1 ? texts.get(0) : "[" + String.join(", ", texts) + "]";
    }

    private static String field(Flaw flaw) {
        return "metadata.labels[" + flaw.label() + "]";
    }

    private static String problem(Flaw flaw) {
        return "Invalid value: " + GoText.quoted(flaw.value()) + ": " + flaw.problem();
    }

    /** The {@code Status} of code 422 that refuses a namespace. */
    static Document status(AdmissionRequest request, List<Flaw> flaws) {
        List<Document> causes = flaws.stream()
                .map(flaw ->
                        Document.object("reason", "FieldValueInvalid", "message", problem(flaw), "field", field(flaw)))
                .toList();
        return AdmissionResponse.forbidden(request, "")
                .with("message", "Namespace \"" + request.name() + "\" is invalid: " + text(flaws))
                .with("reason", "Invalid")
                .with("details", Document.object("name", request.name(), "kind", "Namespace", "causes", causes))
                .with("code", 422);
    }
}
