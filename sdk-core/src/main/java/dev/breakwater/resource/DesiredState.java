package dev.breakwater.resource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A named, immutable set of resources that belong together. The name is the ownership mark put on
 * what is created, so it should be unique within a subscription and a cluster. Thread-safe.
 *
 * <pre>{@code
 * ResourceGroup group = ResourceGroup.named("rg-shop")
 *         .subscription(SUBSCRIPTION)
 *         .location("westeurope")
 *         .build();
 * DesiredState shop = DesiredState.named("shop").with(group);
 *
 * assertThat(shop.validate()).isEmpty();
 * }</pre>
 */
public final class DesiredState {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?");

    private final String name;
    private final List<Resource<?>> resources;
    private final List<Acceptance> acceptances;
    private final Map<String, List<Address<?>>> byPath;
    private final Map<Resource<?>, Set<Address<?>>> before = Collections.synchronizedMap(new IdentityHashMap<>());

    private DesiredState(String name, List<Resource<?>> resources, List<Acceptance> acceptances) {
        this.name = name;
        this.resources = List.copyOf(resources);
        this.acceptances = List.copyOf(acceptances);
        this.byPath = new HashMap<>();
        for (Resource<?> resource : resources) {
            Address<?> address = resource.address();
            List<Address<?>> here = byPath.getOrDefault(address.key(), new ArrayList<>());
            here.add(address);
            byPath.put(address.key(), here);
        }
    }

    /** An empty desired state. The name is up to 63 lower-case letters, digits, hyphens and dots. */
    public static DesiredState named(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidDeclarationException(List.of(new Issue(
                    "DesiredState '" + name + "'",
                    "the name must be 1 to 63 lower-case letters, digits, hyphens and dots, and begin and end with a"
                            + " letter or digit, because it becomes a tag and a label.")));
        }
        return new DesiredState(name, List.of(), List.of());
    }

    /**
     * This state with more resources. A declaration that equals one already there is taken once, so that two
     * composites can share a resource group; one that differs stays, and {@link #validate()} refuses it.
     */
    public DesiredState with(Resource<?>... more) {
        return with(List.of(more));
    }

    /** This state with more resources; a declaration that equals one already there is taken once. */
    public DesiredState with(Iterable<? extends Resource<?>> more) {
        List<Resource<?>> all = new ArrayList<>(resources);
        Map<Address<?>, Resource<?>> first = new HashMap<>();
        for (Resource<?> resource : resources) {
            first.putIfAbsent(resource.address(), resource);
        }
        for (Resource<?> resource : more) {
            Resource<?> there = first.putIfAbsent(resource.address(), resource);
            if (!resource.equals(there)) {
                DeclaredLines.added(resource);
                all.add(resource);
            }
        }
        return new DesiredState(name, all, acceptances);
    }

    /** This state with everything the composite stands for. */
    public DesiredState with(Composite composite) {
        return with(DeclaredLines.parts(composite));
    }

    /** This state with acceptances that concern all of its resources. */
    public DesiredState accepting(Acceptance... more) {
        List<Acceptance> all = new ArrayList<>(acceptances);
        all.addAll(List.of(more));
        return new DesiredState(name, resources, all);
    }

    /** The name, which is also the ownership mark. */
    public String name() {
        return name;
    }

    /** All resources, in the order of declaration. */
    public List<Resource<?>> resources() {
        return resources;
    }

    /** Acceptances that concern all resources. */
    public List<Acceptance> acceptances() {
        return acceptances;
    }

    /** The declaration at that address. */
    @SuppressWarnings("unchecked") // an address is typed by the state of the resource that lives there
    public <S extends Observed> Optional<Resource<S>> find(Address<S> address) {
        return resources.stream()
                .filter(resource -> resource.address().equals(address))
                .map(resource -> (Resource<S>) resource)
                .findFirst();
    }

    /**
     * What must exist before a resource: sources of its inputs, explicit dependencies, declared parents, and what is
     * declared under an ARM id that its document names, outside of its tags, or above such an id.
     */
    public Set<Address<?>> prerequisites(Resource<?> resource) {
        Set<Address<?>> known = before.get(resource);
        if (known == null) {
            known = Collections.unmodifiableSet(needed(resource));
            before.put(resource, known);
        }
        return known;
    }

    private Set<Address<?>> needed(Resource<?> resource) {
        Set<Address<?>> needed = new LinkedHashSet<>(resource.dependsOn());
        for (Output<?> input : resource.inputs()) {
            if (input instanceof Output.Ref<?, ?> ref) {
                needed.add(ref.source());
            }
        }
        String path = resource.address().key();
        addAbove(path, needed);
        for (String id : ArmIds.in(resource.document().without("tags"))) {
            if (!id.equals(path) && !id.startsWith(path + "/")) { // what lies inside comes after
                needed.addAll(byPath.getOrDefault(id, List.of()));
                addAbove(id, needed);
            }
        }
        return needed;
    }

    private void addAbove(String path, Set<Address<?>> needed) {
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            needed.addAll(byPath.getOrDefault(path.substring(0, slash), List.of()));
        }
    }

    /**
     * Every issue of every declaration and between them: what a service would refuse, two declarations
     * of one address, references to what is not declared, cycles. Empty if the state can be planned.
     */
    public List<Issue> validate() {
        List<Issue> issues = new ArrayList<>();
        Map<Address<?>, Resource<?>> byAddress = new LinkedHashMap<>();
        for (Resource<?> resource : resources) {
            issues.addAll(resource.issues());
            if (byAddress.put(resource.address(), resource) != null) {
                issues.add(
                        new Issue(resource.address().toString(), "is declared more than once; keep one declaration."));
            }
        }
        for (Resource<?> resource : byAddress.values()) {
            for (Address<?> needed : prerequisites(resource)) {
                if (!byAddress.containsKey(needed)) {
                    issues.add(new Issue(
                            resource.address().toString(),
                            "uses " + needed
                                    + ", which is not declared; add it to the desired state, or pass a known value."));
                }
            }
        }
        issues.addAll(DependencyCycles.find(byAddress, this));
        return List.copyOf(issues);
    }

    /** {@code DesiredState[prod: managedClusters/prod, …]}. */
    @Override
    public String toString() {
        return resources.stream()
                .map(resource -> resource.address().shortName())
                .collect(Collectors.joining(", ", "DesiredState[" + name + ": ", "]"));
    }
}
