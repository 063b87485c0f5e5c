package io.github.onloadnode.controlplane;

import io.github.onloadnode.host.HostCommand;
import io.github.onloadnode.node.PodProcess;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Has missing servers started, one at a time, and backs off if that does not help: an unused server
 * ends, and the kernel starts another for the next client.
 */
final class Prewarming {

  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** The last attempt for one namespace; {@code came}: a server was running afterwards. */
  private record Attempt(Duration pause, Instant next, String said, boolean came) {}

  /** The kernel reuses the numbers of namespaces, so the pod's UID is part of the key. */
  private record Place(String namespace, String podUid) {
    private static Place of(PodProcess way) {
      return new Place(way.namespace(), way.podUid());
    }
  }

  private final NamespaceClient helper;
  private final InstantSource steady;
  private final Map<Place, Attempt> attempts = new HashMap<>();

  Prewarming(NamespaceClient helper, InstantSource steady) {
    this.helper = helper;
    this.steady = steady;
  }

  /** Forgets namespaces that are gone. */
  void keepOnly(Collection<PodProcess> ways) {
    attempts.keySet().retainAll(ways.stream().map(Place::of).collect(Collectors.toSet()));
  }

  boolean isDue(PodProcess way) {
    return Optional.ofNullable(attempts.get(Place.of(way)))
        .filter(attempt -> steady.instant().isBefore(attempt.next()))
        .isEmpty();
  }

  /** Tries once; waits until the helper ends or is killed. */
  void attempt(String program, PodProcess way, BooleanSupplier wanted) {
    Duration pause =
        Optional.ofNullable(attempts.get(Place.of(way)))
            .map(before -> longer(before.pause()))
            .orElse(FIRST);
    String said = said(helper.ask(program, way.pid(), wanted));
    attempts.put(Place.of(way), new Attempt(pause, steady.instant().plus(pause), said, false));
  }

  /** Records that a server runs, whoever caused it. */
  void came(PodProcess way) {
    attempts.computeIfPresent(
        Place.of(way),
        (_, attempt) -> new Attempt(attempt.pause(), attempt.next(), attempt.said(), true));
  }

  /** The result of the last attempt; empty before the first. */
  Optional<String> said(PodProcess way) {
    return Optional.ofNullable(attempts.get(Place.of(way)))
        .map(attempt ->
            attempt.came()
                ? "its server has ended, as unused servers do; the next socket, or the"
                    + " agent in a few minutes, starts another"
                : "no server came: " + attempt.said());
  }

  private static String said(HostCommand.Result result) {
    return switch (result) {
      case HostCommand.Result.Ended(int exitCode, String output) ->
          "the helper ended with " + exitCode + " and said: " + firstLine(output);
      case HostCommand.Result.Killed(String why, String output) ->
          "the helper was killed (" + why + ") and had said: " + firstLine(output);
      case HostCommand.Result.NotStarted(String why) -> "the helper could not be started: " + why;
    };
  }

  private static String firstLine(String output) {
    return output.lines().findFirst().filter(line -> !line.isBlank()).orElse("nothing");
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
  }
}
