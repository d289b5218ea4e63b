package dev.breakwater.testing.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long something is waited for. */
class PatienceTest {
    private final AtomicLong time = new AtomicLong();
    private final Patience patience = new Patience(Duration.ofSeconds(10), time::get);
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void several_waits_share_one_deadline() {
        patience.until(() -> {
            time.addAndGet(Duration.ofSeconds(11).toNanos());
            return "";
        });

        assertThatThrownBy(() -> patience.until(() -> "the second, asked " + asked.incrementAndGet()))
                .hasMessage("Waited 10 s in vain: the second, asked 1");
    }

    @Test
    void what_is_thrown_is_missing_unless_no_waiting_mends_it() {
        assertThatThrownBy(() -> patience.until(() -> {
                    time.addAndGet(Duration.ofSeconds(6).toNanos());
                    throw new IllegalStateException("refused " + asked.incrementAndGet());
                }))
                .hasMessage("Waited 10 s in vain: refused 2");
        assertThatThrownBy(() -> new Patience(Duration.ofSeconds(10), time::get).until(() -> {
                    throw new Patience.Hopeless("never");
                }))
                .hasMessage("never");
        assertThat(asked).hasValue(2);
    }
}
