package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Cuts the list in an answer into pages joined by {@code nextLink}. */
final class Paging {
    private static final String SKIP = "$skiptoken";

    private Paging() {}

    static ArmResponse list(List<Document> values) {
        return ArmResponse.ok(Document.object("value", Document.of(values)));
    }

    static ArmResponse page(ArmResponse response, ArmRequest request, int size) {
        Optional<Document> all =
                response.body().flatMap(body -> body.get("value")).filter(Document::isArray);
        if (all.isEmpty() || response.status() != 200 || !"GET".equals(request.method())) {
            return response;
        }
        List<Document> values = all.get().elements();
        int from = Math.min(request.parameter(SKIP).map(Paging::number).orElse(0), values.size());
        int to = Math.min(from + size, values.size());
        if (from == 0 && to == values.size()) {
            return response;
        }
        Document page = Document.object("value", Document.of(values.subList(from, to)));
        return ArmResponse.ok(to == values.size() ? page : page.with("nextLink", link(request.uri(), to)));
    }

    private static int number(String token) {
        if (!token.matches("\\d{1,9}")) {
            throw ArmError.badRequest("InvalidSkipToken", "The skip token '" + token + "' is not one of this service.");
        }
        return Integer.parseInt(token);
    }

    private static String link(URI uri, int from) {
        String text = uri.toString();
        int query = text.indexOf('?');
        StringBuilder link = new StringBuilder(query < 0 ? text : text.substring(0, query)).append('?');
        for (String pair : (query < 0 ? "" : text.substring(query + 1)).split("&", -1)) {
            if (!pair.isEmpty()
                    && !ArmRequest.decoded(pair).toLowerCase(Locale.ROOT).startsWith(SKIP)) {
                link.append(pair).append('&');
            }
        }
        return link.append("%24skipToken=").append(from).toString();
    }
}
