package dev.breakwater.identity;

import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import java.util.Locale;

/** The properties of a role assignment. ARM changes none but the description and the condition. */
final class RoleAssignmentTable {
    private static final String AT = "/properties/";

    /** Definition ids are compared by their GUID, since ARM adds the subscription to the tenant-wide form. */
    private static final Form DEFINITION =
            (declared, observed) -> guid(declared).equals(guid(observed));

    static final PropertyTable TABLE = PropertyTable.of(
            RoleAssignment.TYPE,
            Property.at(AT + "roleDefinitionId", "Role").compares(DEFINITION).createOnly(),
            Property.at(AT + "principalId", "Principal")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "principalType", "Kind of principal")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "description", "Description"),
            Property.at(AT + "condition", "Condition"),
            Property.at(AT + "conditionVersion", "Version of the condition language"));

    private RoleAssignmentTable() {}

    private static String guid(Document id) {
        String text = id.asText().orElse("").toLowerCase(Locale.ROOT);
        return text.substring(text.lastIndexOf('/') + 1);
    }
}
