package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Rewrites a body as the service may answer it: other case, other order, defaults and read-only members added. */
final class Noise {
    private Noise() {}

    static Document asTheServiceWritesIt(Document declared) {
        Document body = declared.with("id", "/subscriptions/s/…/prod")
                .with("location", "West Europe")
                .withAt("/properties/provisioningState", "Succeeded")
                .withAt("/properties/maxAgentPools", 100)
                .withAt("/properties/kubernetesVersion", "1.34.2")
                .withAt("/properties/autoUpgradeProfile/other", "x")
                .withAt("/properties/serviceMeshProfile/istio/other", "x")
                .withAt("/tags/somebody", "else");
        body = shouted(
                body,
                "/properties/diskEncryptionSetID",
                "/properties/networkProfile/networkPolicy",
                "/properties/securityProfile/defender/logAnalyticsWorkspaceResourceId",
                "/sku/tier",
                "/identity/type");
        body = body.withAt(
                "/properties/addonProfiles",
                shoutedKeys(body.at("/properties/addonProfiles").orElseThrow()));
        body = body.withAt(
                "/identity/userAssignedIdentities",
                shoutedKeys(body.at("/identity/userAssignedIdentities").orElseThrow()));
        return body.withAt("/properties/agentPoolProfiles", pools(body));
    }

    private static Document shouted(Document body, String... pointers) {
        Document at = body;
        for (String pointer : pointers) {
            at = at.withAt(pointer, at.text(pointer).orElseThrow().toUpperCase(Locale.ROOT));
        }
        return at;
    }

    private static Document shoutedKeys(Document map) {
        Document shouted = Document.object();
        for (var member : map.members().entrySet()) {
            shouted = shouted.with(
                    member.getKey().toUpperCase(Locale.ROOT), member.getValue().with("identity", "x"));
        }
        return shouted;
    }

    private static List<Document> pools(Document body) {
        List<Document> pools = new ArrayList<>();
        for (Document pool :
                body.at("/properties/agentPoolProfiles").orElseThrow().elements()) {
            pools.add(pool.with("provisioningState", "Succeeded")
                    .with("vmSize", "standard_d4DS_v5")
                    .with("count", 4)
                    .with("availabilityZones", List.of("3", "1", "2"))
                    .with("nodeImageVersion", "AKSAzureLinux-V3gen2-2026"));
        }
        Collections.reverse(pools);
        pools.add(Document.object("name", "somebodys", "count", 1));
        return pools;
    }
}
