package dev.breakwater.blueprint;

import java.util.concurrent.Callable;

/** The table of cases, run against the controls as they are, and with one thing wrong in them. */
public final class ControlGuard implements Callable<String> {
    /** The first control that does not say what the table says; empty if all do. */
    @Override
    public String call() {
        return ControlCase.all().stream()
                .filter(one -> !one.said(Catalogue.control(one.control()).orElseThrow())
                        .equals(one.verdict()))
                .map(ControlCase::control)
                .findFirst()
                .orElse("");
    }
}
