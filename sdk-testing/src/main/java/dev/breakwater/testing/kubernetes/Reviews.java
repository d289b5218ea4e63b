package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/** Answers the kinds that are only asked: who somebody is, and what somebody may do. */
final class Reviews {
    private final Authenticators authenticators;
    private final Authorization authorization;

    Reviews(Authenticators authenticators, Authorization authorization) {
        this.authenticators = authenticators;
        this.authorization = authorization;
    }

    /** Whether a kind is answered here. */
    static boolean answers(ApiKind kind) {
        return kind.equals(ApiKinds.SELF_REVIEW)
                || kind.equals(ApiKinds.TOKEN_REVIEW)
                || ApiKinds.ACCESS_REVIEWS.contains(kind);
    }

    Reply answer(ApiKind kind, String namespace, Call call) {
        WriteOptions options = WriteOptions.of(call, "");
        Document sent = Bodies.optional(call);
        Identity.requireKind(kind, sent);
        Document body = Conformance.decode(kind, sent, options);
        Document review = Document.object("kind", kind.kind(), "apiVersion", kind.groupVersion())
                .with("metadata", body.get("metadata").orElse(Document.object()))
                .withSome("spec", body.get("spec"));
        Document answer = kind.equals(ApiKinds.SELF_REVIEW)
                ? review.with("status", Document.object("userInfo", call.login().toDocument()))
                : kind.equals(ApiKinds.TOKEN_REVIEW)
                        ? review.with("status", token(review.get("spec").orElse(Document.object())))
                        : authorization.review(
                                kind, namespace, review, call.login().caller());
        return Reply.json(201, answer);
    }

    private Document token(Document spec) {
        String token = spec.text("/token").orElse("");
        List<String> own = List.of(authenticators.accounts().issuer());
        List<String> asked = Meta.texts(spec, "/audiences");
        List<String> audiences = asked.isEmpty() ? own : asked;
        if (token.isEmpty()) {
            throw StatusException.badRequest("token is required for TokenReview in authentication");
        }
        Optional<Login> login = authenticators.login(token, audiences);
        if (login.isEmpty()) {
            return Document.object("user", Document.object(), "error", "invalid bearer token");
        }
        List<String> shared = AccountTokens.shared(token, audiences);
        Document status =
                Document.object("authenticated", true, "user", login.get().toDocument());
        return status.with("audiences", shared.isEmpty() ? own : shared);
    }
}
