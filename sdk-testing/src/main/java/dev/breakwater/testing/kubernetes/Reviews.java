package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.List;

/** Tells callers who they are. Access reviews wait for authorization. */
final class Reviews {
    static final String ACCESS_GROUP = "authorization.k8s.io";
    static final String NO_ACCESS_REVIEWS = "FakeKubernetes does not evaluate authorization yet: every caller who is"
            + " signed in may do everything, so it answers no access reviews.";

    private static final List<String> WHO_AM_I = List.of("apis", "authentication.k8s.io", "v1", "selfsubjectreviews");

    private Reviews() {}

    static boolean isWhoAmI(Call call) {
        return call.path().equals(WHO_AM_I);
    }

    /** A SelfSubjectReview of the caller. */
    static Reply whoAmI(Call call, String user) {
        if (!call.method().equals("POST")) {
            throw StatusException.notAllowed("the server does not allow the method " + call.method()
                    + " on selfsubjectreviews.authentication.k8s.io");
        }
        List<String> groups = user.equals(Authenticators.ADMIN)
                ? List.of("system:masters", "system:authenticated")
                : List.of("system:authenticated");
        Document info = Document.object("username", user, "groups", groups);
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
