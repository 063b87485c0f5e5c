package io.github.onloadnode.bench;

import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.GuestProcess;
import io.github.onloadnode.lab.Payload;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A guest with cards, a kubelet without an API server, and the assembled agent in local mode. */
final class GuestNode {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Pattern TIME = Pattern.compile("(?:time|began)=(\\S+Z)");
  private static final String DESIRED = "/etc/onload-agent/desired.yaml";

  private final Guest guest;
  private final Path app;
  private Optional<GuestProcess> agent = Optional.empty();
  private int starts;

  GuestNode(Guest guest, Path app) {
    this.guest = guest;
    this.app = app;
  }

  /** Four NIC functions with the in-tree driver, and a kubelet. */
  void prepare() {
    guest.output("modprobe lab_pci card=1924:0b03/2/4/0,1924:0b03/2/4/0 && modprobe sfc");
    guest.run("cluster alone", PATIENCE).expectSuccess();
  }

  void start() {
    agent =
        Optional.of(
            guest.background(
                "bench-" + starts++,
                """
                echo began=$(date -u +%%Y-%%m-%%dT%%H:%%M:%%S.%%3NZ)
                exec %s/bin/onload-agent agent --desired %s --observe-interval 1s
                """
                    .formatted(app, DESIRED)));
  }

  void kill() {
    agent.orElseThrow().signal("KILL");
    await(
        "the agent's end", () -> agent.orElseThrow().isAlive() ? Optional.empty() : Optional.of(0));
  }

  /** Starts an agent on the bare node, and returns once it has installed this build. */
  void install(String build) {
    order(build);
    start();
    awaitSucceeded(build, 0);
  }

  private void order(String build) {
    guest.output(
        """
        mkdir -p /etc/onload-agent
        echo 'onload: {source: {hostPath: /lab/payloads/%s}, sfc: {}}' > %s.new
        mv %s.new %s
        """
            .formatted(build, DESIRED, DESIRED, DESIRED));
  }

  /** How long the newest order withheld devices, from the agent's log. */
  Duration change(String build) {
    int before = ended().size();
    order(build);
    String succeeded = awaitSucceeded(build, before);
    return Duration.between(time(lines("to=Quiesce").getLast()), time(succeeded));
  }

  /**
   * @param before how many orders had ended
   * @return the log's line of the next end
   */
  private String awaitSucceeded(String build, int before) {
    String line =
        await(
                "the change to " + build,
                () -> Optional.of(ended()).filter(lines -> lines.size() > before))
            .getLast();
    if (!line.contains("outcome=Succeeded")) {
      throw new IllegalStateException("the change to " + build + ": " + line);
    }
    return line;
  }

  /** The time from the process's start to its registration. */
  Duration registered() {
    String line =
        await("the registration", () -> lines("registered with kubelet").stream().findFirst());
    return Duration.between(time(lines("began=").getFirst()), time(line));
  }

  /** Unloads the modules and loads those of a build, as fast as the kernel can. */
  Duration byHand(String build) {
    String modules = new Payload(build).modules();
    String took =
        guest.output(
            """
            kill $(cat /proc/driver/onload/cp_server_pids) 2> /dev/null
            while [ "$(cat /sys/module/onload/refcnt)" != 0 ]; do sleep 0.02; done
            began=$(date +%%s%%N)
            rmmod onload sfc_char sfc_resource sfc &&
              for name in sfc sfc_resource sfc_char onload; do insmod %s/$name.ko; done
            echo $((($(date +%%s%%N) - began) / 1000))
            """
                .formatted(modules));
    return Duration.ofNanos(Long.parseLong(took.strip()) * 1000);
  }

  private List<String> ended() {
    return lines("order ended");
  }

  private List<String> lines(String with) {
    return agent.orElseThrow().log().lines().filter(line -> line.contains(with)).toList();
  }

  private static Instant time(String line) {
    Matcher matcher = TIME.matcher(line);
    if (!matcher.find()) {
      throw new IllegalStateException("a line without a time: " + line);
    }
    return Instant.parse(matcher.group(1));
  }

  private <T> T await(String what, Supplier<Optional<T>> reached) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<T> found = reached.get();
      if (found.isPresent()) {
        return found.get();
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    throw new IllegalStateException(
        what + " did not come: " + agent.map(GuestProcess::log).orElse("no agent"));
  }
}
