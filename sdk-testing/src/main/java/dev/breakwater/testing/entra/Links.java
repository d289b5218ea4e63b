package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Owners and members, and the questions about who is in which group. Groups nest. */
final class Links {
    private final GraphLists lists;

    Links(GraphLists lists) {
        this.lists = lists;
    }

    void routes(GraphRouter router) {
        relation(router, Kind.APPLICATION, Directory.OWNERS);
        relation(router, Kind.SERVICE_PRINCIPAL, Directory.OWNERS);
        relation(router, Kind.GROUP, Directory.OWNERS);
        relation(router, Kind.GROUP, Directory.MEMBERS);
        reading(
                router,
                "groups/{id}/transitiveMembers",
                Kind.GROUP,
                (call, entry) -> call.directory().reach(entry.id(), false));
        for (Kind kind : List.of(Kind.USER, Kind.SERVICE_PRINCIPAL, Kind.GROUP)) {
            String one = kind.collection() + "/{id}/";
            reading(router, one + "memberOf", kind, (call, entry) -> linking(call, Directory.MEMBERS, entry));
            reading(
                    router,
                    one + "transitiveMemberOf",
                    kind,
                    (call, entry) -> call.directory().reach(entry.id(), true));
        }
        for (Kind kind : List.of(Kind.USER, Kind.SERVICE_PRINCIPAL)) {
            reading(
                    router,
                    kind.collection() + "/{id}/ownedObjects",
                    kind,
                    (call, entry) -> linking(call, Directory.OWNERS, entry));
        }
        for (String collection : List.of("users", "servicePrincipals", "groups", "directoryObjects")) {
            router.add("POST", collection + "/{id}/getMemberGroups", this::memberGroups);
            router.add("POST", collection + "/{id}/getMemberObjects", this::memberGroups);
            router.add("POST", collection + "/{id}/checkMemberGroups", this::checkGroups);
        }
    }

    /** Finds what a list is of. */
    @FunctionalInterface
    private interface Finder {
        List<Directory.Entry> find(GraphCall call, Directory.Entry from);
    }

    private void reading(GraphRouter router, String path, Kind kind, Finder finder) {
        router.add("GET", path, call -> lists.mixed(call, visible(call, finder, kind)));
        router.add("GET", path + "/$count", call -> lists.count(call, Kind.GROUP, visible(call, finder, kind)));
        router.add("GET", path + "/{cast}", call -> {
            Kind wanted =
                    Kind.ofCast(call.variable("cast")).orElseThrow(() -> GraphError.notFound(call.variable("cast")));
            List<Directory.Entry> found = new ArrayList<>(visible(call, finder, kind));
            found.removeIf(entry -> entry.kind() != wanted);
            return lists.list(call, wanted, found);
        });
    }

    /** What links to an object, as far as that shows. */
    private static List<Directory.Entry> linking(GraphCall call, String relation, Directory.Entry to) {
        List<Directory.Entry> all = new ArrayList<>(call.directory().linking(relation, to.id()));
        all.removeIf(from -> !call.directory().shows(relation, from.id(), to.id()));
        return all;
    }

    private static List<Directory.Entry> visible(GraphCall call, Finder finder, Kind kind) {
        List<Directory.Entry> found = new ArrayList<>(finder.find(call, call.entry(kind)));
        found.removeIf(entry -> !call.directory().isVisible(entry));
        return found;
    }

    private void relation(GraphRouter router, Kind kind, String relation) {
        String path = kind.collection() + "/{id}/" + relation;
        router.add("POST", path + "/$ref", call -> add(call, call.entry(kind), relation));
        router.add("DELETE", path + "/{member}/$ref", call -> remove(call, call.entry(kind), relation));
        router.add("GET", path + "/$ref", call -> references(call, call.entry(kind), relation));
        reading(router, path, kind, (call, entry) -> call.directory().shown(relation, entry.id()));
    }

    private static EntraResponse references(GraphCall call, Directory.Entry from, String relation) {
        List<Document> references = new ArrayList<>();
        for (Directory.Entry entry : call.directory().shown(relation, from.id())) {
            String url = "https://graph.microsoft.com/v1.0/directoryObjects/" + entry.id();
            references.add(Document.object("@odata.id", url));
        }
        return EntraResponse.ok(Document.object("value", Document.of(references)));
    }

    private static EntraResponse add(GraphCall call, Directory.Entry from, String relation) {
        String url = call.body().text("/@odata.id").orElse("");
        if (url.isEmpty()) {
            throw GraphError.badRequest("Invalid value specified for property '@odata.id'.");
        }
        link(call, from, relation, url);
        return EntraResponse.of(204);
    }

    private static void link(GraphCall call, Directory.Entry from, String relation, String url) {
        Directory.Entry to = call.referred(url);
        boolean fits = relation.equals(Directory.MEMBERS)
                ? to.kind() != Kind.APPLICATION
                : to.kind() == Kind.USER || to.kind() == Kind.SERVICE_PRINCIPAL;
        if (!fits || to.id().equals(from.id())) {
            throw GraphError.badRequest(
                    "Invalid object reference '" + to.id() + "' for the property '" + relation + "'.");
        }
        if (from.document().text("/membershipRule").isPresent() && relation.equals(Directory.MEMBERS)) {
            throw GraphError.badRequest("Insufficient privileges to complete the operation: the membership of a dynamic"
                    + " group follows its rule.");
        }
        if (!call.directory().link(relation, from.id(), to.id())) {
            throw GraphError.badRequest("One or more added object references already exist for the following"
                    + " modified properties: '" + relation + "'.");
        }
    }

    /** Links what {@code members@odata.bind} of a body names. */
    static void bind(GraphCall call, Directory.Entry from, String relation) {
        Optional<Document> bound = call.body().get(relation + "@odata.bind");
        for (Document url : bound.orElse(Document.array()).elements()) {
            link(call, from, relation, url.asText().orElse(""));
        }
    }

    private static EntraResponse remove(GraphCall call, Directory.Entry from, String relation) {
        boolean last = relation.equals(Directory.OWNERS)
                && from.kind() == Kind.GROUP
                && call.directory().linked(relation, from.id()).size() == 1;
        if (last) {
            throw GraphError.badRequest("The group must have at least one owner, hence this owner cannot be removed.");
        }
        if (!call.directory().unlink(relation, from.id(), call.variable("member"))) {
            throw GraphError.notFound(call.variable("member"));
        }
        return EntraResponse.of(204);
    }

    private EntraResponse memberGroups(GraphCall call) {
        return EntraResponse.ok(Document.object("value", groups(call, call.variable("id"))));
    }

    static List<String> groups(GraphCall call, String id) {
        Directory.Entry of = call.lookup(Kind.USER, id)
                .or(() -> call.directory().find(id))
                .orElseThrow(() -> GraphError.notFound(id));
        return groupsOf(call.directory(), of.id());
    }

    /** The ids of the groups that an object is in, directly or not. */
    static List<String> groupsOf(Directory directory, String id) {
        List<String> ids = new ArrayList<>();
        for (Directory.Entry group : directory.reach(id, true)) {
            ids.add(group.id());
        }
        return ids;
    }

    private EntraResponse checkGroups(GraphCall call) {
        List<String> asked = Applications.texts(call.body(), "groupIds");
        List<String> in = new ArrayList<>(groups(call, call.variable("id")));
        in.retainAll(asked);
        return EntraResponse.ok(Document.object("value", in));
    }

    /** All links from a kind of relation, for whoever decides on members: group to the ids of its members. */
    static Map<String, List<String>> memberships(Directory directory) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (Directory.Entry group : directory.all(Kind.GROUP)) {
            List<String> members = new ArrayList<>();
            directory.linked(Directory.MEMBERS, group.id()).forEach(member -> members.add(member.id()));
            all.put(group.id(), members);
        }
        return all;
    }

    @Override
    public String toString() {
        return "Links";
    }
}
