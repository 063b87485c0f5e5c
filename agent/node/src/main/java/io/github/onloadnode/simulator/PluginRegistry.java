package io.github.onloadnode.simulator;

import io.github.onloadnode.kubelet.UnixTransport;
import io.github.onloadnode.node.ResourceName;
import io.github.onloadnode.proto.deviceplugin.v1beta1.Empty;
import io.github.onloadnode.proto.deviceplugin.v1beta1.RegisterRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.RegistrationGrpc;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes registrations and follows the streams of plugins (devicemanager/plugin/v1beta1, server.go
 * and handler.go). Register answers only after the plugin was dialled and called; an ended stream
 * is never reopened.
 */
final class PluginRegistry extends RegistrationGrpc.RegistrationImplBase {

  private static final String VERSION = "v1beta1";

  private final Path directory;
  private final KubeletGeneration generation;
  private final Duration dialPatience;
  private final KubeletDevices manager;
  private final KubeletFaults faults;
  private final UnixTransport transport;
  private final Executor executor;
  private final Runnable death;

  private final Map<String, PluginClient> clients = new HashMap<>();
  private int registrations;
  private boolean stopped;

  PluginRegistry(
      KubeletSim.Settings settings,
      KubeletDevices manager,
      KubeletFaults faults,
      UnixTransport transport,
      Executor executor,
      Runnable death) {
    directory = settings.pluginDirectory();
    generation = settings.generation();
    dialPatience = settings.dialPatience();
    this.manager = manager;
    this.faults = faults;
    this.transport = transport;
    this.executor = executor;
    this.death = death;
  }

  @Override
  public void register(RegisterRequest request, StreamObserver<Empty> answer) {
    faults.passHang();
    try {
      check(request);
      connect(request.getResourceName(), directory.resolve(request.getEndpoint()));
    } catch (KubeletException e) {
      answer.onError(Status.UNKNOWN.withDescription(e.getMessage()).asException());
      return;
    }
    count();
    answer.onNext(Empty.getDefaultInstance());
    answer.onCompleted();
  }

  private void check(RegisterRequest request) {
    if (faults.refusesRegistration(request.getResourceName())) {
      throw new KubeletException("the simulated kubelet refuses");
    }
    if (!request.getVersion().equals(VERSION)) {
      throw new KubeletException(
          "requested API version \"%s\" is not supported by kubelet. Supported version is \"%s\""
              .formatted(request.getVersion(), List.of(VERSION)));
    }
    if (ResourceName.fault(request.getResourceName()).isPresent()) {
      throw new KubeletException(
          "the ResourceName \"%s\" is invalid".formatted(request.getResourceName()));
    }
  }

  private void connect(String resource, Path socket) {
    String key = key(resource, socket);
    PluginClient client = new PluginClient(resource, socket, transport, executor);
    if (!enter(key, client)) {
      client.close();
      return;
    }
    try {
      client.dial(dialPatience);
      manager.connected(client, key, client.options(remaining()));
    } catch (RuntimeException e) {
      remove(key);
      client.close();
      throw e instanceof KubeletException ? e : KubeletException.of(e);
    }
    if (faults.diesInRegistration()) {
      death.run();
      throw new KubeletException("the simulated kubelet died");
    }
    if (!faults.withholdsStream()) {
      executor.execute(() -> run(key, client));
    }
  }

  /** The deadline of the plugin's Register call also applies to the kubelet's calls within it. */
  private Duration remaining() {
    Deadline deadline = Context.current().getDeadline();
    return deadline == null
        ? Duration.ofMinutes(1)
        : Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
  }

  private void run(String key, PluginClient client) {
    if (faults.breaksStream()) {
      client.close();
    }
    client.run(devices -> manager.received(client, key, devices));
    switch (generation) {
      case V1_25_TO_1_36 -> {
        // Takes whichever plugin has the name now, which is the defect of these kubelets.
        PluginClient current = remove(key);
        if (current != null) {
          current.close();
          manager.disconnected(current.resource(), key);
        }
      }
      case V1_37 -> {
        removeSame(key, client);
        client.close();
        manager.disconnected(client.resource(), key);
      }
    }
  }

  private String key(String resource, Path socket) {
    return switch (generation) {
      case V1_25_TO_1_36 -> resource;
      case V1_37 -> resource + " " + socket;
    };
  }

  private synchronized boolean enter(String key, PluginClient client) {
    if (stopped) {
      throw new KubeletException("the server is stopped");
    }
    if (generation == KubeletGeneration.V1_37 && clients.containsKey(key)) {
      return false;
    }
    clients.put(key, client);
    return true;
  }

  private synchronized @Nullable PluginClient remove(String key) {
    return clients.remove(key);
  }

  private synchronized void removeSame(String key, PluginClient client) {
    clients.remove(key, client);
  }

  private synchronized void count() {
    registrations++;
  }

  synchronized int registrations() {
    return registrations;
  }

  synchronized List<PluginClient> clients() {
    return new ArrayList<>(clients.values());
  }

  /** Ends every connection together with the kubelet. */
  void stop() {
    List<PluginClient> open;
    synchronized (this) {
      stopped = true;
      open = new ArrayList<>(clients.values());
      clients.clear();
    }
    open.forEach(PluginClient::close);
    open.forEach(PluginClient::awaitClosed);
  }
}
