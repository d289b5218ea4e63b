package dev.breakwater.azure;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads the YAML of a kubeconfig within bounds: plain values only, no type tags, aliases or repeated keys. */
final class KubeconfigYaml {
    private static final int LARGEST = 1 << 20;

    private KubeconfigYaml() {}

    static Document read(String subject, String yaml) {
        if (yaml.length() > LARGEST) {
            throw new KubeconfigException(subject + ": the kubeconfig has " + yaml.length() + " characters; at most "
                    + LARGEST + " are accepted.");
        }
        try {
            Object value = new Yaml(new SafeConstructor(limits())).load(yaml);
            return Document.of(value);
        } catch (MarkedYAMLException e) {
            // The exception quotes the text, and the text can hold a credential: only the line is told.
            String line = e.getProblemMark() == null
                    ? "?"
                    : String.valueOf(e.getProblemMark().getLine() + 1);
            throw new KubeconfigException(
                    subject + ": the kubeconfig is not plain YAML within bounds, line " + line + ".");
        } catch (YAMLException | InvalidDocumentException e) {
            throw new KubeconfigException(subject + ": the kubeconfig is not plain YAML within bounds.");
        }
    }

    private static LoaderOptions limits() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setAllowRecursiveKeys(false);
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(20);
        options.setCodePointLimit(LARGEST);
        return options;
    }
}
