package dev.breakwater.engine;

import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Operation;
import dev.breakwater.provider.Ownership;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.Provider;
import dev.breakwater.provider.ResourceHandler;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A provider of the one handler that it wraps; what misbehaves overrides the call that it gets wrong. */
class Wrapped implements Provider, ResourceHandler<Thing, ArmState> {
    final InMemoryProvider service;
    private final ResourceHandler<Thing, ArmState> handler;

    Wrapped(InMemoryProvider service) {
        this.service = service;
        this.handler = service.handler();
    }

    @Override
    public String name() {
        return "wrapped";
    }

    @Override
    public List<ResourceHandler<?, ?>> handlers() {
        return List.of(this);
    }

    @Override
    public Class<Thing> type() {
        return handler.type();
    }

    @Override
    public Map<Address<ArmState>, ArmState> readAll(Collection<Thing> desired, HandlerContext context) {
        return handler.readAll(desired, context);
    }

    @Override
    public List<FieldChange> diff(Thing desired, Document body, Optional<ArmState> actual) {
        return handler.diff(desired, body, actual);
    }

    @Override
    public Progress<ArmState> create(Thing desired, Document body, HandlerContext context) {
        return handler.create(desired, body, context);
    }

    @Override
    public Progress<ArmState> update(
            Thing desired, Document body, ArmState actual, List<FieldChange> changes, HandlerContext context) {
        return handler.update(desired, body, actual, changes, context);
    }

    @Override
    public Progress<ArmState> delete(Address<ArmState> address, ArmState actual, HandlerContext context) {
        return handler.delete(address, actual, context);
    }

    @Override
    public Progress<ArmState> poll(Operation operation, HandlerContext context) {
        return handler.poll(operation, context);
    }

    @Override
    public Map<Address<ArmState>, ArmState> readOwned(String owner, HandlerContext context) {
        return handler.readOwned(owner, context);
    }

    @Override
    public Ownership ownership() {
        return handler.ownership();
    }

    @Override
    public String exclusionKey(Address<ArmState> address) {
        return handler.exclusionKey(address);
    }
}
