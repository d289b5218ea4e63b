package dev.breakwater.testing.kubernetes;

import dev.breakwater.access.Caller;
import dev.breakwater.document.Document;
import java.util.List;

/** Tells callers who they are. */
final class Reviews {
    static final String ACCESS_GROUP = "authorization.k8s.io";

    private static final List<String> WHO_AM_I = List.of("apis", "authentication.k8s.io", "v1", "selfsubjectreviews");

    private Reviews() {}

    static boolean isWhoAmI(Call call) {
        return call.path().equals(WHO_AM_I);
    }

    /** A SelfSubjectReview of the caller. */
    static Reply whoAmI(Call call, Caller caller) {
        if (!call.method().equals("POST")) {
            throw StatusException.notAllowed("the server does not allow the method " + call.method()
                    + " on selfsubjectreviews.authentication.k8s.io");
        }
        Document info = Document.object("username", caller.name(), "groups", caller.groups());
        return Reply.json(
                201,
                Document.object(
                        "kind",
                        "SelfSubjectReview",
                        "apiVersion",
                        "authentication.k8s.io/v1",
                        "metadata",
                        Document.object(),
                        "status",
                        Document.object("userInfo", info)));
    }
}
