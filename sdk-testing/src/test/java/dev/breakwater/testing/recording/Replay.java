package dev.breakwater.testing.recording;

import dev.breakwater.document.Difference;
import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Asks a fresh FakeKubernetes what a real server was asked, and tells where it answers otherwise. */
final class Replay {
    /** What the header of a recording says of scenarios that are not replayed against the fake. */
    static final String ELSEWHERE = "not replayed against FakeKubernetes, which leaves out the roles of the control"
            + " plane's components: compared with DefaultRoles and Authorizer";

    private Replay() {}

    /** Where the answers differ, by the id of the step; a step without differences is not named. */
    static Map<String, List<Difference>> of(Recording recording) {
        Map<String, List<Difference>> differing = new TreeMap<>();
        Set<String> elsewhere = recording
                .header()
                .get("elsewhere")
                .orElse(Document.object())
                .members()
                .keySet();
        try (FakeKubernetes fake = FakeKubernetes.create("1.34", Clock.systemUTC())) {
            Runner runner = new Runner(fake::handle, fake.adminToken().reveal(), false);
            for (Recording.Answered real : recording.answered()) {
                if (elsewhere.contains(real.step().scenario())) {
                    continue;
                }
                List<Difference> places = real.answer().diff(runner.run(real.step())).stream()
                        .filter(place -> !bothAllowed(place))
                        .toList();
                if (!places.isEmpty()) {
                    differing.put(real.step().id(), places);
                }
            }
        }
        return differing;
    }

    /** Which of several bindings a server names as its reason is left to the order of its cache. */
    private static boolean bothAllowed(Difference place) {
        return place.pointer().endsWith("/reason") && isAllowed(place.before()) && isAllowed(place.after());
    }

    private static boolean isAllowed(Optional<Document> reason) {
        return reason.flatMap(Document::asText).orElse("").startsWith("RBAC: allowed by ");
    }
}
