package dev.breakwater.azure;

import dev.breakwater.provider.ProviderException.Retry;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What to do about an error of ARM: one sentence each. */
final class ArmAdvice {
    private static final Pattern ACTION = Pattern.compile("action '([^']+)'");
    private static final Pattern SCOPE = Pattern.compile("scope '([^']+)'");
    private static final Pattern NAMESPACE = Pattern.compile("namespace '([^']+)'");

    private ArmAdvice() {}

    static String of(ArmError error, Retry retry) {
        String code = error.code().toLowerCase(Locale.ROOT);
        return switch (code) {
            case "authorizationfailed", "linkedauthorizationfailed" -> grant(error.message());
            case "missingsubscriptionregistration" ->
                "Register it once, with 'az provider register --namespace "
                        + find(NAMESPACE, error.message(), "{namespace}")
                        + "'; Breakwater registers nothing by itself.";
            case "requestdisallowedbypolicy" ->
                "An Azure policy denies it: change the declaration, or ask the policy's owner for an exemption.";
            case "scopelocked" -> "Have the lock removed by whoever set it, then apply again.";
            case "subscriptionnotfound", "invalidsubscriptionid", "invalidauthenticationtokentenant" ->
                "Check the subscription's id and that the credential belongs to its tenant.";
            case "resourcegroupnotfound" -> "Add the resource group to the desired state, or create it.";
            case "principalnotfound" -> "The directory may not show a new principal for some minutes.";
            case "expiredauthenticationtoken", "invalidauthenticationtoken" -> "Sign in again.";
            case "forbiddenbyrbac" ->
                "Assign the caller a role of the data plane at the vault, such as Key Vault Secrets Officer, and let the"
                        + " declaration depend on that assignment; a new one takes some minutes to be heeded.";
            case "forbiddenbyfirewall", "forbiddenbyconnection" ->
                "Apply from an address that the network rules let in, or change them.";
            case "conflicterror" ->
                "If a deleted vault still holds the name, declare KeyVault.recoverDeleted(true), have it purged, or take"
                        + " another name.";
            case "vaultalreadyexists", "alreadyinuse", "storageaccountalreadytaken" ->
                "All users of Azure share these names: ArmId.uniqueName makes one that nobody else has.";
            default -> general(code, retry);
        };
    }

    private static String general(String code, Retry retry) {
        if (code.contains("quota")) {
            return "Ask for more quota, or declare fewer or smaller nodes, or another region.";
        }
        return switch (retry) {
            case LATER -> "It may succeed later.";
            case STALE -> "Somebody else changed it since it was read: plan again.";
            case NEVER -> "Correct what the service names, then plan again.";
        };
    }

    private static String grant(String message) {
        return "Grant the caller a role with the action " + find(ACTION, message, "that is missing") + " at the scope "
                + find(SCOPE, message, "concerned") + ".";
    }

    private static String find(Pattern pattern, String text, String otherwise) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : otherwise;
    }
}
