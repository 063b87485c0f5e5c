package io.github.onloadnode.api;

import io.github.onloadnode.api.RolloutSpec.Canary;
import io.github.onloadnode.api.RolloutSpec.DrainSpec;
import io.github.onloadnode.api.RolloutSpec.ForcedRelease;
import io.github.onloadnode.api.RolloutSpec.OnTimeout;
import io.github.onloadnode.api.RolloutSpec.WaitForJobs;
import io.github.onloadnode.api.RolloutSpec.Window;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code rollout}. */
final class RolloutReader {

  private static final int MOST_NODES = 100_000;
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3})%");
  private static final Pattern RELEASE = Pattern.compile("(.{1,253})/(\\d{1,18})");
  private static final SortedMap<String, OnTimeout> ON_TIMEOUT =
      new TreeMap<>(
          Map.of("Abort", OnTimeout.ABORT, "Wait", OnTimeout.WAIT, "Force", OnTimeout.FORCE));

  /** What an absent {@code rollout} means. */
  static final RolloutSpec DEFAULT = read(SpecFields.none("rollout"));

  private RolloutReader() {}

  static RolloutSpec read(SpecFields rollout) {
    RolloutSpec spec =
        new RolloutSpec(
            rollout.truth("paused").orElse(false),
            share(rollout, "maxParallel", RolloutSpec.MOST_PARALLEL),
            share(rollout, "maxUnavailable", MOST_NODES),
            rollout.fields("canary").map(RolloutReader::canary),
            rollout.list("windows").stream().flatMap(RolloutReader::window).toList(),
            Duration.ofSeconds(rollout.whole("minReadySeconds", 0, 24 * 3600).orElse(0)),
            rollout.whole("failureThreshold", 1, MOST_NODES).orElse(1),
            rollout.fields("drain").map(RolloutReader::drain).orElseGet(RolloutReader::drain),
            rollout.fields("verify").flatMap(RolloutReader::timeout).orElse(Desired.DEFAULT_VERIFY),
            rollout.text("rollbackTo"),
            rollout.whole("revisionHistoryLimit", 0, 100).orElse(5),
            releases(rollout));
    rollout.finish();
    return spec;
  }

  private static Share share(SpecFields fields, String key, int most) {
    Optional<YamlNode> value = fields.value(key);
    if (value.isEmpty()) {
      return Share.ONE;
    }
    if (value.get() instanceof YamlNode.Whole) {
      return new Share(fields.whole(key, 1, most).orElse(1), false);
    }
    String text = fields.text(key).orElse("");
    Matcher percent = PERCENT.matcher(text);
    if (percent.matches() && Integer.parseInt(percent.group(1)) <= 100) {
      return new Share(Integer.parseInt(percent.group(1)), true);
    }
    fields.error(key, "must be a number from 1 to " + most + ", or 0% to 100%, is " + text);
    return Share.ONE;
  }

  private static Canary canary(SpecFields canary) {
    Canary read =
        new Canary(
            canary.fields("selector").map(RolloutReader::labels).orElse(Map.of()),
            canary.whole("count", 1, MOST_NODES),
            GoDuration.read(canary, "soak").orElse(Duration.ZERO),
            canary.truth("approval").orElse(false));
    if (!canary.has("selector") && !canary.has("count")) {
      canary.error("count", "is missing, and so is selector: give one of them");
    }
    canary.finish();
    return read;
  }

  static Map<String, String> labels(SpecFields labels) {
    Map<String, String> read = new TreeMap<>();
    for (String name : labels.names()) {
      // A label may be empty, which no other text of a spec is.
      boolean isEmpty = labels.value(name).filter(node -> node.plain().equals("")).isPresent();
      read.put(name, isEmpty ? "" : labels.text(name).orElse(""));
    }
    return read;
  }

  private static Stream<Window> window(SpecFields window) {
    Optional<String> schedule = window.text("schedule");
    Optional<Duration> duration = GoDuration.read(window, "duration");
    Optional<ZoneId> zone =
        window.has("timeZone")
            ? window.text("timeZone").flatMap(name -> zone(window, name))
            : Optional.of(ZoneOffset.UTC);
    for (String key : List.of("schedule", "duration")) {
      if (!window.has(key)) {
        window.error(key, "is missing");
      }
    }
    window.finish();
    return schedule.isPresent() && duration.isPresent() && zone.isPresent()
        ? Stream.of(new Window(schedule.get(), duration.get(), zone.get()))
        : Stream.empty();
  }

  private static Optional<ZoneId> zone(SpecFields window, String name) {
    try {
      return Optional.of(ZoneId.of(name));
    } catch (DateTimeException e) {
      return window.error("timeZone", "is unknown: " + name + "; Europe/London is one");
    }
  }

  private static DrainSpec drain() {
    return drain(SpecFields.none("rollout.drain"));
  }

  private static DrainSpec drain(SpecFields drain) {
    OnTimeout onTimeout = Choice.read(drain, "onTimeout", ON_TIMEOUT).orElse(OnTimeout.ABORT);
    DrainSpec read =
        new DrainSpec(
            GoDuration.read(drain, "timeout").orElse(Duration.ofMinutes(15)),
            onTimeout,
            drain.fields("waitForJobs").map(RolloutReader::jobs),
            drain.truth("taint").orElse(false));
    drain.finish();
    return read;
  }

  private static WaitForJobs jobs(SpecFields jobs) {
    WaitForJobs read =
        new WaitForJobs(
            jobs.fields("selector").map(RolloutReader::labels).orElse(Map.of()),
            GoDuration.read(jobs, "timeout").orElse(Duration.ofHours(1)));
    if (!jobs.has("selector")) {
      jobs.error("selector", "is missing");
    }
    jobs.finish();
    return read;
  }

  private static Optional<Duration> timeout(SpecFields verify) {
    Optional<Duration> timeout = GoDuration.read(verify, "timeout");
    verify.finish();
    return timeout;
  }

  private static List<ForcedRelease> releases(SpecFields rollout) {
    return rollout.texts("forceRelease").orElse(List.of()).stream()
        .flatMap(text -> {
          Matcher release = RELEASE.matcher(text);
          if (release.matches()) {
            return Stream.of(new ForcedRelease(release.group(1), Long.parseLong(release.group(2))));
          }
          rollout.error("forceRelease", "must have the form NODE/SEQ, is " + text);
          return Stream.empty();
        })
        .toList();
  }
}
