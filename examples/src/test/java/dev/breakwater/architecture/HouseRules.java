package dev.breakwater.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The rules, for any root package, so that fixtures under another root can prove that each one bites. */
final class HouseRules {
    private static final List<String> NOUNS = List.of(
            "cluster",
            "platform",
            "identity",
            "secret",
            "governance",
            "image",
            "workload",
            "access",
            "network",
            "admission");

    /** The packages of sdk-core in layers: each may use itself and those listed. */
    private static final Map<String, List<String>> LAYERS = layers();

    private final String root;

    HouseRules(String root) {
        this.root = root;
    }

    Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new TreeMap<>();
        LAYERS.forEach((name, allowed) -> rules.put("arrows of " + name, arrows(name, allowed)));
        rules.put("core knows no client library", coreIsPure());
        rules.put("azure does not see kubernetes", noArrow("azure", "k8s"));
        rules.put("kubernetes does not see azure", noArrow("k8s", "azure"));
        rules.put("production does not see testing", productionDoesNotSeeTesting());
        rules.put(
                "no package cycles", slices().matching(root + ".(**)").should().beFreeOfCycles());
        rules.put("packages are described", packagesAreDescribed());
        rules.put("public classes are final or interfaces", publicClassesAreFinal());
        rules.put("no name of JShell's default imports", noJShellName());
        rules.put("no two public types share a name", namesAreUnique());
        rules.put("the library never prints", noPrinting());
        rules.put("nothing sleeps", nothingSleeps());
        rules.put("public types have a text", publicTypesHaveText());
        return rules;
    }

    private static Map<String, List<String>> layers() {
        Map<String, List<String>> layers = new LinkedHashMap<>();
        layers.put("document", List.of());
        layers.put("resource", List.of("document"));
        layers.put("change", List.of("resource", "document"));
        layers.put("provider", List.of("change", "resource", "document"));
        layers.put("engine", List.of("provider", "change", "resource", "document"));
        layers.put("audit", List.of("engine", "provider", "change", "resource", "document"));
        layers.put("manifest", List.of("audit", "engine", "provider", "change", "resource", "document"));
        layers.put("policy", List.of("audit", "engine", "provider", "change", "resource", "document"));
        layers.put("intake", List.of("audit", "engine", "provider", "change", "resource", "document"));
        for (String noun : NOUNS) {
            layers.put(
                    noun,
                    List.of("policy", "manifest", "audit", "engine", "provider", "change", "resource", "document"));
        }
        return layers;
    }

    private ArchRule arrows(String name, List<String> allowed) {
        DescribedPredicate<JavaClass> forbidden =
                DescribedPredicate.describe("packages above or beside " + name, target -> {
                    String home = target.getPackageName();
                    return home.startsWith(root + ".")
                            && !inside(home, name)
                            && allowed.stream().noneMatch(other -> inside(home, other));
                });
        return noClasses()
                .that()
                .resideInAPackage(root + "." + name + "..")
                .should()
                .dependOnClassesThat(forbidden)
                .because("DESIGN's arrows point one way")
                .allowEmptyShould(true);
    }

    private boolean inside(String packageName, String name) {
        return packageName.equals(root + "." + name) || packageName.startsWith(root + "." + name + ".");
    }

    private ArchRule coreIsPure() {
        return noClasses()
                .that(core())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.azure..", "io.fabric8..", "com.microsoft..", "reactor..", "org.yaml..")
                .because("sdk-core depends on jackson-core, JSpecify and slf4j-api only");
    }

    private DescribedPredicate<JavaClass> core() {
        return DescribedPredicate.describe(
                "belong to sdk-core",
                type -> type.getPackageName().startsWith(root)
                        && List.of("azure", "k8s", "testing", "examples").stream()
                                .noneMatch(other -> inside(type.getPackageName(), other)));
    }

    private ArchRule noArrow(String from, String to) {
        return noClasses()
                .that()
                .resideInAPackage(root + "." + from + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + "." + to + "..")
                .because("what one needs of the other travels as an Output");
    }

    private ArchRule productionDoesNotSeeTesting() {
        return noClasses()
                .that()
                .resideInAnyPackage(root + "..")
                .and()
                .resideOutsideOfPackages(root + ".testing..", root + ".examples..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".testing..");
    }

    private ArchRule packagesAreDescribed() {
        return classes()
                .that()
                .arePublic()
                .should(new ArchCondition<>("live in a package with a @NullMarked package-info") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean described =
                                type.getPackage().tryGetPackageInfo().isPresent()
                                        && type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked");
                        events.add(new SimpleConditionEvent(
                                type, described, type.getName() + " lives in a package without one"));
                    }
                });
    }

    private ArchRule publicClassesAreFinal() {
        return classes()
                .that()
                .arePublic()
                .and()
                .areNotInterfaces()
                .and()
                .areNotAssignableTo(Throwable.class)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .orShould(new ArchCondition<>("be an enum") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        events.add(new SimpleConditionEvent(type, type.isEnum(), type.getName() + " is not an enum"));
                    }
                });
    }

    private ArchRule noJShellName() {
        Set<String> taken = JShellNames.ofDefaultImports();
        return classes()
                .that()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .should(new ArchCondition<>("not share a name with JShell's default imports") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean free = !taken.contains(type.getSimpleName());
                        events.add(new SimpleConditionEvent(
                                type, free, type.getName() + " is ambiguous after an import of its package in JShell"));
                    }
                });
    }

    private ArchRule namesAreUnique() {
        return classes()
                .that()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .and()
                .doNotHaveSimpleName("package-info")
                .should(new ArchCondition<>("have a simple name of their own") {
                    private final Map<String, String> owners = new TreeMap<>();

                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        String owner = owners.putIfAbsent(type.getSimpleName(), type.getName());
                        events.add(new SimpleConditionEvent(
                                type,
                                owner == null || owner.equals(type.getName()),
                                type.getName() + " is ambiguous with " + owner + " when both packages are imported"));
                    }
                });
    }

    private ArchRule noPrinting() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(root + ".examples..", root + ".testing.server..") // programs
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace");
    }

    private ArchRule nothingSleeps() {
        return noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .because("the engine owns time, on an injected clock");
    }

    private ArchRule publicTypesHaveText() {
        return classes()
                .that()
                .arePublic()
                .and()
                .areNotInterfaces()
                .and()
                .areNotAssignableTo(Throwable.class)
                .and()
                .doNotHaveSimpleName("Builder")
                .and(DescribedPredicate.describe("can be instantiated by somebody", HouseRules::hasInstances))
                .should(new ArchCondition<>("have a toString of their own") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean has = type.isRecord()
                                || type.isEnum()
                                || type.tryGetMethod("toString").isPresent();
                        events.add(new SimpleConditionEvent(
                                type, has, type.getName() + " prints as a hash code in JShell"));
                    }
                });
    }

    /** Holders of static methods have neither instance methods nor instance fields. */
    private static boolean hasInstances(JavaClass type) {
        return type.getMethods().stream()
                .anyMatch(method -> !method.getModifiers().contains(JavaModifier.STATIC));
    }
}
