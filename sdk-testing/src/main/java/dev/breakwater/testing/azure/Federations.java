package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The federated credentials of managed identities: 20 to an identity, each pair of issuer and subject once. */
final class Federations {
    static final String COLLECTION = "federatedIdentityCredentials";
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][-\\w]{2,119}");
    private static final int MOST = 20;

    private Federations() {}

    static FakeType type(World world) {
        return FakeType.child(Identities.TYPE + "/" + COLLECTION)
                .withoutState()
                .named(
                        NAME,
                        "InvalidResourceName",
                        "The name '%s' is not valid. It must be 3 to 120 characters, begin with a letter or number, and"
                                + " hold only letters, numbers, hyphens and underscores.")
                .refuses((call, body, current) -> requireComplete(body))
                .refuses((call, body, current) -> requireRoom(world, call, body, current));
    }

    private static void requireComplete(Document body) {
        boolean complete = body.text("/properties/issuer")
                        .filter(issuer -> issuer.startsWith("https://"))
                        .isPresent()
                && body.text("/properties/subject")
                        .filter(subject -> !subject.isBlank())
                        .isPresent();
        if (!complete
                || body.at("/properties/audiences")
                                .map(Document::elements)
                                .orElse(List.of())
                                .size()
                        != 1) {
            throw ArmError.badRequest(
                    "BadRequest",
                    "A federated identity credential needs an https issuer, a subject and exactly one audience.");
        }
    }

    private static void requireRoom(World world, Call call, Document body, Optional<Document> current) {
        String collection = call.id().substring(0, call.id().lastIndexOf('/'));
        String identity = collection.substring(0, collection.lastIndexOf('/'));
        List<Document> siblings = world.store().children(identity, COLLECTION);
        boolean twin = siblings.stream()
                .filter(other -> !other.text("/name")
                        .filter(call.variable("name")::equalsIgnoreCase)
                        .isPresent())
                .anyMatch(other -> isSame(other, body, "issuer") && isSame(other, body, "subject"));
        if (twin) {
            throw ArmError.conflict(
                    "Conflict", "Issuer and subject combination already exists for this Managed Identity.");
        }
        if (current.isEmpty() && siblings.size() >= MOST) {
            throw ArmError.badRequest(
                    "BadRequest",
                    "Too many federated identity credentials: a managed identity can have at most " + MOST + ".");
        }
    }

    private static boolean isSame(Document one, Document other, String property) {
        return one.at("/properties/" + property).equals(other.at("/properties/" + property));
    }
}
