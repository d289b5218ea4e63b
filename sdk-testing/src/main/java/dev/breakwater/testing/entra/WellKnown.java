package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is in every tenant: the service principals of Microsoft's own applications, and the directory's roles. */
final class WellKnown {
    static final String GRAPH = "00000003-0000-0000-c000-000000000000";
    static final String ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10";

    private final Map<String, String> directoryRoles = new LinkedHashMap<>();
    private final List<Document> principals = new ArrayList<>();

    private WellKnown() {}

    /** Read once, when first asked for. */
    private static final class Read {
        static final WellKnown ALL = read();
    }

    /** The roles of the directory, GUID to name. */
    static Map<String, String> directoryRoles() {
        return Read.ALL.directoryRoles;
    }

    /** Puts the service principals into a directory. */
    static void seed(Directory directory) {
        for (Document principal : Read.ALL.principals) {
            String id = directory
                    .settings()
                    .guid("service principal of " + principal.text("/appId").orElse(""));
            directory.seed(Kind.SERVICE_PRINCIPAL, Document.object("id", id).merge(principal));
        }
    }

    private static WellKnown read() {
        WellKnown all = new WellKnown();
        try (InputStream table = WellKnown.class.getResourceAsStream("well-known.txt")) {
            String text = new String(java.util.Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8);
            text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(all::line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private void line(String line) {
        String[] words = line.split(" ", 3);
        switch (words[0]) {
            case "app" -> principals.add(principal(words[1], words[2]));
            case "directory" -> directoryRoles.put(words[1], words[2]);
            case "scope" -> extend("oauth2PermissionScopes", scope(words[1], words[2]));
            case "role" -> extend("appRoles", role(words[1], words[2]));
            default -> extend("servicePrincipalNames", Document.of(words[1]));
        }
    }

    private void extend(String property, Document element) {
        Document last = principals.remove(principals.size() - 1);
        List<Document> all =
                new ArrayList<>(last.get(property).orElse(Document.array()).elements());
        all.add(element);
        principals.add(last.with(property, all));
    }

    private static Document principal(String appId, String name) {
        return Document.object("appId", appId, "displayName", name, "appDisplayName", name, "accountEnabled", true)
                .with("appOwnerOrganizationId", "f8cdef31-a31e-4b4a-93e4-5f571e91255a")
                .with("servicePrincipalType", "Application")
                .with("servicePrincipalNames", Document.array(appId))
                .with("appRoleAssignmentRequired", false)
                .with("oauth2PermissionScopes", Document.array())
                .with("appRoles", Document.array());
    }

    private static Document scope(String id, String value) {
        String type = value.endsWith(".All") || value.contains("ReadWrite") ? "Admin" : "User";
        return Document.object("id", id, "value", value, "type", type, "isEnabled", true)
                .with("adminConsentDisplayName", value);
    }

    private static Document role(String id, String value) {
        return Document.object("id", id, "value", value, "displayName", value, "isEnabled", true)
                .with("allowedMemberTypes", Document.array("Application"));
    }
}
