package dev.breakwater.identity;

import dev.breakwater.document.Document;
import java.util.List;

/**
 * A claim that tokens carry only for applications that ask for it.
 *
 * @param token the kind of token that carries it
 * @param name the claim, such as {@code groups} or {@code email}
 * @param essential whether it is needed for what the application does at once
 * @param options further options, such as {@code sam_account_name} of {@code groups}
 */
public record OptionalClaim(Token token, String name, boolean essential, List<String> options) {
    /** Copies the options. */
    public OptionalClaim {
        options = List.copyOf(options);
    }

    /** The kinds of token. */
    public enum Token {
        /** ID tokens. */
        ID("idToken"),
        /** Access tokens. */
        ACCESS("accessToken"),
        /** SAML tokens. */
        SAML("saml2Token");

        private final String wire;

        Token(String wire) {
            this.wire = wire;
        }
    }

    /** An inessential claim without options. */
    public static OptionalClaim in(Token token, String name) {
        return new OptionalClaim(token, name, false, List.of());
    }

    /** The claims by token as Graph wants them. */
    static Document all(List<OptionalClaim> claims) {
        Document all = Document.object();
        for (Token token : Token.values()) {
            List<Document> mine = claims.stream()
                    .filter(claim -> claim.token == token)
                    .map(claim -> Document.object("name", claim.name, "essential", claim.essential)
                            .with("additionalProperties", claim.options))
                    .toList();
            all = mine.isEmpty() ? all : all.with(token.wire, mine);
        }
        return all;
    }
}
