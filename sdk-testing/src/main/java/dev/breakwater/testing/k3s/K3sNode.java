package dev.breakwater.testing.k3s;

import dev.breakwater.document.Document;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;
import org.testcontainers.utility.TestcontainersConfiguration;

/** The container of a k3s as each stage wants it. */
final class K3sNode {
    private static final String FOLDER = "/etc/rancher/k3s/";
    private static final String AUTHENTICATION = FOLDER + "authentication.json";
    private static final String IMAGES = "/var/lib/rancher/k3s/agent/images/";
    private static final String MANIFESTS = "/var/lib/rancher/k3s/server/manifests/";
    private static final int OWNER_ONLY = 0600;

    /** What flannel says once it knows the node, so that pods can have addresses. */
    private static final String NODE_LINE = ".*Node controller sync successful.*";

    private static final String API_LINE = ".*k3s is up and running.*";

    private K3sNode() {}

    static K3sContainer container(K3sClusterBuilder options, Optional<EntraFront> entra) {
        if (!options.mayPull()) {
            // One more image that is only there to look at the network; two others are the matter of the preflight.
            TestcontainersConfiguration.getInstance().getUserProperties().setProperty("checks.disable", "true");
        }
        K3sContainer container =
                new K3sContainer(DockerImageName.parse(options.image()).asCompatibleSubstituteFor("rancher/k3s"));
        if (options.stage() == K3sStage.API) {
            apiOnly(container);
        } else {
            container.setCommand("server", "--disable=traefik,metrics-server", "--tls-san=" + container.getHost());
            container.setWaitStrategy(Wait.forLogMessage(NODE_LINE, 1));
        }
        container.withStartupTimeout(options.timeout());
        configure(container, options, entra);
        return container;
    }

    /**
     * Neither privileged nor with the machine's cgroups. Whatever would run in pods stays out: above all the metrics
     * server, whose group of the API would then not answer, and no namespace could be removed any more.
     */
    private static void apiOnly(K3sContainer container) {
        container.setPrivilegedMode(false);
        container.setBinds(new ArrayList<>());
        container.setTmpFsMapping(Map.of());
        container.setCommand(
                "server",
                "--disable-agent",
                "--flannel-backend=none",
                "--disable=traefik,servicelb,metrics-server,local-storage,coredns",
                "--tls-san=" + container.getHost());
        container.setWaitStrategy(Wait.forLogMessage(API_LINE, 1));
    }

    private static void configure(K3sContainer container, K3sClusterBuilder options, Optional<EntraFront> entra) {
        List<String> arguments = new ArrayList<>(options.serverArguments());
        entra.ifPresent(front -> {
            container.withExtraHost(EntraFront.HOST, "host-gateway");
            container.withCopyToContainer(Transferable.of(front.configuration().toPrettyJson()), AUTHENTICATION);
            arguments.add("authentication-config=" + AUTHENTICATION);
        });
        if (!arguments.isEmpty()) {
            Document dropIn = Document.object("kube-apiserver-arg+", arguments);
            container.withCopyToContainer(
                    Transferable.of(dropIn.toPrettyJson()), FOLDER + "config.yaml.d/50-breakwater.yaml");
        }
        copy(container, options.images(), IMAGES);
        copy(container, options.manifestFiles(), MANIFESTS);
    }

    private static void copy(K3sContainer container, List<Path> files, String folder) {
        for (Path file : files) {
            container.withCopyFileToContainer(MountableFile.forHostPath(file, OWNER_ONLY), folder + file.getFileName());
        }
    }
}
