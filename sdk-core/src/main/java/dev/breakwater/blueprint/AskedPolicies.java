package dev.breakwater.blueprint;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.governance.AzurePolicy;
import dev.breakwater.governance.PolicyDefinition;
import dev.breakwater.governance.PolicyExemption;
import dev.breakwater.governance.PolicyInitiative;
import dev.breakwater.policy.PolicyMatch;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The definitions by which an assignment asks something of the inside of a cluster, each with its effect, which is empty
 * where nothing says it: overrides win, and what the cluster is exempted from is not asked. Built-in ones are known by
 * the first part of their id. Source: Azure/azure-policy, April 2026.
 */
final class AskedPolicies {
    private static final String BUILT_IN = "/providers/microsoft.authorization/";
    private static final String EFFECT = "/parameters/effect/value";
    private static final String OFF = "disabled";

    /** Stands among what is exempted for the whole assignment. */
    private static final String ALL = "*";

    private static final String MODE = "Microsoft.Kubernetes.Data";

    /** What both initiatives of Pod Security consist of, and by which name an override picks it. */
    private static final String BOTH = "95edb821 noprivilegedcontainers 82985f06 blockusinghostnetwork"
            + " 47a1ee2f blockusinghostprocessidandipc c26596ff containercapabilities";

    private static final String BASELINE = BOTH + " 098fc59e nohostpathvolume";
    private static final String RESTRICTED = BOTH + " 1c6e92c9 noprivilegeescalation 16697877 allowedvolumetypes"
            + " f06ddb64 allowedusersgroups 975ce327 allowedseccompprofiles";

    /** The built-in definitions of that mode which leave a constraint; those that mutate leave none. */
    private static final String VALIDATING = "95edb821 1c6e92c9 47a1ee2f 82985f06 098fc59e c26596ff f06ddb64 975ce327"
            + " 16697877 511f5417 e1e6c427 f85eb0dd 5e5a0673 56d0a13f df49d893 a27c700f d2e7ea85 423dd1ba 9f061a12"
            + " febd0533 021f8078 50c83470 12db3749 e345eecc 03a4ecdb 1a5b4dca d8c942c6 3fc4dc25 d46c275d 233a2a17"
            + " b0fdedee ca8d5704 a3dc4946 1ddac26b 46592696 9a5f4e39 65280eef b1a9997f 34c88cd4 4f3823b6 077f0ce1"
            + " 5485eac0 57dde185 a2abc456 f4a8fce0 1a3b9003 53a4a537 a22123bd 48940d92 cf426bb8 d9e8f2c1 b81f454c";

    private final Map<String, String> effects = new TreeMap<>();
    private final Map<String, Document> read = new HashMap<>();
    private final Document assignment;
    private final Set<String> exempted = new HashSet<>();
    private String unread = "";

    private AskedPolicies(Document assignment, Estate estate) {
        this.assignment = assignment;
        for (String type : List.of(PolicyDefinition.TYPE, PolicyInitiative.TYPE)) {
            estate.ofType(type).forEach(one -> read.put(one.address().path().toLowerCase(Locale.ROOT), one.document()));
        }
    }

    /** What the assignment asks of that cluster at that time. */
    static AskedPolicies of(Estate.Entry assignment, Estate estate, Estate.Entry cluster, Instant now) {
        AskedPolicies asked = new AskedPolicies(assignment.document(), estate);
        for (Estate.Entry exemption : estate.ofType(PolicyExemption.TYPE)) {
            if (isFrom(exemption, assignment) && isOf(exemption, cluster) && isOpen(exemption.document(), now)) {
                asked.exempt(elements(exemption.document(), "/properties/policyDefinitionReferenceIds"));
            }
        }
        String id = lower(assignment.document(), "/properties/policyDefinitionId");
        if (asked.exempted.contains(ALL)) {
            return asked;
        }
        if (id.contains("/policysetdefinitions/")) {
            asked.addInitiative(id);
        } else {
            asked.add(id, "", lower(assignment.document(), "/properties" + EFFECT));
        }
        return asked;
    }

    private static boolean isFrom(Estate.Entry exemption, Estate.Entry assignment) {
        return exemption
                .document()
                .text("/properties/policyAssignmentId")
                .filter(assignment.address().path()::equalsIgnoreCase)
                .isPresent();
    }

    private static boolean isOf(Estate.Entry exemption, Estate.Entry cluster) {
        String path = exemption.address().path().toLowerCase(Locale.ROOT);
        String scope = path.substring(0, Math.max(0, path.lastIndexOf("/providers/")));
        String id = cluster.address().path().toLowerCase(Locale.ROOT);
        return (id + "/").startsWith(scope + "/")
                && PodSecurityControl.selects(exemption, cluster) == PolicyMatch.MATCHES;
    }

    /** Without an end it always holds; after its end it stays and is honoured no more. */
    private static boolean isOpen(Document exemption, Instant now) {
        Optional<String> end = exemption.text("/properties/expiresOn");
        try {
            return end.isEmpty() || now.isBefore(OffsetDateTime.parse(end.get()).toInstant());
        } catch (DateTimeParseException noTime) {
            return false;
        }
    }

    private void exempt(List<Document> references) {
        references.forEach(one -> exempted.add(one.asText().orElse("").toLowerCase(Locale.ROOT)));
        if (references.isEmpty()) {
            exempted.add(ALL);
        }
    }

    private void addInitiative(String id) {
        Document initiative = read.get(id);
        Optional<AzurePolicy> known = AzurePolicy.ofDefinitionId(id);
        if (initiative != null) {
            elements(initiative, "/properties/policyDefinitions").forEach(one -> addMember(one, initiative));
        } else if (known.equals(Optional.of(AzurePolicy.POD_SECURITY_BASELINE))) {
            addAll(BASELINE);
        } else if (known.equals(Optional.of(AzurePolicy.POD_SECURITY_RESTRICTED))) {
            addAll(RESTRICTED);
        } else {
            unread = id;
        }
    }

    private void addAll(String known) {
        String effect = lower(assignment, "/properties" + EFFECT);
        String[] words = known.split(" ", -1);
        for (int at = 0; at < words.length; at += 2) {
            put(words[at], effective(words[at + 1], effect));
        }
    }

    private void addMember(Document member, Document initiative) {
        String effect = lower(member, EFFECT);
        if (effect.startsWith("[parameters('") && effect.endsWith("')]")) {
            effect = parameter(effect.substring(13, effect.length() - 3), initiative);
        }
        add(lower(member, "/policyDefinitionId"), lower(member, "/policyDefinitionReferenceId"), effect);
    }

    /** What the assignment gives for a parameter, or else the initiative's default; names have no letter case. */
    private String parameter(String name, Document initiative) {
        String given = named(assignment, name, "/value");
        return given.isEmpty() ? named(initiative, name, "/defaultValue") : given;
    }

    private static String named(Document body, String name, String member) {
        for (Map.Entry<String, Document> one : body.at("/properties/parameters")
                .orElse(Document.object())
                .members()
                .entrySet()) {
            if (one.getKey().equalsIgnoreCase(name)) {
                return lower(one.getValue(), member);
            }
        }
        return "";
    }

    /** The effect of a member with exemptions and overrides: none, the first override that means it, or what is given. */
    String effective(String reference, String given) {
        if (exempted.contains(ALL) || exempted.contains(reference.toLowerCase(Locale.ROOT))) {
            return OFF;
        }
        for (Document override : elements(assignment, "/properties/overrides")) {
            boolean meant = lower(override, "/kind").equals("policyeffect");
            for (Document selector : elements(override, "/selectors")) {
                boolean in = selector.get("in").isPresent();
                boolean listed = elements(selector, in ? "/in" : "/notIn").stream()
                        .anyMatch(one -> one.asText().orElse("").equalsIgnoreCase(reference));
                meant &= in == listed;
            }
            if (meant) {
                return lower(override, "/value");
            }
        }
        return given;
    }

    private void add(String id, String reference, String effect) {
        Document definition = read.get(id);
        if (definition != null) {
            if (lower(definition, "/properties/mode").equalsIgnoreCase(MODE)) {
                put(key(id), effective(reference, effect(definition, effect)));
            }
        } else if (!id.startsWith(BUILT_IN)) {
            unread = effective(reference, effect).equals(OFF) ? unread : id;
        } else if (VALIDATING.contains(key(id))) {
            put(key(id), effective(reference, effect));
        }
    }

    /** What the rule says, where that is no expression; then what is given; then the default. */
    private static String effect(Document definition, String given) {
        String said = lower(definition, "/properties/policyRule/then/effect");
        if (!said.isEmpty() && !said.startsWith("[")) {
            return said;
        }
        return given.isEmpty() ? lower(definition, "/properties/parameters/effect/defaultValue") : given;
    }

    /** Mutations are no constraints. */
    private void put(String key, String effect) {
        if (!effect.equals(OFF) && !effect.equals("mutate")) {
            effects.put(key, effect);
        }
    }

    /** By what a definition is told from others: the first part of a built-in one's id, or the whole id in lower case. */
    static String key(String definitionId) {
        String id = definitionId.toLowerCase(Locale.ROOT);
        int guid = id.lastIndexOf('/') + 1;
        return id.startsWith(BUILT_IN) ? id.substring(guid, Math.min(guid + 8, id.length())) : id;
    }

    /** By key. */
    Map<String, String> effects() {
        return effects;
    }

    /** The definition or initiative of which nobody read what it consists of; empty if there is none. */
    Optional<String> unread() {
        return Optional.of(unread).filter(id -> !id.isEmpty());
    }

    /** Whether the assignment leaves constraints in clusters for sure. */
    boolean isForClusters() {
        return !effects.isEmpty()
                || AzurePolicy.ofDefinitionId(unread)
                        .filter(
                                Set.of(AzurePolicy.DEPLOYMENT_SAFEGUARDS, AzurePolicy.CIS_KUBERNETES_BENCHMARK)
                                        ::contains)
                        .isPresent();
    }

    /** Whether it may; that of Azure's many own ones which were not read is not asked of each. */
    boolean isPerhapsForClusters() {
        return isForClusters() || (!unread.isEmpty() && !unread.startsWith(BUILT_IN));
    }

    private static String lower(Document body, String pointer) {
        return body.text(pointer).orElse("").toLowerCase(Locale.ROOT);
    }

    private static List<Document> elements(Document body, String pointer) {
        return body.at(pointer).orElse(Document.array()).elements();
    }

    @Override
    public String toString() {
        return "AskedPolicies" + effects;
    }
}
