package dev.breakwater.testing.entra;

import java.util.Optional;

/** The kinds of objects in a directory, with the properties that Microsoft Graph v1.0 knows of each. */
enum Kind {
    APPLICATION(
            "applications",
            "application",
            "appId createdDateTime publisherDomain verifiedPublisher certification applicationTemplateId"
                    + " disabledByMicrosoftStatus",
            "addIns api appRoles authenticationBehaviors defaultRedirectUri description displayName"
                    + " groupMembershipClaims identifierUris info isDeviceOnlyAuthSupported isFallbackPublicClient"
                    + " keyCredentials nativeAuthenticationApisEnabled notes oauth2RequirePostResponse optionalClaims"
                    + " parentalControlSettings passwordCredentials publicClient requestSignatureVerification"
                    + " requiredResourceAccess samlMetadataUrl serviceManagementReference"
                    + " servicePrincipalLockConfiguration signInAudience spa tags tokenEncryptionKeyId uniqueName web"),
    SERVICE_PRINCIPAL(
            "servicePrincipals",
            "servicePrincipal",
            "appDisplayName appDescription appOwnerOrganizationId applicationTemplateId createdDateTime"
                    + " disabledByMicrosoftStatus oauth2PermissionScopes resourceSpecificApplicationPermissions"
                    + " servicePrincipalType signInAudience verifiedPublisher",
            "accountEnabled addIns alternativeNames appId appRoleAssignmentRequired appRoles"
                    + " customSecurityAttributes description displayName homepage info keyCredentials loginUrl"
                    + " logoutUrl notes notificationEmailAddresses passwordCredentials"
                    + " preferredSingleSignOnMode preferredTokenSigningKeyThumbprint replyUrls"
                    + " samlSingleSignOnSettings servicePrincipalNames tags tokenEncryptionKeyId"),
    GROUP(
            "groups",
            "group",
            "createdDateTime expirationDateTime licenseProcessingState mail onPremisesSyncEnabled proxyAddresses"
                    + " renewedDateTime securityIdentifier",
            "classification description displayName groupTypes isAssignableToRole mailEnabled mailNickname"
                    + " membershipRule membershipRuleProcessingState preferredDataLocation preferredLanguage"
                    + " resourceBehaviorOptions resourceProvisioningOptions securityEnabled theme uniqueName"
                    + " visibility"),
    USER(
            "users",
            "user",
            "createdDateTime creationType identities proxyAddresses securityIdentifier",
            "accountEnabled businessPhones city companyName country department displayName employeeId givenName"
                    + " jobTitle mail mailNickname mobilePhone officeLocation onPremisesImmutableId otherMails"
                    + " passwordPolicies passwordProfile postalCode preferredLanguage state streetAddress surname"
                    + " usageLocation userPrincipalName userType"),
    GRANT("oauth2PermissionGrants", "oAuth2PermissionGrant", "", "clientId consentType principalId resourceId scope"),
    APP_ROLE_ASSIGNMENT(
            "appRoleAssignments",
            "appRoleAssignment",
            "createdDateTime principalDisplayName principalType resourceDisplayName",
            "appRoleId principalId resourceId"),
    FEDERATION(
            "federatedIdentityCredentials",
            "federatedIdentityCredential",
            "",
            "audiences claimsMatchingExpression description issuer name subject"),
    POLICY(
            "policies",
            "conditionalAccessPolicy",
            "createdDateTime modifiedDateTime templateId",
            "conditions displayName grantControls sessionControls state"),
    NAMED_LOCATION(
            "namedLocations",
            "namedLocation",
            "createdDateTime modifiedDateTime",
            "countriesAndRegions countryLookupMethod displayName includeUnknownCountriesAndRegions ipRanges"
                    + " isTrusted"),
    ROLE_ASSIGNMENT(
            "roleAssignments",
            "unifiedRoleAssignment",
            "",
            "appScopeId condition directoryScopeId principalId roleDefinitionId");

    private final String collection;
    private final String type;
    private final String readOnly;
    private final String writable;

    Kind(String collection, String type, String readOnly, String writable) {
        this.collection = collection;
        this.type = type;
        this.readOnly = " " + readOnly + " id deletedDateTime ";
        this.writable = " " + writable + " ";
    }

    /** Its name in paths. */
    String collection() {
        return collection;
    }

    /** Its name without {@code microsoft.graph.}. */
    String type() {
        return type;
    }

    String odataType() {
        return "#microsoft.graph." + type;
    }

    boolean isWritable(String property) {
        return writable.contains(" " + property + " ");
    }

    boolean knows(String property) {
        return isWritable(property) || readOnly.contains(" " + property + " ");
    }

    /** Whether it can be an owner or member, and is found among directory objects. */
    boolean isDirectoryObject() {
        return this == APPLICATION || this == SERVICE_PRINCIPAL || this == GROUP || this == USER;
    }

    /** The kind of a cast such as {@code microsoft.graph.group}. */
    static Optional<Kind> ofCast(String segment) {
        for (Kind kind : values()) {
            if (segment.equalsIgnoreCase("microsoft.graph." + kind.type)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
