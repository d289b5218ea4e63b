package dev.breakwater.guide;

import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.blueprint.SecureNamespace;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.document.Document;
import dev.breakwater.testing.TestBed;
import java.util.List;

/** What a platform team declares, for the tests that the guide shows. */
final class Platform {
    static final String TEAM = "3f0b2c7e-5a0e-4b7c-9a55-0d8f6f1f2c11";

    private Platform() {}

    static SecureCluster payments() {
        return SecureCluster.named("payments")
                .subscription(TestBed.SUBSCRIPTION)
                .resourceGroup("rg-payments")
                .region("westeurope")
                .tenant(TestBed.TENANT)
                .adminGroup("9b1f6d0e-3c52-4f7e-8a24-5d8c0f2b7e61")
                .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
                .namespace("payments", SecureNamespace.Grant.edit(TEAM))
                .putTag("env", "prod")
                .build();
    }

    /** What nobody should get into the cluster. */
    static Document privilegedPod(String namespace) {
        Document container = Document.object("name", "tool", "image", "example.com/tool:1")
                .with("securityContext", Document.object("privileged", true));
        return Document.object("apiVersion", "v1", "kind", "Pod")
                .with("metadata", Document.object("name", "tool", "namespace", namespace))
                .with("spec", Document.object("containers", List.of(container)));
    }
}
