package dev.breakwater.testing.azure;

import dev.breakwater.access.AzureDecision;
import dev.breakwater.access.AzureRequest;
import dev.breakwater.document.Document;
import dev.breakwater.testing.entra.EntraToken;
import dev.breakwater.testing.entra.FakeEntra;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The door to the data plane of vaults: their names in DNS, sign-in by challenge, network rules, permissions. The
 * callers of a fake come from an address that any rule of the network lets in, so only a vault without a rule is
 * closed to them.
 */
final class VaultPlane {
    static final String SUFFIX = ".vault.azure.net";
    private static final String RESOURCE = "https://vault.azure.net";

    /** What somebody wants to do: the action of roles, and the permission of access policies. */
    enum Action {
        GET("getSecret/action", "get"),
        LIST("readMetadata/action", "list"),
        SET("setSecret/action", "set"),
        DELETE("delete", "delete"),
        RECOVER("recover/action", "recover"),
        PURGE("purge/action", "purge"),
        GET_CERTIFICATE("certificates", "read", "get"),
        IMPORT_CERTIFICATE("certificates", "import/action", "import"),
        LIST_KEYS("keys", "read", "list"),
        CREATE_KEY("keys", "create/action", "create"),
        GET_ROTATION("keyrotationpolicies", "read", "getrotationpolicy"),
        SET_ROTATION("keyrotationpolicies", "write", "setrotationpolicy");

        private final String kind;
        private final String name;
        private final String permission;

        Action(String name, String permission) {
            this("secrets", name, permission);
        }

        Action(String kind, String name, String permission) {
            this.kind = kind;
            this.name = name;
            this.permission = permission;
        }

        /** What the action is done to: a policy of rotation is a part of its key. */
        private String collection() {
            return this == GET_ROTATION || this == SET_ROTATION ? "keys" : kind;
        }
    }

    private final World world;
    private final FakeEntra entra;
    private final Authority authority;
    private final VaultSecrets secrets;
    private final Router router = new Router();

    VaultPlane(World world, FakeEntra entra, Authority authority, VaultSecrets secrets) {
        this.world = world;
        this.entra = entra;
        this.authority = authority;
        this.secrets = secrets;
        secrets.routes(router, this::require);
        new VaultKeys(world, secrets).routes(router, this::require);
        new VaultCertificates(world, secrets).routes(router, this::require);
    }

    static boolean serves(ArmRequest request) {
        return request.host().endsWith(SUFFIX);
    }

    ArmResponse answer(ArmRequest request) throws IOException {
        Document vault = secrets.vault(VaultSecrets.vaultName(request))
                .orElseThrow(() -> new UnknownHostException(request.host()));
        if (claims(request).isEmpty()) {
            return challenge();
        }
        requireNetwork(vault, request);
        Call call = router.find(request).orElseThrow(() -> new UnmodelledRequestException(router.hint(request)));
        int most = request.parameter("maxresults").map(Integer::parseInt).orElse(25);
        return Paging.page(call.route().handler().handle(call), request, Math.min(25, most));
    }

    private Optional<EntraToken> claims(ArmRequest request) {
        return Audiences.bearer(request).flatMap(entra::verify).filter(Audiences::isForVaults);
    }

    private ArmResponse challenge() {
        return ArmError.of(401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token.")
                .response()
                .with(
                        "WWW-Authenticate",
                        "Bearer authorization=\"https://" + FakeEntra.LOGIN + '/'
                                + world.settings().tenant() + "\", resource=\"" + RESOURCE + "\"");
    }

    private void requireNetwork(Document vault, ArmRequest request) {
        Document properties = vault.get("properties").orElse(Document.object());
        if (properties
                .text("/publicNetworkAccess")
                .filter("Disabled"::equalsIgnoreCase)
                .isPresent()) {
            throw forbidden(
                    "Public network access is disabled and request is not from a trusted service nor via an approved"
                            + " private link.\r\n" + caller(request) + place(vault),
                    "ForbiddenByConnection");
        }
        if (Firewalls.isShut(properties)) {
            throw forbidden(
                    "Client address is not authorized and caller is not a trusted service.\r\nClient address:"
                            + " 203.0.113.10\r\n" + caller(request) + place(vault),
                    "ForbiddenByFirewall");
        }
    }

    private static ArmError forbidden(String message, String inner) {
        return ArmError.of(403, "Forbidden", message).because(inner);
    }

    private String caller(ArmRequest request) {
        EntraToken who = claims(request).orElseThrow();
        return "Caller: appid=" + who.applicationId() + ";oid=" + who.objectId() + ";iss=https://sts.windows.net/"
                + world.settings().tenant() + "/\r\n";
    }

    private static String place(Document vault) {
        return "Vault: " + vault.text("/name").orElse("") + ";location="
                + vault.text("/location").orElse("");
    }

    /** Refuses an action that neither a role nor, in a vault of the old kind, an access policy allows. */
    private void require(Call call, Action action) {
        Document vault = secrets.vault(VaultSecrets.vaultName(call.request())).orElseThrow();
        String principal = claims(call.request()).orElseThrow().objectId();
        boolean byRoles = vault.flag("/properties/enableRbacAuthorization").orElse(false);
        if (byRoles) {
            requireRole(call, vault, principal, action);
        }
        if (!byRoles && !hasPolicy(vault, holders(principal), action)) {
            throw forbidden(
                    "The user, group or application '" + caller(call.request()).strip()
                            + "' does not have " + action.collection() + " " + action.permission
                            + " permission on key vault '"
                            + place(vault).replace("Vault: ", "") + "'.",
                    "AccessDenied");
        }
    }

    /** Assignments can be for one secret, too. */
    private void requireRole(Call call, Document vault, String principal, Action action) {
        String name = call.variable("name");
        String id = vault.text("/id").orElse("") + (name.isEmpty() ? "" : "/" + action.collection() + "/" + name);
        String wanted = "Microsoft.KeyVault/vaults/" + action.kind + "/" + action.name;
        AzureDecision decision = authority.decide(AzureRequest.data(principal, wanted, id));
        if (!decision.isAllowed()) {
            throw forbidden(
                    unassigned(call, vault, action) + Authority.doubts(decision).strip(), "ForbiddenByRbac");
        }
    }

    /** Somebody, and the groups that policies may name instead. */
    private List<String> holders(String principal) {
        List<String> holders = new ArrayList<>(authority.roles().groupsOf(principal));
        holders.add(principal.toLowerCase(Locale.ROOT));
        return holders;
    }

    private static boolean hasPolicy(Document vault, List<String> holders, Action action) {
        List<Document> policies =
                vault.at("/properties/accessPolicies").map(Document::elements).orElse(List.of());
        return policies.stream()
                .filter(one -> holders.contains(one.text("/objectId").orElse("").toLowerCase(Locale.ROOT)))
                .flatMap(one ->
                        one
                                .at("/permissions/" + action.collection())
                                .map(Document::elements)
                                .orElse(List.of())
                                .stream())
                .map(permission -> permission.asText().orElse("").toLowerCase(Locale.ROOT))
                .anyMatch(permission -> permission.equals(action.permission) || permission.equals("all"));
    }

    private String unassigned(Call call, Document vault, Action action) {
        String id = vault.text("/id").orElse("").toLowerCase(Locale.ROOT);
        return "Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role"
                + " definitions were changed recently, please observe propagation time.\r\n" + caller(call.request())
                + "Action: 'Microsoft.KeyVault/vaults/" + action.kind + "/" + action.name + "'\r\nResource: '" + id
                + "/"
                + action.collection() + "/"
                + call.variable("name") + "'\r\nAssignment: (not found)\r\nDenyAssignmentId: null\r\nDecisionReason:"
                + " null \r\n" + place(vault) + "\r\n";
    }
}
