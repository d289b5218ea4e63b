package dev.breakwater.k8s;

import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.Sensitive;
import dev.breakwater.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Writes the values of secrets and never reads them: only the metadata is asked for, and the managed fields in it
 * tell which keys we set.
 */
final class SecretHandler extends ObjectHandler<Secret> {
    SecretHandler(Kind<Secret> kind, Clusters clusters) {
        super(kind, clusters);
    }

    @Override
    ApiServer view(ApiServer server) {
        return server.metadataOnly();
    }

    /** The keys of our own as if they had been read; the type, which metadata does not tell, is left to the server. */
    @Override
    Document understood(Document object) {
        Document seen = object.withoutAt(Secret.LAST_APPLIED);
        Optional<Document> keys = ManagedFields.ours(object).flatMap(fields -> fields.get("f:data"));
        for (String key : keys.orElse(Document.object()).members().keySet()) {
            if (key.startsWith("f:")) {
                seen = seen.merge(Document.object("data", Document.object(key.substring(2), Secret.NOTE)));
            }
        }
        return seen;
    }

    @Override
    Document comparable(Document declared, boolean exists) {
        return exists ? declared.without("type") : declared;
    }

    @Override
    Document written(Secret desired, Document body, HandlerContext context) {
        Document full = body.without("data");
        for (var entry : desired.values().entrySet()) {
            Sensitive<String> value = context.value(entry.getValue())
                    .orElseThrow(() -> ProviderException.refused(
                            "SecretUnknown",
                            "Cannot write " + desired.address().shortName() + ": the value of '" + entry.getKey()
                                    + "' is not known although its source was read. Apply the source first."));
            String encoded = Base64.getEncoder().encodeToString(value.reveal().getBytes(StandardCharsets.UTF_8));
            full = full.merge(Document.object("data", Document.object(entry.getKey(), encoded)));
        }
        return full;
    }
}
