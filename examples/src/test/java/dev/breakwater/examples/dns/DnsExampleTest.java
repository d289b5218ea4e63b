package dev.breakwater.examples.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.resource.Output;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DnsExampleTest {
    @Test
    void a_name_waits_for_the_cluster_it_points_to() {
        ByteArrayOutputStream told = new ByteArrayOutputStream();

        DnsExample.run(new PrintStream(told, true, StandardCharsets.UTF_8));

        assertThat(told.toString(StandardCharsets.UTF_8))
                .containsSubsequence(
                        "create records/api.shop.example",
                        "(known after apply)",
                        "managedClusters/shop: created",
                        "records/api.shop.example: created",
                        "api.shop.example -> shop-")
                .contains("nothing to change");
    }

    @Test
    void all_that_is_wrong_with_a_record_is_said_at_once() {
        assertThatThrownBy(() -> DnsRecord.named("api")
                        .zone(" ")
                        .target(Output.of("x"))
                        .ttl(0)
                        .build())
                .hasMessageContaining("zone is blank")
                .hasMessageContaining("ttl is 0");
    }
}
