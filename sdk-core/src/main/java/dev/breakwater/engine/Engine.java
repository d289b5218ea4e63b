package dev.breakwater.engine;

import dev.breakwater.change.Permission;
import dev.breakwater.provider.Provider;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import java.util.List;

/**
 * Plans and applies desired states through providers. Stateless: what the services say is the state,
 * and running again converges. Immutable, thread-safe; the threads of a run end with it.
 */
public final class Engine {
    private final Handlers handlers;
    private final EngineOptions options;

    private Engine(Handlers handlers, EngineOptions options) {
        this.handlers = handlers;
        this.options = options;
    }

    /** An engine over these providers with {@link EngineOptions#standard()}. */
    public static Engine of(Provider... providers) {
        return new Engine(Handlers.of(List.of(providers)), EngineOptions.standard());
    }

    /** This engine with other options. */
    public Engine with(EngineOptions newOptions) {
        return new Engine(handlers, newOptions);
    }

    /** How this engine runs. */
    public EngineOptions options() {
        return options;
    }

    /**
     * Reads what is there and compares it with what is declared. Writes nothing.
     *
     * @throws dev.breakwater.resource.InvalidDeclarationException with every issue of the declarations
     * @throws dev.breakwater.provider.ProviderException if a service could not be read
     * @throws dev.breakwater.BreakwaterException if the run was stopped before the plan was made
     */
    public Plan plan(DesiredState desired) {
        return new Planner(handlers, options, desired).plan();
    }

    /** Plans the deletion of everything declared that exists. Writes nothing; throws as {@link #plan} does. */
    public Plan planDestroy(DesiredState desired) {
        return new Planner(handlers, options, desired).planDestroy();
    }

    /**
     * Brings about what a plan shows, and nothing more dangerous: each resource is read and compared again
     * right before its write. Failures are outcomes in the result, not exceptions.
     *
     * @param allow what this apply may do, see {@link Plan#needs()}
     * @throws PlanRefusedException before any write, with every reason: refused changes, refusing remarks,
     *     missing permissions
     */
    public ApplyResult apply(Plan plan, Permission... allow) {
        PlanGate.check(plan, List.of(allow));
        return new Applier(plan, options).run();
    }

    /**
     * Reads everything declared. What the caller may not read is a gap of the estate; any other failure is
     * thrown as by {@link #plan}.
     */
    public Estate observe(DesiredState desired) {
        return new Planner(handlers, options, desired).observe();
    }

    /**
     * Reads everything declared as {@link #observe} does, and what lies around its clusters, vaults, registries and
     * resource groups, whoever made it: role assignments that apply there with the custom roles they give, keys, tokens
     * of registries, assessments of images, and in each cluster roles, bindings, namespaces, workloads, network policies
     * and service accounts; no value of a secret. Writes nothing. What the caller may not read is a gap of the estate.
     *
     * @param places more clusters, vaults, registries or resource groups, which are not declared; inside such a cluster
     *     nothing is read
     */
    public Estate survey(DesiredState desired, ArmId... places) {
        return new Planner(handlers, options, desired).survey(List.of(places));
    }

    /** {@code Engine[2 resource types, concurrency=10]}. */
    @Override
    public String toString() {
        return "Engine[" + handlers.size() + " resource types, concurrency=" + options.concurrency() + "]";
    }
}
