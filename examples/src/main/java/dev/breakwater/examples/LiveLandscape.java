package dev.breakwater.examples;

import com.azure.identity.DefaultAzureCredentialBuilder;
import dev.breakwater.azure.AzureOptions;
import dev.breakwater.azure.AzureProvider;
import dev.breakwater.blueprint.LockOutReview;
import dev.breakwater.engine.ConsoleListener;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Plan;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.resource.DesiredState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;

/** Real Azure, signed in by whatever the default credential finds. Nothing is written before a typed yes. */
final class LiveLandscape implements Landscape {
    private final Settings settings;
    private final PrintStream out;
    private final KubernetesProvider kubernetes = KubernetesProvider.create();

    LiveLandscape(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Engine engine() {
        AzureProvider azure = AzureProvider.of(
                new DefaultAzureCredentialBuilder().tenantId(settings.tenant()).build(), AzureOptions.standard());
        return Engine.of(azure, kubernetes)
                .with(EngineOptions.standard()
                        .withListeners(ConsoleListener.plain(out))
                        .withReviews(LockOutReview.standard()));
    }

    @Override
    public boolean confirm(Plan plan) {
        out.print("This writes to subscription " + settings.subscription() + ". Type yes to go on: ");
        out.flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            return "yes".equals(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean drift(DesiredState desired) {
        return false;
    }

    @Override
    public void close() {
        kubernetes.close();
    }
}
