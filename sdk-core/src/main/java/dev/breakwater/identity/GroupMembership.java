package dev.breakwater.identity;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state that somebody is a member of a group: a user, a service principal, a managed identity or another
 * group. Others in the group are not its business. Immutable.
 *
 * <p>Semantics: {@code group/members} of Microsoft Graph v1.0.
 */
@Value.Immutable
@BreakwaterStyle
public interface GroupMembership extends Resource<GraphState>, WithGroupMembership {
    /** The Graph type. */
    String TYPE = "graph/groups/members";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PropertyTable.of(
            TYPE,
            Property.at("/groupId", "Group").compares(Form.TEXT_NO_CASE).createOnly(),
            Property.at("/memberId", "Member").compares(Form.TEXT_NO_CASE).createOnly());

    /** Starts the declaration of a membership in a group of this desired state. */
    static Builder in(EntraGroup group) {
        return new Builder().group(group.objectId());
    }

    /** Starts the declaration of a membership in a group that is known by its object id. */
    static Builder in(String groupObjectId) {
        return new Builder().group(Output.of(groupObjectId));
    }

    /** The object id of the group. */
    Output<String> group();

    /** The object id of the member. */
    Output<String> member();

    @Override
    Set<Address<?>> dependsOn();

    @Override
    List<Acceptance> acceptances();

    /** Inside its group where that is declared. */
    @Override
    default Address<GraphState> address() {
        String parent =
                group() instanceof Output.Ref<?, ?> ref ? ref.source().path() : "groups/" + GraphRules.segment(group());
        return new Address<>(TYPE, parent + "/members/" + GraphRules.segment(member()));
    }

    @Override
    default Document document() {
        return Document.object("groupId", group().toDocument(), "memberId", member().toDocument());
    }

    @Override
    default Set<Output<?>> inputs() {
        return Set.of(group(), member());
    }

    @Override
    default List<Issue> issues() {
        List<Issue> issues = new ArrayList<>(GraphRules.guid("GroupMembership", "group", group()));
        issues.addAll(GraphRules.guid("GroupMembership", "member", member()));
        return issues;
    }

    /** Refuses what Graph refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a membership. Not thread-safe. */
    final class Builder extends ImmutableGroupMembership.Builder {
        Builder() {}

        /** The member by its object id. */
        public Builder member(String objectId) {
            member(Output.of(objectId));
            return this;
        }
    }
}
