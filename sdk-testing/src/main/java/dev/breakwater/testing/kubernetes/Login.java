package dev.breakwater.testing.kubernetes;

import dev.breakwater.access.Caller;
import dev.breakwater.document.Document;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who a request comes from.
 *
 * @param caller the user and its groups
 * @param uid the uid of the user; empty when it has none
 * @param extra what else the authenticator knows of the user
 */
record Login(Caller caller, String uid, Map<String, List<String>> extra) {
    static final String ANONYMOUS = "system:anonymous";
    static final String UNAUTHENTICATED = "system:unauthenticated";

    static Login of(Caller caller) {
        return new Login(caller, "", Map.of());
    }

    /** Nobody in particular. */
    static Login anonymous() {
        return of(Caller.user(ANONYMOUS, UNAUTHENTICATED));
    }

    /** This login, also in the group of all who are signed in. */
    Login authenticated() {
        return new Login(caller.authenticated(), uid, extra);
    }

    /** The user as reviews show it. */
    Document toDocument() {
        Document user = Document.object("username", caller.name());
        user = uid.isEmpty() ? user : user.with("uid", uid);
        user = caller.groups().isEmpty() ? user : user.with("groups", caller.groups());
        return extra.isEmpty() ? user : user.with("extra", new TreeMap<>(extra));
    }
}
