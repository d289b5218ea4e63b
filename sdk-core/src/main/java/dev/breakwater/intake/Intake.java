package dev.breakwater.intake;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import dev.breakwater.engine.Estate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what other tools wrote as an estate, for the auditor that audits declarations and clusters: templates, plans,
 * images. A value that only the deployment knows is kept as a reference that names it, so that controls that hang on it
 * are not assessable; secrets are never read. Where the subscription or the group cannot be told, ids hold zeros and the
 * kind of the file in their place. Files are named as they are given: relative to the repository, if its code scanning
 * is to find them. Stateless, thread-safe.
 *
 * @see Estate#plus
 */
public final class Intake {
    private static final String NOWHERE = "/subscriptions/00000000-0000-0000-0000-000000000000";

    private Intake() {}

    /**
     * The resources of an ARM template, such as Bicep compiles to, with those of nested templates. Expressions are
     * worked out as far as parameters, variables and pure functions go.
     *
     * @param template the template, in JSON
     * @param parameters files of parameters; the later wins
     * @throws BreakwaterException if a file cannot be read or is no JSON
     */
    public static Estate template(Path template, Path... parameters) {
        Map<String, Document> given = new HashMap<>();
        for (Path file : parameters) {
            Document values = read(file, Document::parse);
            given.putAll(ArmTemplate.values(values.get("parameters").orElse(Document.object())));
        }
        return read(template, json -> ArmTemplate.read(name(template), json, given, base(json)));
    }

    /** Deployments to a subscription and above say so by their schema. */
    private static String base(String json) {
        String schema = Document.parse(json).text("/$schema").orElse("");
        return schema.contains("subscriptionDeploymentTemplate") ? NOWHERE : NOWHERE + "/resourceGroups/template";
    }

    /**
     * The clusters, pools, registries and vaults of a plan or a state of Terraform: of the provider azurerm by their
     * attributes, of azapi by their bodies. What is known after apply is not known here; types that controls ask for and
     * that are not read are gaps.
     *
     * @param json what {@code terraform show -json} wrote
     * @throws BreakwaterException if the file cannot be read or is neither plan nor state
     */
    public static Estate terraform(Path json) {
        return read(json, text -> Terraform.read(name(json), text, NOWHERE + "/resourceGroups/terraform"));
    }

    /**
     * A container image.
     *
     * @param image the name that findings call it by, such as {@code shop.azurecr.io/api:1.4}
     * @param config its configuration as OCI and Docker write it, or the answer of {@code docker image inspect}
     * @param layers the files of its layers, the lowest first, each as {@code tar --list --verbose} lists them
     * @throws BreakwaterException if a file cannot be read or is no configuration
     */
    public static Estate image(String image, Path config, Path... layers) {
        List<String> listings = new ArrayList<>();
        for (Path layer : layers) {
            listings.add(read(layer, text -> text));
        }
        return read(config, json -> ImageConfig.read(image, name(config), json, listings));
    }

    private interface Reading<T> {
        T of(String text);
    }

    private static <T> T read(Path file, Reading<T> reading) {
        try {
            return reading.of(Files.readString(file, StandardCharsets.UTF_8));
        } catch (InvalidDocumentException e) {
            throw new BreakwaterException(name(file) + " cannot be read: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new BreakwaterException(
                    name(file) + " cannot be read as UTF-8 text ("
                            + e.getClass().getSimpleName() + ").",
                    e);
        }
    }

    private static String name(Path file) {
        return file.normalize().toString().replace('\\', '/');
    }
}
