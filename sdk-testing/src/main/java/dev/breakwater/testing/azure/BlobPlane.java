package dev.breakwater.testing.azure;

import dev.breakwater.access.AzureDecision;
import dev.breakwater.access.AzureRequest;
import dev.breakwater.document.Document;
import dev.breakwater.testing.entra.EntraToken;
import dev.breakwater.testing.entra.FakeEntra;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * The door to the blobs of storage accounts: their names in DNS, network rules, and sign-in by a token, by a key of the
 * account, or by nobody where a container is open to all. A role counts for tokens only; a key may do everything. As
 * with vaults, callers come from an address that any rule of the network lets in.
 */
final class BlobPlane {
    static final String SUFFIX = ".blob.core.windows.net";
    private static final String XML = "application/xml";
    private static final String UNSIGNED =
            "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.";

    private final World world;
    private final FakeEntra entra;
    private final Authority authority;
    private final Storages storages;
    private final SharedKeys keys;
    private final Blobs blobs;

    BlobPlane(World world, FakeEntra entra, Authority authority, Storages storages) {
        this.world = world;
        this.entra = entra;
        this.authority = authority;
        this.storages = storages;
        this.keys = new SharedKeys(world);
        this.blobs = new Blobs(world);
    }

    static boolean serves(ArmRequest request) {
        return request.host().endsWith(SUFFIX);
    }

    /** What ARM is asked about keys. */
    void routes(Router router) {
        keys.routes(router);
    }

    ArmResponse answer(ArmRequest request) throws IOException {
        String name = request.host().substring(0, request.host().indexOf('.'));
        Document account = storages.account(name).orElseThrow(() -> new UnknownHostException(request.host()));
        try {
            BlobAction action = BlobAction.of(request).orElseThrow(() -> new UnmodelledRequestException(hint(request)));
            BlobWords.overlooked(request).ifPresent(word -> {
                throw new UnmodelledRequestException(hint(request) + " It does not heed " + word + ".");
            });
            requireNetwork(account);
            require(account, action, request);
            return stamped(blobs.answer(account, request), request);
        } catch (ArmError refused) {
            return stamped(refusal(refused, request), request);
        }
    }

    private static String hint(ArmRequest request) {
        return "FakeAzure does not model " + request.method() + " " + request.path()
                + request.parameter("comp").map(comp -> "?comp=" + comp).orElse("")
                + " of blobs. It knows containers, lists of them and of blobs, and GET, HEAD, PUT (whole block blobs)"
                + " and DELETE of a blob, signed by a token or a key of the account.";
    }

    private static void requireNetwork(Document account) {
        Document properties = account.get("properties").orElse(Document.object());
        boolean closed = properties
                .text("/publicNetworkAccess")
                .filter("Disabled"::equalsIgnoreCase)
                .isPresent();
        if (closed || Firewalls.isShut(properties)) {
            throw ArmError.of(403, "AuthorizationFailure", "This request is not authorized to perform this operation.");
        }
    }

    private void require(Document account, BlobAction action, ArmRequest request) {
        String scheme = request.header("Authorization").orElse("").split(" ", 2)[0];
        if (scheme.equalsIgnoreCase("SharedKey")) {
            requireKey(account, request);
        } else if (scheme.isEmpty()) {
            requireOpen(account, action, request);
        } else if (scheme.equalsIgnoreCase("Bearer")) {
            requireRole(account, action, request);
        } else {
            throw SharedKeys.failed("The authorization scheme '" + scheme + "' is not one of SharedKey and Bearer.");
        }
    }

    private void requireKey(Document account, ArmRequest request) {
        if (!account.flag("/properties/allowSharedKeyAccess").orElse(true)) {
            throw ArmError.of(
                    403,
                    "KeyBasedAuthenticationNotPermitted",
                    "Key based authentication is not permitted on this storage account.");
        }
        keys.require(account, request);
    }

    /** Whoever shows nothing may read where account and container let everybody read. */
    private void requireOpen(Document account, BlobAction action, ArmRequest request) {
        boolean allowed = account.flag("/properties/allowBlobPublicAccess").orElse(false);
        String access = blobs.container(account, request)
                .flatMap(one -> one.text("/properties/publicAccess"))
                .orElse("None");
        boolean wide = access.equals("Container");
        boolean one = action.isData() && action.detail().isEmpty() && access.equals("Blob");
        if (allowed && action.reads() && (wide || one)) {
            return;
        }
        if (request.header("x-ms-version").orElse("").compareTo("2019-12-12") >= 0) {
            throw ArmError.of(401, "NoAuthenticationInformation", UNSIGNED);
        }
        if (!allowed) {
            throw ArmError.conflict(
                    "PublicAccessNotPermitted", "Public access is not permitted on this storage account.");
        }
        throw ArmError.notFound("ResourceNotFound", "The specified resource does not exist.");
    }

    private void requireRole(Document account, BlobAction action, ArmRequest request) {
        EntraToken caller = Audiences.bearer(request)
                .flatMap(entra::verify)
                .filter(token -> Audiences.isForBlobs(token, request.host()))
                .orElseThrow(() -> ArmError.of(401, "InvalidAuthenticationInfo", UNSIGNED)
                        .because("The token is no token of this tenant for storage that is still good."));
        if (request.header("x-ms-version").orElse("").compareTo("2017-11-09") < 0) {
            throw SharedKeys.failed("Authentication scheme Bearer is not supported in this version.");
        }
        String scope = account.text("/id").orElse("") + "/blobServices/default"
                + request.segments().stream()
                        .findFirst()
                        .map(name -> "/containers/" + name)
                        .orElse("");
        AzureDecision decision = decide(account, action, request, caller.objectId(), scope);
        boolean allowed = decision.isAllowed() || (!action.isData() && authority.isOwner(caller.objectId()));
        if (!allowed) {
            throw ArmError.of(
                            403,
                            "AuthorizationPermissionMismatch",
                            "This request is not authorized to perform this operation using this permission.")
                    .because(Authority.doubts(decision).strip());
        }
    }

    /** Asks the roles, telling what conditions can ask for of a request that the fake knows. */
    private AzureDecision decide(
            Document account, BlobAction action, ArmRequest request, String objectId, String scope) {
        String[] path = request.path().substring(1).split("/", 2);
        String blob = path.length > 1 ? path[1] : "";
        String prefix = request.parameter("prefix").orElse("");
        String ofBlobs = Storages.CONTAINER + "/blobs:";
        AzureRequest asked = new AzureRequest(objectId, action.name(), action.isData(), scope)
                .with("SubOperation", some(action.detail()))
                .with(
                        "@Resource[" + Storages.TYPE + ":name]",
                        account.text("/name").orElse(""))
                .with("@Resource[" + Storages.CONTAINER + ":name]", some(path[0]))
                .with("@Resource[" + ofBlobs + "path]", some(blob))
                .with("@Request[" + ofBlobs + "prefix]", some(prefix))
                .with("@Environment[isPrivateLink]", "false")
                .with(
                        "@Environment[UtcNow]",
                        world.settings().time().clock().instant().toString());
        return authority.decide(asked);
    }

    private static String[] some(String value) {
        return value.isEmpty() ? new String[0] : new String[] {value};
    }

    private ArmResponse refusal(ArmError refused, ArmRequest request) {
        String message = String.valueOf(refused.getMessage());
        String detail = refused.inner().isEmpty()
                ? ""
                : "<AuthenticationErrorDetail>" + Blobs.escaped(refused.inner()) + "</AuthenticationErrorDetail>";
        String body = "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + refused.code() + "</Code><Message>"
                + Blobs.escaped(message) + "</Message>" + detail + "</Error>";
        ArmResponse answer = request.method().equals("HEAD")
                ? ArmResponse.of(refused.status())
                : ArmResponse.of(refused.status(), XML, body);
        ArmResponse named = answer.with("x-ms-error-code", refused.code());
        return refused.status() != 401
                ? named
                : named.with(
                        "WWW-Authenticate",
                        "Bearer authorization_uri=https://" + FakeEntra.LOGIN + '/'
                                + world.settings().tenant()
                                + "/oauth2/authorize resource_id=https://storage.azure.com");
    }

    private static ArmResponse stamped(ArmResponse response, ArmRequest request) {
        Optional<String> version = request.header("x-ms-version");
        return version.isPresent() ? response.with("x-ms-version", version.get()) : response;
    }
}
