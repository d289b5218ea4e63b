package dev.breakwater.examples;

import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.k8s.Manifests;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.DesiredState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/** The cluster of the quickstart: one declaration in Java, and Kubernetes manifests from YAML files beside it. */
final class ShopCluster {
    private ShopCluster() {}

    static DesiredState declare(Settings settings) {
        // tag::declare[]
        SecureCluster shop = SecureCluster.named("shop")
                .subscription(settings.subscription())
                .resourceGroup(settings.group())
                .region("westeurope")
                .tenant(settings.tenant())
                .adminGroup(settings.adminGroup())
                .apiServerAccess(ApiServerAccess.ranges(settings.range()))
                .namespace("shop")
                .build();
        DesiredState desired = DesiredState.named("quickstart")
                .with(shop)
                .with(manifests("network-policies.yaml").on(shop.link()));
        // end::declare[]
        return settings.example()
                ? desired.with(manifests("cluster-admins.yaml").on(shop.link()))
                        .accepting(breakGlass("K8S-RBAC-01"), breakGlass("K8S-RBAC-13"))
                : desired;
    }

    /** The binding of one person is a deviation that somebody answers for, and not for ever. */
    private static Acceptance breakGlass(String control) {
        return new Acceptance(
                control,
                "break-glass account until the on-call group is in place",
                "platform team",
                LocalDate.now(java.time.ZoneOffset.UTC).plusDays(90));
    }

    private static Manifests manifests(String file) {
        try (InputStream text = ShopCluster.class.getResourceAsStream("manifests/" + file)) {
            if (text == null) {
                throw new IllegalStateException("The manifest " + file + " is missing from the examples.");
            }
            return Manifests.parse(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
