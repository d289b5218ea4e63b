package dev.breakwater.audit;

import dev.breakwater.engine.Estate;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The verdicts of controls that judge resources one by one, a byte for each. Each resource is shown to all of its
 * controls before the next one is, for to fetch it from memory costs more than to judge it. Findings are made for who
 * looks at them. Immutable once made.
 */
final class Verdicts {
    /** The resources of one type and the controls that judge them; row by row, 0 for no verdict, else its code. */
    private static final class Block {
        private final List<Estate.Entry> entries;
        private final List<ResourceControl> controls;
        private final byte[] cells;

        Block(List<Estate.Entry> entries, List<ResourceControl> controls) {
            this.entries = entries;
            this.controls = controls;
            this.cells = new byte[entries.size() * controls.size()];
        }
    }

    private final Estate estate;
    private final LocalDate today;
    private final List<Block> blocks = new ArrayList<>();
    private final Set<String> asked = new HashSet<>();
    private final Set<String> broken = new HashSet<>();

    Verdicts(Estate estate, LocalDate today, Collection<ResourceControl> controls) {
        this.estate = estate;
        this.today = today;
        controls.forEach(control -> asked.add(control.id()));
        Map<Object, Object> known = new HashMap<>();
        byType(controls).forEach((type, some) -> add(estate.ofType(type), some, known));
    }

    private static Map<String, List<ResourceControl>> byType(Collection<ResourceControl> controls) {
        Map<String, List<ResourceControl>> byType = new LinkedHashMap<>();
        for (ResourceControl control : controls) {
            for (String type : control.judged()) {
                byType.computeIfAbsent(type.toLowerCase(Locale.ROOT), any -> new ArrayList<>())
                        .add(control);
            }
        }
        return byType;
    }

    private void add(List<Estate.Entry> entries, List<ResourceControl> controls, Map<Object, Object> known) {
        Block block = new Block(entries, controls);
        int cell = 0;
        for (Estate.Entry entry : entries) {
            Inspection inspection = new Inspection(estate, today, entry, known);
            for (ResourceControl control : controls) {
                block.cells[cell++] = verdict(control, inspection);
            }
        }
        blocks.add(block);
    }

    private byte verdict(ResourceControl control, Inspection inspection) {
        try {
            Optional<Verdict> verdict = control.verdict(inspection);
            return verdict.isPresent() ? (byte) verdict.get().code() : 0;
        } catch (RuntimeException found) {
            broken.add(control.id());
            return 0;
        }
    }

    /** Whether these are the verdicts of the control: it was asked for them, and did not break. */
    boolean stand(Control control) {
        return asked.contains(control.id()) && !broken.contains(control.id());
    }

    /** Adds how many verdicts of each kind each control gave, by its id. */
    void count(Map<String, int[]> counts) {
        for (Block block : blocks) {
            for (int column = 0; column < block.controls.size(); column++) {
                ResourceControl control = block.controls.get(column);
                if (!broken.contains(control.id())) {
                    int[] count = counts.computeIfAbsent(control.id(), any -> new int[Verdict.CODES]);
                    for (int at = column; at < block.cells.length; at += block.controls.size()) {
                        count[block.cells[at]]++;
                    }
                }
            }
        }
    }

    /** The findings of that verdict. */
    List<Finding> findings(Verdict verdict) {
        List<Finding> findings = new ArrayList<>();
        Map<Object, Object> known = new HashMap<>();
        for (Block block : blocks) {
            int width = block.controls.size();
            for (int at = 0; at < block.cells.length; at++) {
                ResourceControl control = block.controls.get(at % width);
                if (block.cells[at] == verdict.code() && !broken.contains(control.id())) {
                    findings.add(finding(control, block.entries.get(at / width), known));
                }
            }
        }
        return findings;
    }

    /** A control that breaks while it looks for words must not take the report with it, and must not look passed. */
    private Finding finding(ResourceControl control, Estate.Entry entry, Map<Object, Object> known) {
        try {
            return control.judge(new Inspection(estate, today, entry, known))
                    .orElseThrow(() -> new IllegalStateException("it gives a verdict and no finding"));
        } catch (RuntimeException broken) {
            return Auditor.broken(control, entry.address(), broken);
        }
    }

    @Override
    public String toString() {
        return "Verdicts[" + blocks.size() + " types]";
    }
}
