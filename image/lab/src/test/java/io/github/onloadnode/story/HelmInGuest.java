package io.github.onloadnode.story;

import io.github.onloadnode.chart.Helm;
import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.CommandResult;
import io.github.onloadnode.lab.Guest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Helm in a guest, with the chart and the image of this checkout, as a user of the chart has them.
 */
record HelmInGuest(Cluster cluster, String program) {

  /** The registry in the name that the archive gives the image; nobody answers there. */
  static final String REGISTRY = "localhost";

  /** What the README's line to install says after the name of the command. */
  static final String INSTALL = "install onload-agent /host/charts/onload-agent";

  static final String UPGRADE =
      "upgrade onload-agent /host/charts/onload-agent --reset-then-reuse-values";

  /** The chart of its first commit, as the guest sees it. */
  static final String FIRST_CHART = "/host/charts/first.tgz";

  private static final Path KEPT = Path.of("src/test/resources/charts/first.tgz");
  private static final Path IMAGES = Path.of("../dist/target/image").toAbsolutePath().normalize();
  private static final String SUFFIX = "-amd64.tar";
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** Brings Helm and the chart into the guest once, and the image into its container runtime. */
  static HelmInGuest of(Cluster cluster) throws IOException, InterruptedException {
    Path share = cluster.start().guest().share();
    if (!Files.exists(share.resolve("helm"))) {
      Path archive = archive();
      Path copied = share.resolve(archive.getFileName());
      copy(archive, copied);
      cluster.importImage("/host/" + copied.getFileName());
      copy(Helm.CHART, share.resolve("charts/onload-agent"));
      copy(KEPT, share.resolve("charts/first.tgz"));
      copy(Helm.find().program(), share.resolve("helm"));
    }
    return new HelmInGuest(cluster, "/host/helm");
  }

  /** The Helm that many still run, in the same guest. */
  HelmInGuest three() throws IOException, InterruptedException {
    Path program = guest().share().resolve("helm3");
    if (!Files.exists(program)) {
      copy(Helm.findThree().program(), program);
    }
    return new HelmInGuest(cluster, "/host/helm3");
  }

  /**
   * A copy of the chart with one change in its DaemonSet.
   *
   * @param what a regular expression for that place, of whole lines or a part of one
   * @return the copy's directory as the guest sees it
   */
  String chartWith(String name, String what, String instead) throws IOException {
    Path chart = guest().share().resolve("charts").resolve(name);
    copy(Helm.CHART, chart);
    Path template = chart.resolve("templates/daemonset.yaml");
    String whole = Files.readString(template);
    String changed = Pattern.compile(what, Pattern.MULTILINE).matcher(whole).replaceFirst(instead);
    if (changed.equals(whole)) {
      throw new IOException("%s has nothing like %s".formatted(template, what));
    }
    Files.writeString(template, changed);
    return "/host/charts/" + name;
  }

  /** The image as {@code image/bin/image} wrote it. */
  static Path archive() throws IOException {
    try (Stream<Path> files =
        Files.isDirectory(IMAGES) ? Files.list(IMAGES) : Stream.<Path>empty()) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).toList();
      if (found.size() != 1) {
        throw new IOException(
            "no one image *%s in %s, but %s: run image/bin/image --platform amd64"
                .formatted(SUFFIX, IMAGES, found));
      }
      return found.getFirst();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private Guest guest() {
    return cluster.guest();
  }

  /** What a call that has to succeed prints. */
  String run(String words, String... more) {
    return tryRun(words, more).expectSuccess();
  }

  /** Runs Helm with these words, in the agent's namespace unless they name another. */
  CommandResult tryRun(String words, String... more) {
    String all = words + " " + String.join(" ", more);
    String namespace = all.contains("--namespace") ? "" : " --namespace onload-agent";
    return guest()
        .run(
            "export KUBECONFIG=/etc/kubernetes/admin.conf; %s %s%s"
                .formatted(program, all, namespace),
            LIMIT);
  }

  /** After a story that broke off: an agent that is still there is told to remove Onload. */
  void leaveNothing() {
    if (tryRun("status onload-agent").exitCode() == 0) {
      tryRun(UPGRADE, "--set remove=true");
      new AgentPod(guest(), cluster).awaitAllocatable("0");
      tryRun("uninstall onload-agent --no-hooks --wait --cascade foreground");
    }
  }

  /** The values of the README's line, for a payload of the lab. */
  static String values(String build) {
    return "--set mode=file --set image.registry=%s --set onload.source.hostPath=/lab/payloads/%s --set-json onload.sfc={}"
        .formatted(REGISTRY, build);
  }
}
