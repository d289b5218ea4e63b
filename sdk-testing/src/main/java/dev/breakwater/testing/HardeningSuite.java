package dev.breakwater.testing;

import dev.breakwater.engine.Estate;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/** The dynamic tests of a {@link HardeningContract}. */
final class HardeningSuite {
    private HardeningSuite() {}

    static Stream<DynamicNode> of(HardeningContract contract) {
        Map<String, Rule> rules = rules(contract);
        if (rules.isEmpty()) {
            throw new IllegalStateException(contract.getClass().getName()
                    + " implements HardeningContract without a field marked @HardeningRule; add one.");
        }
        Estate estate = contract.estate();
        return rules.entrySet().stream().map(entry -> container(entry.getKey(), entry.getValue(), estate));
    }

    private static DynamicNode container(String field, Rule rule, Estate estate) {
        return DynamicContainer.dynamicContainer(
                field + ": " + rule.description(),
                rule.cases(estate).stream().map(one -> DynamicTest.dynamicTest(one.name(), () -> settle(one))));
    }

    /** What nobody can tell is skipped with the reason, so that it is counted. */
    private static void settle(RuleCase one) {
        if (one.failure().isPresent()) {
            throw new AssertionError(one.failure().get());
        }
        one.gap().ifPresent(Assumptions::abort);
    }

    private static Map<String, Rule> rules(HardeningContract contract) {
        Map<String, Rule> rules = new TreeMap<>();
        Deque<Class<?>> types = new ArrayDeque<>();
        types.add(contract.getClass());
        while (!types.isEmpty()) {
            Class<?> type = types.remove();
            for (Field field : type.getDeclaredFields()) {
                if (field.isAnnotationPresent(HardeningRule.class)) {
                    String name = type == contract.getClass()
                            ? field.getName()
                            : type.getSimpleName() + "." + field.getName();
                    rules.put(name, value(field, contract));
                }
            }
            if (type.getSuperclass() != null) {
                types.add(type.getSuperclass());
            }
            types.addAll(List.of(type.getInterfaces()));
        }
        return rules;
    }

    private static Rule value(Field field, HardeningContract contract) {
        try {
            field.setAccessible(true);
            Object value = field.get(Modifier.isStatic(field.getModifiers()) ? null : contract);
            if (value instanceof Rule rule) {
                return rule;
            }
            throw new IllegalStateException(field + " is marked @HardeningRule, but holds " + value
                    + "; it has to hold a Rule, such as HardeningRules.everyControl().");
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field + " cannot be read; open its package to breakwater-testing.", e);
        }
    }
}
