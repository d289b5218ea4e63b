package dev.breakwater.testing.contract;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.breakwater.provider.ResourceHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/** Enumerates the handlers of an estate and makes one test of each law for each sample. */
final class ContractSuite {
    private static final Map<String, Consumer<ContractRun>> LAWS = Map.of(
            "lists every output it uses", ContractRun::listsEveryOutput,
            "what was created reads back", ContractRun::readsBack,
            "a second plan is empty", ContractRun::secondPlanIsEmpty,
            "creating twice succeeds", ContractRun::createsTwice,
            "deleting twice succeeds", ContractRun::deletesTwice,
            "comparing is pure", ContractRun::comparesPurely,
            "no secret is in any text", ContractRun::keepsSecrets);

    private final Supplier<ContractEstate> estates;

    ContractSuite(Supplier<ContractEstate> estates) {
        this.estates = estates;
    }

    Stream<DynamicNode> nodes() {
        try (ContractEstate estate = estates.get()) {
            List<ResourceHandler<?, ?>> handlers = ContractRun.handlers(estate);
            String found = handlers.stream()
                    .map(handler -> handler.type().getSimpleName())
                    .sorted()
                    .collect(Collectors.joining(", "));
            List<DynamicNode> nodes = new ArrayList<>();
            nodes.add(dynamicTest(handlers.size() + " handlers found: " + found, () -> {
                if (handlers.isEmpty()) {
                    throw new AssertionError("The providers have no handlers, so the contract would prove nothing.");
                }
            }));
            handlers.forEach(handler -> nodes.add(dynamicContainer(
                    handler.type().getSimpleName(), tests(handler.type(), ContractRun.samples(estate, handler)))));
            return nodes.stream();
        }
    }

    private Stream<DynamicTest> tests(Class<?> type, List<Sample> samples) {
        List<DynamicTest> tests = new ArrayList<>();
        tests.add(dynamicTest("a sample sets every attribute", () -> Attributes.requireAllSet(type, samples)));
        tests.add(dynamicTest("a variation changes every row", () -> rows(type, samples)));
        for (int i = 0; i < samples.size(); i++) {
            int index = i;
            String suffix = samples.size() == 1 ? "" : " (sample " + (i + 1) + ")";
            LAWS.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(law ->
                            tests.add(dynamicTest(law.getKey() + suffix, () -> run(type, index, law.getValue()))));
            samples.get(i).variations().keySet().stream()
                    .sorted()
                    .forEach(property -> tests.add(dynamicTest(
                            "varies " + property + suffix, () -> run(type, index, run -> run.varies(property)))));
        }
        return tests.stream();
    }

    private void rows(Class<?> type, List<Sample> samples) {
        Optional<RowCount> rows = Optional.empty();
        for (int i = 0; i < samples.size(); i++) {
            try (ContractEstate estate = estates.get()) {
                ContractRun run = ContractRun.of(estate, type, i);
                rows = rows.or(() -> run.properties().map(RowCount::new));
                rows.ifPresent(run::reach);
            }
        }
        if (rows.isPresent()) {
            tell(rows.get().line(type.getSimpleName()));
            rows.get().requireAll();
        }
    }

    private void tell(String line) {
        try (ContractEstate estate = estates.get()) {
            estate.tell(line);
        }
    }

    private void run(Class<?> type, int index, Consumer<ContractRun> law) {
        try (ContractEstate estate = estates.get()) {
            law.accept(ContractRun.of(estate, type, index));
        }
    }
}
