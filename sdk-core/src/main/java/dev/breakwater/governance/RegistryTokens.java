package dev.breakwater.governance;

import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Inspection;
import dev.breakwater.audit.PropertyControl;
import dev.breakwater.audit.ResourceControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * ACR-06: of the tokens that could sign in to a registry beside its own, those for Azure Resource Manager are judged at
 * the registry, and each token of repositories by itself where an estate holds them, since a registry does not say which
 * it has.
 */
final class RegistryTokens implements ResourceControl {
    private static final String TOKEN = ContainerRegistry.TYPE + "/tokens";
    private static final String STATUS = "/properties/status";

    private static final PropertyControl OF_REGISTRY = PropertyControl.of(
            ContainerRegistry.PROPERTIES,
            "ACR-06",
            Severity.LOW,
            "Tokens for Azure Resource Manager do not sign in to a registry.",
            "Declare ContainerRegistry.armTokens(false).");
    private static final ControlHead HEAD = ControlHead.of(
                    "ACR-06",
                    Severity.LOW,
                    "Neither tokens for Azure Resource Manager nor tokens of repositories sign in to a registry.",
                    "Declare ContainerRegistry.armTokens(false), and disable tokens of repositories, which are passwords"
                            + " that no policy of sign-in sees.",
                    ContainerRegistry.TYPE,
                    TOKEN)
            .maps("Azure Policy", "42781ec6", "ff05e24e");

    @Override
    public ControlHead head() {
        return HEAD;
    }

    @Override
    public Optional<Finding> judge(Inspection of) {
        if (!isToken(of)) {
            return OF_REGISTRY.judge(of);
        }
        Evidence status = new Evidence(STATUS, of.body().at(STATUS), of.entry().apiVersion());
        return Optional.of(HEAD.finding(of.entry(), isOff(of.body()), List.of(status)));
    }

    @Override
    public Optional<Verdict> verdict(Inspection of) {
        return isToken(of) ? (isOff(of.body()) ? Verdict.PASS : Verdict.FAIL).given() : OF_REGISTRY.verdict(of);
    }

    private static boolean isToken(Inspection of) {
        return of.entry().address().type().equalsIgnoreCase(TOKEN);
    }

    private static boolean isOff(Document token) {
        return token.text(STATUS).filter("disabled"::equalsIgnoreCase).isPresent();
    }

    @Override
    public Set<String> judged() {
        return HEAD.evidence();
    }

    @Override
    public String toString() {
        return HEAD.toString();
    }
}
