package dev.breakwater.cluster;

import dev.breakwater.cluster.MaintenanceConfiguration.Work;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Issue;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** What AKS refuses in a maintenance configuration, and nothing else. */
final class MaintenanceRules {
    /** The most that each interval and day of a schedule may be. */
    private static final Map<String, Integer> MOST =
            Map.of("intervalDays", 7, "intervalWeeks", 4, "intervalMonths", 6, "dayOfMonth", 31);

    private MaintenanceRules() {}

    static List<Issue> check(MaintenanceConfiguration configuration) {
        Problems problems = new Problems("MaintenanceConfiguration '" + configuration.work() + "'");
        boolean releases = configuration.work() == Work.RELEASES;
        boolean hours = configuration.window() instanceof MaintenanceWindow.Hours;
        problems.unless(
                releases == hours,
                "window contains " + (hours ? "hours of the week" : "a recurring window") + ", which "
                        + configuration.work() + " does not take; declare "
                        + (releases ? "MaintenanceWindow.hours(…)." : "MaintenanceWindow.weekly(…)."));
        if (configuration.window() instanceof MaintenanceWindow.Hours week) {
            week.week()
                    .forEach((day, slots) -> slots.forEach(slot -> problems.unless(
                            0 <= slot && slot <= 23, "window contains hour " + slot + ", which is not from 0 to 23.")));
            problems.unless(!week.week().isEmpty(), "window contains no hours; AKS would never do this work.");
        }
        if (configuration.window() instanceof MaintenanceWindow.Recurring recurring) {
            recurring(configuration.work(), recurring, problems);
        }
        return problems.issues();
    }

    private static void recurring(Work work, MaintenanceWindow.Recurring window, Problems problems) {
        problems.unless(
                4 <= window.hours() && window.hours() <= 24,
                "window contains " + window.hours() + " hours, which is not from 4 to 24.");
        problems.unless(
                work != Work.UPGRADES || window.schedule().get("daily").isEmpty(),
                "window contains a daily schedule, which only node images take; declare MaintenanceWindow.weekly(…).");
        problems.unless(
                window.offset().getTotalSeconds() % 60 == 0,
                "window contains the offset " + window.offset() + ", which is not in whole minutes from "
                        + ZoneOffset.UTC + ".");
        for (Document every : window.schedule().members().values()) {
            MOST.forEach((name, most) -> every.number("/" + name)
                    .ifPresent(value -> problems.unless(
                            1 <= value.intValue() && value.intValue() <= most,
                            "window contains " + name + " " + value + ", which is not from 1 to " + most + ".")));
        }
    }
}
