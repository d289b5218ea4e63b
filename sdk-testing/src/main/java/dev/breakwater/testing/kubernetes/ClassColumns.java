package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The columns of volumes, of classes and of endpoints, as a table shows them. */
final class ClassColumns {
    private static final int MOST = 3;
    private static final Map<String, String> MODES =
            Map.of("ReadWriteOnce", "RWO", "ReadOnlyMany", "ROX", "ReadWriteMany", "RWX", "ReadWriteOncePod", "RWOP");

    private ClassColumns() {}

    static List<TableColumn> volume() {
        return List.of(
                Columns.NAME,
                Columns.text("Capacity", "/spec/capacity/storage", "0"),
                modes("/spec/accessModes"),
                Columns.text("Reclaim Policy", "/spec/persistentVolumeReclaimPolicy", ""),
                phase(),
                new TableColumn("Claim", "", 0, (object, now) -> claim(object.at("/spec/claimRef"))),
                Columns.text("StorageClass", "/spec/storageClassName", ""),
                Columns.text("VolumeAttributesClass", "/spec/volumeAttributesClassName", "<unset>"),
                Columns.text("Reason", "/status/reason", ""),
                Columns.AGE,
                mode());
    }

    static List<TableColumn> claim() {
        return List.of(
                Columns.NAME,
                phase(),
                Columns.text("Volume", "/spec/volumeName", ""),
                new TableColumn(
                        "Capacity",
                        "",
                        0,
                        (object, now) -> object.text("/spec/volumeName").isPresent()
                                ? object.text("/status/capacity/storage").orElse("0")
                                : ""),
                new TableColumn(
                        "Access Modes",
                        "",
                        0,
                        (object, now) -> object.text("/spec/volumeName").isPresent()
                                ? shown(Meta.texts(object, "/status/accessModes"))
                                : ""),
                Columns.text("StorageClass", "/spec/storageClassName", ""),
                Columns.text("VolumeAttributesClass", "/spec/volumeAttributesClassName", "<unset>"),
                Columns.AGE,
                mode());
    }

    private static TableColumn phase() {
        return new TableColumn(
                "Status",
                "",
                0,
                (object, now) -> Meta.isDeleting(object)
                        ? "Terminating"
                        : object.text("/status/phase").orElse(""));
    }

    private static TableColumn mode() {
        return new TableColumn(
                "VolumeMode",
                "",
                1,
                (object, now) -> object.text("/spec/volumeMode").orElse("<unset>"));
    }

    private static String claim(Optional<Document> claim) {
        return claim.map(one -> one.text("/namespace").orElse("") + "/"
                        + one.text("/name").orElse(""))
                .orElse("");
    }

    private static TableColumn modes(String pointer) {
        return new TableColumn("Access Modes", "", 0, (object, now) -> shown(Meta.texts(object, pointer)));
    }

    private static String shown(List<String> modes) {
        List<String> shown = new ArrayList<>();
        modes.forEach(mode -> shown.add(MODES.getOrDefault(mode, mode)));
        return String.join(",", shown);
    }

    static List<TableColumn> storage() {
        return List.of(
                new TableColumn(
                        "Name",
                        "name",
                        0,
                        (object, now) -> Meta.name(object) + (isDefault(object) ? " (default)" : "")),
                Columns.text("Provisioner", "/provisioner", ""),
                Columns.text("ReclaimPolicy", "/reclaimPolicy", "Delete"),
                Columns.text("VolumeBindingMode", "/volumeBindingMode", "Immediate"),
                new TableColumn(
                        "AllowVolumeExpansion",
                        "",
                        0,
                        (object, now) -> object.flag("/allowVolumeExpansion").orElse(false)),
                Columns.AGE);
    }

    /** Whether claims without a class have this one. */
    static boolean isDefault(Document storage) {
        return Document.of("true")
                .equals(storage.at("/metadata/annotations")
                        .flatMap(all -> all.get("storageclass.kubernetes.io/is-default-class"))
                        .orElse(Document.nothing()));
    }

    static List<TableColumn> priority() {
        return List.of(
                Columns.NAME,
                Columns.number("Value", "/value").of("integer"),
                new TableColumn(
                                "Global-Default",
                                "",
                                0,
                                (object, now) -> object.flag("/globalDefault").orElse(false))
                        .of("boolean"),
                Columns.AGE,
                Columns.text("PreemptionPolicy", "/preemptionPolicy", ""));
    }

    static List<TableColumn> ingress() {
        return List.of(
                Columns.NAME,
                Columns.text("Controller", "/spec/controller", ""),
                new TableColumn("Parameters", "", 0, (object, now) -> parameters(object.at("/spec/parameters"))),
                Columns.AGE);
    }

    private static String parameters(Optional<Document> given) {
        return given.map(one -> one.text("/kind").orElse("")
                        + one.text("/apiGroup").map(group -> "." + group).orElse("")
                        + "/"
                        + one.text("/name").orElse(""))
                .orElse("<none>");
    }

    static List<TableColumn> runtime() {
        return List.of(Columns.NAME, Columns.text("Handler", "/handler", ""), Columns.AGE);
    }

    static List<TableColumn> slice() {
        return List.of(
                Columns.NAME,
                Columns.text("AddressType", "/addressType", ""),
                new TableColumn("Ports", "", 0, (object, now) -> few(ports(object))),
                new TableColumn("Endpoints", "", 0, (object, now) -> few(addresses(object))),
                Columns.AGE);
    }

    private static List<String> ports(Document slice) {
        List<String> all = new ArrayList<>();
        for (Document port : Rules.elements(slice, "/ports")) {
            all.add(port.get("port")
                    .map(Document::toJson)
                    .orElseGet(() -> port.text("/name").orElse("*")));
        }
        return all;
    }

    private static List<String> addresses(Document slice) {
        List<String> all = new ArrayList<>();
        Rules.elements(slice, "/endpoints").forEach(one -> all.addAll(Meta.texts(one, "/addresses")));
        return all;
    }

    static List<TableColumn> endpoints() {
        return List.of(
                Columns.NAME, new TableColumn("Endpoints", "", 0, (object, now) -> few(sockets(object))), Columns.AGE);
    }

    private static List<String> sockets(Document endpoints) {
        List<String> all = new ArrayList<>();
        for (Document subset : Rules.elements(endpoints, "/subsets")) {
            List<Document> ports = Rules.elements(subset, "/ports");
            for (int i = 0; i < Math.max(1, ports.size()); i++) {
                String port = ports.isEmpty()
                        ? ""
                        : ":" + ports.get(i).get("port").map(Document::toJson).orElse("0");
                Rules.elements(subset, "/addresses")
                        .forEach(one -> all.add(one.text("/ip").orElse("") + port));
            }
        }
        return all;
    }

    /** Three texts at most, and how many more there are. */
    private static String few(List<String> all) {
        String shown = String.join(",", all.subList(0, Math.min(MOST, all.size())));
        String more = all.size() > MOST ? " + " + (all.size() - MOST) + " more..." : "";
        return all.isEmpty() ? "<none>" : shown + more;
    }
}
