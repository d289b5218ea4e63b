package dev.breakwater.engine;

import dev.breakwater.change.Change;
import dev.breakwater.change.Effect;
import dev.breakwater.document.Document;
import dev.breakwater.provider.Provider;
import dev.breakwater.resource.Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the providers what keeps the caller from the writes of a plan. */
final class Obstacles {
    private final Run run;
    private final List<Remark> remarks = new ArrayList<>();

    Obstacles(Run run) {
        this.run = run;
    }

    /** What they tell; that a provider could not look is told as well. */
    List<Remark> of(List<Planned<?, ?>> planned, Estate before, Estate after, List<Provider> providers) {
        Map<Change, Document> writes = new LinkedHashMap<>();
        for (Planned<?, ?> one : planned) {
            if (one.change().isWrite()) {
                Estate told = one.change() instanceof Change.Delete ? before : after;
                writes.put(
                        one.change(),
                        told.find(one.change().address())
                                .map(Estate.Entry::document)
                                .orElse(Document.object()));
            }
        }
        if (!writes.isEmpty()) {
            for (Provider provider : providers) {
                String name = "the obstacles of " + provider.name();
                ask(provider, writes, new Run.Subject(name, Optional.empty(), run.retries(name)));
            }
            run.loop().run();
            run.refuseIfStopped("looking for obstacles of ");
        }
        return remarks;
    }

    private void ask(Provider provider, Map<Change, Document> writes, Run.Subject subject) {
        run.call(
                subject,
                () -> provider.obstacles(writes),
                found -> found.forEach(one -> tell(one.code(), Optional.of(one.address()), one.refuses(), one.text())),
                () -> ask(provider, writes, subject),
                failure -> tell(
                        "obstacles-not-checked",
                        Optional.empty(),
                        false,
                        "Whether the caller may make these changes is not checked: " + failure.getMessage()));
    }

    private void tell(String code, Optional<Address<?>> address, boolean refuses, String text) {
        remarks.add(new Remark(code, address, Effect.NEUTRAL, refuses, text));
    }
}
