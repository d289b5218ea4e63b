package dev.breakwater.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The house keeps its rules, and each rule catches a house that does not. */
class HouseRulesTest {
    private static final String FIXTURES = "dev.breakwater.architecture.fixture";
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.breakwater");

    @TestFactory
    Stream<DynamicTest> the_house_keeps_its_rules() {
        return new HouseRules("dev.breakwater")
                .all().entrySet().stream()
                        .map(rule ->
                                dynamicTest(rule.getKey(), () -> rule.getValue().check(HOUSE)));
    }

    @TestFactory
    Stream<DynamicTest> each_rule_catches_its_fixture() {
        JavaClasses broken = new ClassFileImporter().importPackages(FIXTURES);
        return new HouseRules(FIXTURES)
                .all().entrySet().stream()
                        .map(rule -> dynamicTest(
                                rule.getKey(),
                                () -> assertThat(
                                                rule.getValue().evaluate(broken).hasViolation())
                                        .as("the fixture breaks: %s", rule.getKey())
                                        .isTrue()));
    }

    @Test
    void every_module_is_looked_at() {
        assertThat(HOUSE.stream().map(type -> type.getPackageName()).distinct())
                .contains(
                        "dev.breakwater.document",
                        "dev.breakwater.azure",
                        "dev.breakwater.k8s",
                        "dev.breakwater.testing.azure",
                        "dev.breakwater.testing.kubernetes",
                        "dev.breakwater.examples");
    }
}
