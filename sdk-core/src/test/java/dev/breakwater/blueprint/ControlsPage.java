package dev.breakwater.blueprint;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.ControlNotes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The catalogue of controls as a page of the documentation. */
final class ControlsPage {
    private static final Map<String, String> AREAS = new TreeMap<>(Map.ofEntries(
            Map.entry("AKS-ID", "Identity and authorization"),
            Map.entry("AKS-API", "API server"),
            Map.entry("AKS-NET", "Cluster network"),
            Map.entry("AKS-NODE", "Nodes"),
            Map.entry("AKS-SEC", "Secrets and keys"),
            Map.entry("AKS-POL", "Policy"),
            Map.entry("AKS-NS", "Managed namespaces"),
            Map.entry("AKS-OBS", "Detection and logging"),
            Map.entry("AKS-VNET", "Networks around the cluster"),
            Map.entry("AKS-ROLE", "Custom roles of Azure"),
            Map.entry("AKS-UPG", "Upgrades and support"),
            Map.entry("ENTRA", "Directory: applications, consents, sign-in"),
            Map.entry("KV", "Key vaults"),
            Map.entry("ACR", "Container registries"),
            Map.entry("IMG", "Images"),
            Map.entry("STG", "Storage"),
            Map.entry("LOG", "Log workspaces"),
            Map.entry("K8S-RBAC", "Kubernetes roles"),
            Map.entry("K8S-NET", "Kubernetes network"),
            Map.entry("K8S-SA", "Service accounts"),
            Map.entry("K8S-SEC", "Secrets in the cluster"),
            Map.entry("K8S-POD", "Pods"),
            Map.entry("K8S-PSA", "Pod Security admission")));

    private final StringBuilder page = new StringBuilder();

    static String render(List<Control> controls) {
        ControlsPage page = new ControlsPage();
        page.head(controls);
        page.benchmarks();
        Map<String, List<Control>> byArea =
                controls.stream().collect(Collectors.groupingBy(ControlsPage::area, TreeMap::new, Collectors.toList()));
        byArea.forEach(page::section);
        return page.page.toString();
    }

    static String area(Control control) {
        return control.id().substring(0, control.id().lastIndexOf('-'));
    }

    static boolean isNamed(String area) {
        return AREAS.containsKey(area);
    }

    private void head(List<Control> controls) {
        line("# Controls");
        line("");
        line("The " + controls.size() + " controls of the catalogue (`Catalogue.all()`). Each runs on a declaration, a"
                + " plan, a live read and a saved snapshot alike, and every finding carries its evidence. An id is"
                + " never re-used and never changes meaning. This page is generated from the controls themselves.");
        line("");
        line("To answer for a deviation, give the declaration an `Acceptance` with the control's id, a reason, an owner"
                + " and the last day on which it holds.");
    }

    private void benchmarks() {
        line("");
        line("## Benchmarks");
        line("");
        line("`Catalogue.benchmark(name)` gives each by name and version, for `Auditor.against(…)`; `plus`, `minus` and"
                + " `without` make others of them.");
        line("");
        line("| name | controls |");
        line("|---|---:|");
        for (String name : Catalogue.benchmarks()) {
            line("| `" + name + "` | " + Catalogue.benchmark(name).controls().size() + " |");
        }
        line("");
        line(
                "`pci-dss@4`, `iso-27001@2022` and `soc-2@2017` hold the controls that Microsoft's own mappings lead to: those"
                        + " of the Microsoft cloud security benchmark, version 2 (preview), for its domain of logging and threat"
                        + " detection, and for all else the initiatives of Azure Policy named \"PCI DSS v4.0.1\", \"PCI DSS v4\","
                        + " \"ISO/IEC 27001 2022\", \"ISO/IEC 27002 2022\" and \"SOC 2 Type 2\", in which each definition stands"
                        + " with the requirements that it serves. A control that neither leads to has none. What Microsoft"
                        + " says of the other domains of its benchmark is not in here; version 1 maps to PCI DSS 3.2.1 only.");
        for (String name : Catalogue.benchmarks()) {
            open(name);
        }
    }

    private void open(String name) {
        Map<String, List<String>> items = new LinkedHashMap<>();
        Catalogue.unanswered(name)
                .forEach((item, reason) ->
                        items.computeIfAbsent(reason, one -> new ArrayList<>()).add(item));
        if (!items.isEmpty()) {
            line("");
            line("No control can answer these items of `" + name + "`:");
            line("");
            items.forEach((reason, ids) -> line("- " + String.join(", ", ids) + ": " + reason + "."));
        }
    }

    private void section(String area, List<Control> controls) {
        line("");
        line("## " + AREAS.getOrDefault(area, area));
        for (Control control : controls) {
            control(control);
        }
    }

    private void control(Control control) {
        line("");
        line("### " + control.id());
        line("");
        line(control.sentence());
        line("");
        ControlNotes notes = control.notes().orElseThrow();
        line("- Why: " + notes.rationale());
        line("- Severity: " + control.severity().name().toLowerCase(Locale.ROOT)
                + (notes.maturity() == ControlNotes.Maturity.PREVIEW ? "; looks at a preview" : "") + "; since "
                + notes.since());
        line("- Remedy: " + control.remedy());
        line("- Evidence: "
                + control.evidence().stream()
                        .sorted()
                        .map(type -> "`" + type + "`")
                        .collect(Collectors.joining(", ")));
        answers("Answers", control.mappings());
        answers("Helps, as Microsoft maps, with", Catalogue.standards(control));
    }

    private void answers(String what, Map<String, List<String>> mappings) {
        if (!mappings.isEmpty()) {
            line("- " + what + ": "
                    + new TreeMap<>(mappings)
                            .entrySet().stream()
                                    .map(mapping -> mapping.getKey() + ": " + String.join(", ", mapping.getValue()))
                                    .collect(Collectors.joining("; ")));
        }
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
