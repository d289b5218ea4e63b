package dev.breakwater.testing.k3s;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a pod runs to try many probes at once, and how to read what it prints. */
final class ProbeScript {
    /**
     * One line per probe: its number, the exit status, what the client complained of. A name is looked up on its own
     * first; what a server sends is thrown away, as it may be long, or speak of what is refused.
     */
    static final String TEXT = """
            set -f
            for one in "$@"; do (
              IFS=/; set -- $one
              case $3 in
                *.svc.*) timeout %2$d nslookup -type=a "$3" > /dev/null 2>&1 || { echo "$1 1 bad address"; exit; } ;;
              esac
              if [ "$2" = UDP ]; then
                said=$(timeout %1$d tftp -g -l - -r x "$3" "$4" 2>&1)
              else
                said=$(timeout %1$d wget -q -O - "http://$3:$4/" 2>&1 > /dev/null)
              fi
              echo "$1 $? $(echo "$said" | tr '\\n' ' ')"
            ) & done
            wait
            """.formatted(Patience.times(2), Patience.times(3));

    private static final List<String> ENDED = List.of("124", "137", "143");

    private ProbeScript() {}

    /** The word for one probe. */
    static String word(int number, TrafficProbe probe, String host) {
        return number + "/" + probe.port().protocol() + "/" + host + "/"
                + probe.port().number();
    }

    /** The number of the probe that a line is about. */
    static int number(String line) {
        return Integer.parseInt(line.substring(0, line.indexOf(' ')));
    }

    /** The verdict of a line. */
    static TrafficVerdict verdict(String line) {
        String[] parts = line.split(" ", 3);
        String said = parts[2].toLowerCase(Locale.ROOT);
        return known(parts[1], said)
                .orElseThrow(() -> new Patience.Hopeless("A probe ended with " + parts[1]
                        + " and said what nobody can tell a verdict from: " + parts[2]));
    }

    private static Optional<TrafficVerdict> known(String status, String said) {
        if (status.equals("0")) {
            return Optional.of(TrafficVerdict.ANSWERED);
        }
        if (said.contains("bad address")) {
            return Optional.of(TrafficVerdict.NO_NAME);
        }
        if (said.contains("refused") || said.contains("unreachable") || said.contains("no route to host")) {
            return Optional.of(TrafficVerdict.REFUSED);
        }
        if (ENDED.contains(status) || said.contains("timed out") || said.contains("timeout")) {
            return Optional.of(TrafficVerdict.DROPPED);
        }
        return said.contains("server returned error") || said.contains("server error")
                ? Optional.of(TrafficVerdict.ANSWERED)
                : Optional.empty();
    }
}
