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

    Reply answer(ApiKind kind, String namespace, Call call, String now) {
        WriteOptions options = WriteOptions.of(call, "");
        Document sent = Bodies.read(kind, call);
        Identity.requireKind(kind, sent);
        Document body = Identity.check(kind, namespace, "", Conformance.decode(kind, sent, options));
        Document review = Document.object("kind", kind.kind(), "apiVersion", kind.groupVersion());
        if (kind.equals(ApiKinds.SELF_REVIEW)) {
            return Reply.json(
                    201,
                    review.with("metadata", Document.object("creationTimestamp", now))
                            .with(
                                    "status",
                                    Document.object("userInfo", call.login().toDocument())));
        }
        Document noted = ManagedFields.made(kind, body, body, options, now);
        Document asked = review.withSome("metadata", noted.get("metadata"))
                .with("spec", body.get("spec").orElse(Document.object()));
        Document answer = kind.equals(ApiKinds.TOKEN_REVIEW)
                ? asked.with("status", token(asked.get("spec").orElseThrow()))
                : authorization.review(kind, asked, call.login().caller());
        return Reply.json(201, kind.kind().equals("SelfSubjectRulesReview") ? answered(answer) : answer);
    }

    /** The server does not repeat what it was asked about rules. */
    private static Document answered(Document review) {
        return review.with("metadata", Document.object()).with("spec", Document.object());
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
