package io.github.onloadnode.rollout;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.github.onloadnode.api.RolloutSpec.Window;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

/** When nodes may get a turn. */
final class Windows {

  private Windows() {}

  /** Why no window is open; empty if one is, or if there are none at all. */
  static Optional<String> closed(List<Window> windows, Looks looks) {
    if (windows.isEmpty()) {
      return Optional.empty();
    }
    boolean open = false;
    for (Window window : windows) {
      // Each is asked, for the next look.
      open |= times(window).filter(cron -> isOpen(cron, window, looks)).isPresent();
    }
    return open ? Optional.empty() : Optional.of(why(windows, looks));
  }

  private static boolean isOpen(ExecutionTime cron, Window window, Looks looks) {
    ZonedDateTime now = looks.now().atZone(window.zone());
    cron.nextExecution(now).map(ZonedDateTime::toInstant).ifPresent(looks::isPast);
    boolean opensNow = cron.isMatch(now);
    Optional<Instant> opened =
        opensNow
            ? Optional.of(now.withSecond(0).withNano(0).toInstant())
            : cron.lastExecution(now).map(ZonedDateTime::toInstant);
    return opened.filter(at -> !looks.isPast(at.plus(window.duration()))).isPresent();
  }

  private static Optional<ExecutionTime> times(Window window) {
    try {
      Cron cron =
          new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
              .parse(window.schedule());
      return Optional.of(ExecutionTime.forCron(cron));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String why(List<Window> windows, Looks looks) {
    List<String> unknown =
        windows.stream()
            .filter(window -> times(window).isEmpty())
            .map(window -> "\"" + window.schedule() + "\"")
            .toList();
    if (!unknown.isEmpty()) {
      return "spec.rollout.windows has a schedule that is not five fields of cron: "
          + String.join(", ", unknown);
    }
    return windows.stream()
        .flatMap(window -> opening(window, looks.now()).stream())
        .min(Instant::compareTo)
        .map(next -> "the next window opens at " + next)
        .orElse("no window ever opens");
  }

  private static Optional<Instant> opening(Window window, Instant now) {
    return times(window)
        .flatMap(cron -> cron.nextExecution(now.atZone(window.zone())))
        .map(ZonedDateTime::toInstant);
  }
}
