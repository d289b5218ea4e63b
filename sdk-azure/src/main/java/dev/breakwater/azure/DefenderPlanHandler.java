package dev.breakwater.azure;

import dev.breakwater.azure.ArmRequest.Precondition;
import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.governance.DefenderPlan;
import dev.breakwater.governance.DefenderTier;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Ownership;
import dev.breakwater.provider.Progress;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plans of Defender for Cloud. A subscription has all of them at any time, and none can be deleted there: a plan
 * that is Free counts as absent, unless it is declared as Free, and deleting one sets it to Free.
 */
final class DefenderPlanHandler extends ArmHandler<DefenderPlan, ArmState> {
    private static final ArmType TYPE = ArmType.of(DefenderPlan.PROPERTIES, "2024-01-01");
    private static final List<String> WRITABLE = List.of("pricingTier", "subPlan", "enforce");
    private static final Document FREE = Document.object("properties", Document.object("pricingTier", "Free"));

    DefenderPlanHandler(ArmClient client, Subscriptions subscriptions) {
        super(DefenderPlan.class, TYPE, client, subscriptions);
    }

    @Override
    ArmState state(Document body) {
        return new ArmState(body, TYPE.apiVersion());
    }

    @Override
    public Map<Address<ArmState>, ArmState> readAll(Collection<DefenderPlan> desired, HandlerContext context) {
        Map<Address<ArmState>, ArmState> found = super.readAll(desired, context);
        for (DefenderPlan plan : desired) {
            Optional<ArmState> there = Optional.ofNullable(found.get(plan.address()));
            if (plan.tier() == DefenderTier.STANDARD
                    && there.filter(DefenderPlanHandler::isOff).isPresent()) {
                found.remove(plan.address());
            }
        }
        return found;
    }

    private static boolean isOff(ArmState state) {
        return state.document()
                .text("/properties/pricingTier")
                .filter("Free"::equalsIgnoreCase)
                .isPresent();
    }

    @Override
    public Progress<ArmState> create(DefenderPlan desired, Document body, HandlerContext context) {
        return put(desired.id().toString(), "create", body, context);
    }

    private Progress<ArmState> put(String id, String kind, Document body, HandlerContext context) {
        ArmAnswer answer = client().put(id, TYPE.apiVersion(), body, Precondition.NONE);
        return operations().written(kind, id, id, answer, context);
    }

    /** Only what can be written: a plan tells a lot about itself that it does not take back. */
    @Override
    public Progress<ArmState> update(
            DefenderPlan desired, Document body, ArmState actual, List<FieldChange> changes, HandlerContext context) {
        Document merged = TYPE.table().merge(body, fresh(desired, body, actual, changes));
        Document properties = Document.object();
        for (String member : WRITABLE) {
            properties = properties.withSome(member, merged.at("/properties/" + member));
        }
        Optional<Document> extensions = merged.at("/properties/extensions").map(DefenderPlanHandler::withoutStatus);
        Document written = Document.object("properties", properties.withSome("extensions", extensions));
        return put(desired.id().toString(), "update", written, context);
    }

    private static Document withoutStatus(Document extensions) {
        List<Document> all = new ArrayList<>();
        extensions.elements().forEach(extension -> all.add(extension.without("operationStatus")));
        return Document.of(all);
    }

    @Override
    public Progress<ArmState> delete(Address<ArmState> address, ArmState actual, HandlerContext context) {
        String id = actual.document().text("/id").orElse(address.path());
        client().put(id, TYPE.apiVersion(), FREE, Precondition.NONE);
        return Progress.done(actual);
    }

    @Override
    public Optional<String> outlivesDestroy() {
        return Optional.of(
                "it is the whole subscription's, and other clusters may rely on it, so it stays on. Declare it"
                        + " with DefenderTier.FREE to switch it off.");
    }

    @Override
    public Ownership ownership() {
        return Ownership.NONE;
    }

    @Override
    public Map<Address<ArmState>, ArmState> readOwned(String owner, HandlerContext context) {
        return Map.of();
    }
}
