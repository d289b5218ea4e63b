package dev.breakwater.intake;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import dev.breakwater.document.Limits;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The resources of a plan or a state of Terraform, as {@code terraform show -json} writes them (format version 1), in
 * the bodies that ARM takes. Source: Terraform's documentation of its JSON output. Used by one thread.
 */
final class Terraform {
    private static final Limits LIMITS = new Limits(200, 256 << 20);
    private static final String AKS = "azurerm_kubernetes_cluster";
    private static final String POOL = "azurerm_kubernetes_cluster_node_pool";
    private static final String SENSITIVE = "a sensitive value";
    private static final int MAX_NESTING = 20;

    private final String file;
    private final JsonLines lines;
    private final String base;
    private final Map<String, Document> changes = new LinkedHashMap<>();
    private final Map<String, Document> configured = new LinkedHashMap<>();
    private final Map<String, Item> items = new LinkedHashMap<>();
    private final List<Estate.Entry> entries = new ArrayList<>();
    private final List<Estate.Gap> gaps = new ArrayList<>();

    /** A resource as Terraform writes it. */
    private record Item(String address, String type, Document values, String pointer) {}

    private Terraform(String file, JsonLines lines, String base) {
        this.file = file;
        this.lines = lines;
        this.base = base;
    }

    static Estate read(String file, String json, String base) {
        Document root = Document.parse(json, LIMITS);
        boolean plan = root.get("planned_values").isPresent();
        if (!root.text("/format_version")
                .filter(version -> version.matches("[01](\\..*)?"))
                .isPresent()) {
            throw new InvalidDocumentException(file + " is no plan or state of Terraform: it has no format_version that"
                    + " begins with 0 or 1; write it with 'terraform show -json'.");
        }
        Terraform read = new Terraform(file, JsonLines.of(json), base);
        for (Document change :
                root.get("resource_changes").orElse(Document.array()).elements()) {
            read.changes.put(
                    change.text("/address").orElse(""), change.get("change").orElse(Document.object()));
        }
        read.configure(root.at("/configuration/root_module").orElse(Document.object()), "", 0);
        String values = plan ? "/planned_values" : "/values";
        read.module(root.at(values + "/root_module").orElse(Document.object()), values + "/root_module", 0);
        read.items.values().forEach(read::resource);
        read.items.values().stream().filter(item -> item.type().equals(POOL)).forEach(read::pool);
        Pools.fold(read.entries, read.gaps);
        return Estate.of(plan ? Estate.Origin.PLANNED : Estate.Origin.SNAPSHOT, read.entries)
                .missing(read.gaps);
    }

    private void configure(Document module, String prefix, int depth) {
        for (Document resource :
                module.get("resources").orElse(Document.array()).elements()) {
            configured.put(
                    prefix + resource.text("/address").orElse(""),
                    resource.get("expressions").orElse(Document.object()));
        }
        if (depth < MAX_NESTING) {
            module.get("module_calls")
                    .orElse(Document.object())
                    .members()
                    .forEach((name, call) -> configure(
                            call.get("module").orElse(Document.object()), prefix + "module." + name + ".", depth + 1));
        }
    }

    private void module(Document module, String pointer, int depth) {
        List<Document> resources =
                module.get("resources").orElse(Document.array()).elements();
        for (int i = 0; i < resources.size(); i++) {
            Document one = resources.get(i);
            if (one.text("/mode").orElse("managed").equals("managed")) {
                String address = one.text("/address").orElse("");
                items.put(
                        address,
                        new Item(
                                address,
                                one.text("/type").orElse(""),
                                known(address, one),
                                pointer + "/resources/" + i));
            }
        }
        List<Document> modules =
                module.get("child_modules").orElse(Document.array()).elements();
        for (int i = 0; i < modules.size() && depth < MAX_NESTING; i++) {
            module(modules.get(i), pointer + "/child_modules/" + i, depth + 1);
        }
    }

    /** The values, with references for what is known after apply and for what is sensitive. */
    private Document known(String address, Document resource) {
        Document values = resource.get("values").orElse(Document.object());
        Document change = Optional.ofNullable(changes.get(address)).orElse(Document.object());
        Document unknown = change.get("after_unknown").orElse(Document.object());
        Document sensitive = resource.get("sensitive_values").orElse(Document.object());
        Document open = overlaid(values, unknown, address);
        return overlaid(open, sensitive, SENSITIVE);
    }

    /** The values, with a reference wherever the marks say true. */
    private static Document overlaid(Document values, Document marks, String name) {
        if (marks.asFlag().orElse(false)) {
            return Document.reference(name);
        }
        if (marks.isObject() && (values.isObject() || values.isNull())) {
            Map<String, Document> all = new LinkedHashMap<>(values.members());
            for (Map.Entry<String, Document> mark : marks.members().entrySet()) {
                String inner = name.equals(SENSITIVE) ? name : name + "." + mark.getKey();
                Document old = all.getOrDefault(mark.getKey(), Document.nothing());
                Document value = overlaid(old, mark.getValue(), inner);
                if (!value.isNull()) {
                    all.put(mark.getKey(), value);
                }
            }
            return all.isEmpty() ? values : Document.of(all);
        }
        if (marks.isArray() && (values.isArray() || values.isNull())) {
            List<Document> all = new ArrayList<>(values.elements());
            for (int i = 0; i < marks.elements().size(); i++) {
                Document old = i < all.size() ? all.get(i) : Document.nothing();
                Document value = overlaid(old, marks.elements().get(i), name);
                if (i < all.size()) {
                    all.set(i, value);
                } else if (!value.isNull()) {
                    all.add(value);
                }
            }
            return all.isEmpty() ? values : Document.of(all);
        }
        return values;
    }

    private void resource(Item item) {
        if (item.type().equals("azapi_resource")) {
            azapi(item);
        } else if (TerraformTable.TYPES.containsKey(item.type())) {
            add(item, id(item), TerraformTable.TYPES.get(item.type()), body(item), "declared");
            maintenance(item);
        } else if (!item.type().equals(POOL)) {
            unread(item);
        }
    }

    private void unread(Item item) {
        boolean patch = item.type().startsWith("azapi_");
        String type = patch
                ? item.values().text("/type").orElse("unknown").split("@", -1)[0]
                : TerraformTable.UNREAD.get(item.type());
        if (type != null) {
            gaps.add(new Estate.Gap(
                    type.equalsIgnoreCase(Pools.TYPE) ? Pools.CLUSTER : type,
                    item.address() + " is of the type " + item.type() + ", which is not read."));
        }
    }

    private Document body(Item item) {
        Document body = TerraformTable.forType(item.type()).body(linked(item));
        if (item.type().equals(AKS)) {
            Document pool = item.values().at("/default_node_pool/0").orElse(Document.object());
            Document profile = TerraformTable.forType(POOL)
                    .body(links(
                            pool, configured(item).at("/default_node_pool/0").orElse(Document.object()), item));
            return body.withAt(
                    Pools.PROFILES, List.of(Document.object("mode", "System").merge(profile)));
        }
        return item.type().equals("azurerm_monitor_diagnostic_setting") ? logs(body, item.values()) : body;
    }

    private static Document logs(Document body, Document values) {
        List<Document> logs = new ArrayList<>();
        for (Document log : values.get("enabled_log").orElse(Document.array()).elements()) {
            logs.add(
                    log.isReference()
                            ? log
                            : Document.object("enabled", true)
                                    .withSome("category", some(log, "category"))
                                    .withSome("categoryGroup", some(log, "category_group")));
        }
        Optional<Document> open = values.get("enabled_log").filter(Document::isReference);
        return body.withAt("/properties/logs", open.isPresent() ? open.get() : Document.of(logs));
    }

    private static Optional<Document> some(Document object, String name) {
        return object.get(name).filter(value -> !value.isNull());
    }

    private Document linked(Item item) {
        return links(item.values(), configured(item), item);
    }

    private Document configured(Item item) {
        String plain = item.address().replaceAll("\\[[^]]*]", "");
        return Optional.ofNullable(configured.get(plain)).orElse(Document.object());
    }

    /** An id that is known after apply is known to be that of a resource that the plan makes, if the files say so. */
    private Document links(Document values, Document expressions, Item from) {
        Document all = values;
        for (Map.Entry<String, Document> value : values.members().entrySet()) {
            Optional<Document> expression = expressions.get(value.getKey());
            if (expression.isPresent() && value.getValue().isReference()) {
                Optional<String> id = target(expression.get(), from).map(this::id);
                all = id.isPresent() ? all.with(value.getKey(), id.get()) : all;
            } else if (expression.isPresent() && value.getValue().elements().size() == 1) {
                Document inner = expression.get().at("/0").orElse(Document.object());
                Document block = value.getValue().elements().get(0);
                all = all.with(value.getKey(), List.of(links(block, inner, from)));
            }
        }
        return all;
    }

    private Optional<Item> target(Document expression, Item from) {
        String module = from.address().contains("module.")
                ? from.address().substring(0, from.address().indexOf(from.type() + "."))
                : "";
        return expression.get("references").orElse(Document.array()).elements().stream()
                .flatMap(reference -> reference.asText().stream())
                .filter(reference -> reference.endsWith(".id"))
                .map(reference -> module + reference.substring(0, reference.length() - ".id".length()))
                .flatMap(address -> Optional.ofNullable(items.get(address)).stream())
                .findFirst();
    }

    /** The id that is known, or one made of the group and the name that are declared. */
    private String id(Item item) {
        Optional<String> known = item.values().text("/id").filter(id -> id.startsWith("/subscriptions/"));
        if (known.isPresent()) {
            return known.get();
        }
        String type = Optional.ofNullable(TerraformTable.TYPES.get(item.type())).orElse("Terraform/" + item.type());
        String name = name(item);
        if (item.type().equals("azurerm_monitor_diagnostic_setting")) {
            Document linked = linked(item);
            return linked.text("/target_resource_id").orElse(base) + TemplateFunctions.provided(type, List.of(name));
        }
        return group(item) + TemplateFunctions.provided(type, List.of(name));
    }

    private static String name(Item item) {
        return item.values().text("/name").orElse(item.address()).replace('/', '|');
    }

    private String group(Item item) {
        String[] segments = base.split("/", -1);
        Optional<String> group = item.values().text("/resource_group_name");
        return group.isPresent() && segments.length > 2
                ? "/subscriptions/" + segments[2] + "/resourceGroups/"
                        + group.get().replace('/', '|')
                : base;
    }

    private void add(Item item, String id, String type, Document body, String apiVersion) {
        Estate.Source source =
                new Estate.Source(file, lines.line(item.pointer()), item.pointer() + " " + item.address());
        entries.add(new Estate.Entry(
                new Address<Observed>(type, id), Secrets.without(type, body), apiVersion, Optional.of(source)));
    }

    /** The windows stand in the cluster's own block; ARM has a resource for each. */
    private void maintenance(Item item) {
        Map<String, String> windows = Map.of(
                "maintenance_window", "default",
                "maintenance_window_auto_upgrade", "aksManagedAutoUpgradeSchedule",
                "maintenance_window_node_os", "aksManagedNodeOSUpgradeSchedule");
        windows.forEach((block, name) -> {
            Document value = item.values().get(block).orElse(Document.array());
            if (item.type().equals(AKS)
                    && (value.isReference() || !value.elements().isEmpty())) {
                String type = Pools.CLUSTER + "/maintenanceConfigurations";
                Document body = Document.object("properties", value.isReference() ? value : Document.object());
                add(item, id(item) + "/maintenanceConfigurations/" + name, type, body, "declared");
            }
        });
    }

    /** The body as ARM takes it: an object, or a JSON text in the provider's first version. */
    private void azapi(Item item) {
        String[] type =
                item.values().text("/type").orElse("unknown/unknown@declared").split("@", -1);
        Document body = item.values().get("body").orElse(Document.object());
        Document parsed = body.kind() == Document.Kind.STRING
                ? Document.parse(body.asText().orElse("{}"))
                : body;
        if (parsed.isReference()) {
            parsed = Document.object("properties", parsed);
        }
        for (String name : List.of("location", "tags")) {
            parsed = parsed.get(name).isPresent() ? parsed : parsed.withSome(name, some(item.values(), name));
        }
        Optional<Document> identity = TerraformTable.value(item.values(), "identity.type");
        parsed = identity.isPresent() ? parsed.withAt("/identity/type", identity.get()) : parsed;
        String parent = linked(item).text("/parent_id").orElse(base);
        String[] segments = type[0].split("/", -1);
        boolean child = segments.length > 2;
        String id = child
                ? parent + "/" + segments[segments.length - 1] + "/" + name(item)
                : parent + TemplateFunctions.provided(type[0], List.of(name(item)));
        add(item, item.values().text("/id").orElse(id), type[0], parsed, type.length > 1 ? type[1] : "declared");
    }

    /** Puts the pool into the cluster that it names; a cluster that cannot be told is not assessable in its pools. */
    private void pool(Item item) {
        Document profile = TerraformTable.forType(POOL).body(linked(item));
        Optional<String> named = linked(item).text("/kubernetes_cluster_id");
        Set<Integer> hosts = clusters(named);
        if (hosts.size() != 1) {
            gaps.add(new Estate.Gap(
                    Pools.CLUSTER, item.address() + " does not tell which cluster of the file it is of."));
            return;
        }
        int at = hosts.iterator().next();
        entries.set(at, Pools.put(entries.get(at), name(item), profile));
    }

    /** The places of the clusters that have this id; of all, if it is not known. */
    private Set<Integer> clusters(Optional<String> id) {
        return IntStream.range(0, entries.size())
                .filter(i -> Pools.isCluster(entries.get(i)))
                .filter(i -> id.isEmpty()
                        || id.get().equalsIgnoreCase(entries.get(i).address().path()))
                .boxed()
                .collect(Collectors.toSet());
    }

    @Override
    public String toString() {
        return "Terraform[" + file + ", " + items.size() + " resources]";
    }
}
