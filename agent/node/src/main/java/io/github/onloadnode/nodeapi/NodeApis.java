package io.github.onloadnode.nodeapi;

import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/**
 * Builds the agent's connection to the API server.
 *
 * @param version of the agent
 * @param simulated whether host and kernel are simulated
 * @param clock the wall clock, for people, and for others to see that the agent lives
 * @param steady a clock that never jumps
 */
public record NodeApis(
    ApiServer server,
    String version,
    boolean simulated,
    InstantSource clock,
    InstantSource steady) {

  /** For an agent that only reports; it needs to get and patch its node. */
  public NodeApi reporting() {
    ApiClient client = new ApiClient(server, connection());
    return new NodeApi(writer(client, false), List.of(), Optional.empty());
  }

  /**
   * For an agent that has its orders from its node's object.
   *
   * @param changed called when a controller says something else; must not block
   */
  public NodeApi following(Runnable changed) {
    ApiConnection connection = connection();
    ApiClient client = new ApiClient(server, connection);
    SeenNode seen = new SeenNode(steady, changed);
    SharedNode node = new SharedNode(client, seen);
    Credentials credentials =
        new Credentials(new HostFiles(HostRoot.ofThisProcess()), server.account());
    OwnNamespace namespace = new OwnNamespace(server, connection, credentials);
    RandomGenerator random = RandomGenerator.getDefault();
    AtomicReference<Runnable> wake = new AtomicReference<>(() -> {});
    RevisionTask revisions =
        new RevisionTask(namespace, steady, random, () -> wake.get().run(), changed);
    NodeApi api =
        new NodeApi(
            writer(node, true),
            List.of(
                revisions,
                new LeaseTask(namespace, seen, clock, steady, random),
                new ConditionTask(
                    server, connection, seen, new ConditionTask.Times(clock, steady, random)),
                new EventTask(server, connection, clock, steady, random)),
            Optional.of(
                new NodeApi.Watching(
                    new NodeWatch(client, seen, steady, random, NodeWatch.Limits.DEFAULT),
                    seen,
                    new ClusterOrders(node, revisions))));
    wake.set(api::wake);
    return api;
  }

  private ApiConnection connection() {
    return ApiConnection.of(server.account(), "onload-agent/" + version);
  }

  private NodeWriter writer(NodeDoor door, boolean following) {
    return new NodeWriter(
        door,
        new NodeWriter.Speaker(version, simulated, following),
        ApiStatus.of(server),
        new NodeWriter.Clocks(clock, steady),
        RandomGenerator.getDefault());
  }
}
