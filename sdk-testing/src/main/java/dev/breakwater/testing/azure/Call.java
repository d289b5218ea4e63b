package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.Map;

/** A request that met its route: the variables of the path, and the id it names. */
record Call(ArmRequest request, Route route, Map<String, String> variables) {
    String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    /** The id that the whole path names, in the spelling of the route. */
    String id() {
        return route.id(variables);
    }

    String groupId() {
        return "/subscriptions/" + variable("subscription") + "/resourceGroups/" + variable("group");
    }

    Document body() {
        return request.body();
    }
}
