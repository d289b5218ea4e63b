package dev.breakwater.identity;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.PropertyControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.change.PropertyTable;
import java.util.List;

/** The controls of what Microsoft Graph knows: applications, their credentials and consents, and policies. */
public final class DirectoryControls {
    private static final List<Control> ALL = List.of(
            of(
                    ConditionalAccessPolicy.PROPERTIES,
                    "ENTRA-01",
                    Severity.MEDIUM,
                    "A Conditional Access policy is enforced, not off and not only reporting.",
                    "Declare ConditionalAccessPolicy.mode(Mode.ENABLED)."),
            of(
                    EntraApplication.PROPERTIES,
                    "ENTRA-02",
                    Severity.MEDIUM,
                    "Only accounts of this tenant sign in to an application.",
                    "Declare EntraApplication.audience(Audience.THIS_TENANT)."),
            of(
                    EntraApplication.PROPERTIES,
                    "ENTRA-03",
                    Severity.HIGH,
                    "The implicit flow, which puts tokens into addresses, is off.",
                    "Declare EntraApplication.implicitIdTokens(false) and implicitAccessTokens(false); the authorization"
                            + " code flow replaces both."),
            of(
                    EntraApplication.PROPERTIES,
                    "ENTRA-04",
                    Severity.MEDIUM,
                    "An application takes no mapped claims that it has no signing key of its own for.",
                    "Declare EntraApplication.acceptMappedClaims(false)."),
            of(
                    EntraApplication.PROPERTIES,
                    "ENTRA-05",
                    Severity.HIGH,
                    "Tokens travel to https addresses without wildcards, or to the machine of who signs in.",
                    "Declare EntraApplication.webRedirects(…) and pageRedirects(…) with https addresses only."),
            new ExpiringSecrets(),
            of(
                    AdminConsent.PROPERTIES,
                    "ENTRA-07",
                    Severity.CRITICAL,
                    "No consent of an administrator holds a permission of Microsoft Graph that is known here to write"
                            + " users, groups, applications, grants, policies or roles of the whole directory.",
                    "Declare AdminConsent.permissions(…) without the write permissions on the whole directory, such as"
                            + " with Application.ReadWrite.OwnedBy instead; look up what is not among the names that"
                            + " ApiPermission knows."));

    private DirectoryControls() {}

    private static Control of(PropertyTable table, String id, Severity severity, String sentence, String remedy) {
        return PropertyControl.of(table, id, severity, sentence, remedy);
    }

    /** All of them. */
    public static List<Control> all() {
        return ALL;
    }
}
