package io.github.onloadnode.lab;

import java.time.Duration;
import org.awaitility.Awaitility;

/** Kubernetes in a guest with one node, n1; started when first needed. */
public final class Cluster {
  private static final Duration START_LIMIT = Duration.ofMinutes(20);
  private static final Duration STEP_LIMIT = Duration.ofMinutes(5);

  private final Guest guest;
  private boolean up;

  /** One per guest: a second one would start a second Kubernetes beside the first. */
  Cluster(Guest guest) {
    this.guest = guest;
  }

  public Guest guest() {
    return guest;
  }

  /**
   * Starts it unless it runs, with the image localhost/lab/probe:1 (glibc and our program) in its
   * store.
   */
  public synchronized Cluster start() {
    if (!up) {
      guest.run("cluster up && cluster import /lab/images/probe.tar", START_LIMIT).expectSuccess();
      up = true;
    }
    return this;
  }

  /** Runs kubectl with these words; returns its output and fails unless it succeeds. */
  public String kubectl(String words) {
    start();
    return guest.output(kubectlCommand(words), STEP_LIMIT);
  }

  /** Runs kubectl with these words, whether it succeeds or not. */
  public CommandResult tryKubectl(String words) {
    start();
    return guest.run(kubectlCommand(words), STEP_LIMIT);
  }

  public void apply(String manifest) {
    start();
    var script =
        kubectlCommand("apply -f - << 'END-OF-MANIFEST'\n" + manifest + "\nEND-OF-MANIFEST");
    guest.run(script, STEP_LIMIT).expectSuccess();
  }

  /**
   * Waits for a condition as kubectl names it, for example {@code pod/p}, {@code condition=Ready}.
   */
  public void await(String object, String condition, Duration limit) {
    start();
    var words = "wait %s --for=%s --timeout=%ds".formatted(object, condition, limit.toSeconds());
    guest.run(kubectlCommand(words), limit.plus(STEP_LIMIT)).expectSuccess();
  }

  /** One value by JSON path; empty if there is none. */
  public String value(String object, String jsonPath) {
    return kubectl("get %s -o jsonpath='%s'".formatted(object, jsonPath));
  }

  /** The node's allocatable amount of a resource; empty if unknown. */
  public String allocatable(String resource) {
    return value("node n1", "{.status.allocatable." + resource.replace(".", "\\.") + "}");
  }

  /**
   * Waits until no namespace is being deleted: nothing can be made in one that is.
   *
   * @throws org.awaitility.core.ConditionTimeoutException if one does not end, or the API server
   *     does not answer
   */
  void settle() {
    if (isUp()) {
      Awaitility.await("the end of namespaces that the class deleted")
          .atMost(STEP_LIMIT)
          .ignoreExceptions()
          .until(
              () -> value("namespaces", "{.items[?(@.metadata.deletionTimestamp)].metadata.name}"),
              String::isEmpty);
    }
  }

  private synchronized boolean isUp() {
    return up;
  }

  /** Puts an OCI archive of the guest's file system into the node's store. */
  public void importImage(String archive) {
    start();
    guest.run("cluster import " + archive, STEP_LIMIT).expectSuccess();
  }

  public void restartKubelet() {
    control("restart kubelet");
  }

  public void stopKubelet() {
    control("stop kubelet");
  }

  public void startKubelet() {
    control("start kubelet");
  }

  /** The node goes on without it. */
  public void stopApiServer() {
    control("stop apiserver");
  }

  /**
   * Starts what does not run, with what the disk has: after {@link #stopApiServer}, and on a node
   * that has booted without the API server.
   */
  public void complete() {
    guest.run("cluster up", START_LIMIT).expectSuccess();
  }

  private void control(String words) {
    start();
    guest.run("cluster " + words, STEP_LIMIT).expectSuccess();
  }

  private static String kubectlCommand(String words) {
    return "KUBECONFIG=/etc/kubernetes/admin.conf kubectl " + words;
  }
}
