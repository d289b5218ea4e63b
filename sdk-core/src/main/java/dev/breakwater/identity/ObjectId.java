package dev.breakwater.identity;

import dev.breakwater.resource.Output;

/**
 * The object id of a user, group or service principal of the directory: known, or known once its source exists.
 *
 * @param value the GUID
 */
public record ObjectId(Output<String> value) {
    /** A known object id. */
    public static ObjectId of(String guid) {
        return new ObjectId(Output.of(guid));
    }

    /** The id as it stands, or where it will come from. */
    @Override
    public String toString() {
        return value.toString();
    }
}
