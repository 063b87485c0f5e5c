package io.github.onloadnode.simulator;

import java.util.List;
import java.util.function.Predicate;

/** The kubelet's connections to plugins, for observing and disturbing them. */
public final class PluginConnections {

  private final PluginRegistry registry;

  PluginConnections(PluginRegistry registry) {
    this.registry = registry;
  }

  /** Names of the sockets of a resource's plugins. */
  public List<String> sockets(String resource) {
    return clients(resource).stream()
        .map(client -> String.valueOf(client.socket().getFileName()))
        .toList();
  }

  /** Ends the streams of a resource from the kubelet's side. */
  public void cancelStreams(String resource) {
    clients(resource).forEach(PluginClient::cancelStream);
  }

  /** Stops or resumes reading the streams of a resource. */
  public void pause(String resource, boolean pause) {
    clients(resource).forEach(client -> client.pause(pause));
  }

  /** Messages received on the open streams of a resource. */
  public int messages(String resource) {
    return clients(resource).stream().mapToInt(PluginClient::messages).sum();
  }

  /** Registrations accepted since the kubelet started. */
  public int registrations() {
    return registry.registrations();
  }

  private List<PluginClient> clients(String resource) {
    Predicate<PluginClient> wanted = client -> client.resource().equals(resource);
    return registry.clients().stream().filter(wanted).toList();
  }
}
