package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.SocketDirectory;
import io.github.onloadnode.kubelet.UnixTransport;
import io.github.onloadnode.node.DevicePluginView;
import io.github.onloadnode.node.KubeletView;
import io.github.onloadnode.node.ResourceName;
import io.github.onloadnode.offer.Offer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every resource registered with the kubelet. One per process; a failure of one resource
 * affects no other and never ends the process.
 */
public final class DevicePluginSupervisor implements AutoCloseable {

  private static final Duration CLOSE = Duration.ofMillis(600);

  private final PluginRuntime runtime;
  private final Map<String, ResourcePlugin> plugins = new LinkedHashMap<>();
  private final List<ResourceStatus> unusable = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private final Instant startedAt;
  private final CountDownLatch registered = new CountDownLatch(1);
  private boolean started;
  private Scheduler.@Nullable Timer look;

  /**
   * @param resourceNames each is registered once it has an offer; an invalid name is reported and
   *     never registered
   */
  public DevicePluginSupervisor(
      UnixTransport transport,
      SocketDirectory directory,
      List<String> resourceNames,
      InstantSource clock) {
    this(resourceNames, runtime(transport, directory, clock));
  }

  DevicePluginSupervisor(List<String> resourceNames, PluginRuntime runtime) {
    this.runtime = runtime;
    this.startedAt = runtime.clock().instant();
    for (String name : resourceNames) {
      Optional<String> fault =
          plugins.containsKey(name)
              ? Optional.of("resource name \"" + name + "\" is given twice")
              : ResourceName.fault(name);
      if (fault.isPresent()) {
        unusable.add(unusable(name, fault.get()));
      } else {
        plugins.put(name, new ResourcePlugin(new ResourceName(name), runtime, this::lookLater));
      }
    }
  }

  private static PluginRuntime runtime(
      UnixTransport transport, SocketDirectory directory, InstantSource clock) {
    // For names and jitter, not secrets: SecureRandom would load its providers at start.
    RandomGenerator random = new Random();
    return new PluginRuntime(
        transport,
        directory,
        new ThreadScheduler(),
        clock,
        random,
        Timing.DEFAULT,
        new SocketNames(random));
  }

  /** Starts registering what is offered. */
  public void start() {
    runtime
        .scheduler()
        .execute(() -> {
          started = true;
          plugins.values().forEach(plugin -> plugin.announce(PluginEndpoint::update));
          removeStaleSockets();
          lookLater();
        });
  }

  /** Waits until the kubelet listens to every resource; false if that takes too long. */
  public boolean awaitRegistered(Duration patience) {
    try {
      return registered.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Once this returns, every Allocate is answered from this offer; streams follow shortly after.
   *
   * @throws IllegalArgumentException for a resource that is not configured
   */
  public void offer(String resource, Offer offer) {
    ResourcePlugin plugin = plugins.get(resource);
    if (plugin == null) {
      if (unusable.stream().anyMatch(status -> status.resource().equals(resource))) {
        return;
      }
      throw new IllegalArgumentException("resource " + resource + " is not configured");
    }
    plugin.publish(offer);
    runtime
        .scheduler()
        .execute(() -> {
          if (started) {
            plugin.announce(PluginEndpoint::update);
          }
        });
  }

  /**
   * The status of every configured resource, in the order of the configuration, invalid ones last.
   */
  public List<ResourceStatus> status() {
    List<ResourceStatus> all = new ArrayList<>();
    plugins.values().forEach(plugin -> all.add(plugin.status()));
    all.addAll(unusable);
    return all;
  }

  /** What the plugin knows about all resources, for finding the holders of devices. */
  public DevicePluginView view() {
    List<ResourceStatus> status = status();
    Map<String, SortedMap<String, Instant>> answered = new TreeMap<>();
    plugins.forEach((resource, plugin) -> {
      SortedMap<String, Instant> answers = plugin.desk().answered().answers();
      if (!answers.isEmpty()) {
        answered.put(resource, answers);
      }
    });
    return new DevicePluginView(
        startedAt,
        withheldSince(),
        ResourceStatus.unregistered(status),
        status.stream().map(ResourceStatus::since).reduce(startedAt, DevicePluginSupervisor::later),
        answered);
  }

  private Optional<Instant> withheldSince() {
    Optional<Instant> latest = Optional.of(startedAt);
    for (ResourcePlugin plugin : plugins.values()) {
      PublishedOffer published = plugin.desk().published();
      Optional<Instant> since =
          published.isNone() ? Optional.of(startedAt) : published.withheldSince();
      latest = latest.flatMap(one -> since.map(other -> later(one, other)));
    }
    return latest;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /**
   * Sends the kubelet the same devices again: on every message it writes its checkpoint
   * (genericDeviceUpdateCallback of its manager.go), and after a List that leaves out the pods that
   * have ended.
   */
  public void repeat() {
    runtime
        .scheduler()
        .execute(() -> {
          if (started) {
            plugins.values().forEach(plugin -> plugin.announce(PluginEndpoint::repeat));
          }
        });
  }

  /** Forgets answers that the list shows, and those that no list has shown for long enough. */
  public void settle(KubeletView kubelet) {
    if (kubelet.listed() instanceof Reading.Present) {
      plugins.forEach((resource, plugin) ->
          plugin.desk().answered().settle(kubelet.listedIds(resource), kubelet.asOf()));
    }
  }

  /** Ends the streams, then the servers, and removes the sockets, all within a second. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    runtime
        .scheduler()
        .execute(() -> {
          closeAll();
          done.complete(null);
        });
    try {
      done.get(CLOSE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException _) {
      // The process ends anyway; the next one removes our sockets.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    runtime.scheduler().close();
  }

  private void closeAll() {
    if (look != null) {
      look.cancel();
    }
    plugins.values().forEach(ResourcePlugin::close);
    Duration patience = CLOSE.dividedBy(2L * Math.max(1, plugins.size()));
    plugins.values().forEach(plugin -> plugin.awaitClosed(patience));
  }

  /** Schedules the next check: soon while a resource is not registered. */
  private void lookLater() {
    if (look != null) {
      look.cancel();
    }
    boolean all = plugins.values().stream().allMatch(plugin -> plugin.status().isReady());
    if (all) {
      registered.countDown();
    }
    Timing timing = runtime.timing();
    look =
        runtime
            .scheduler()
            .later(
                all ? timing.poll() : timing.searching(),
                () -> {
                  plugins.values().forEach(ResourcePlugin::look);
                  lookLater();
                });
  }

  /** Removes the sockets of killed predecessors; a live one keeps its own. */
  private void removeStaleSockets() {
    SocketDirectory directory = runtime.directory();
    for (String name : directory.names(SocketNames.OURS)) {
      if (!runtime.names().isFromThisProcess(name) && !directory.isListening(name)) {
        directory.delete(name);
      }
    }
  }

  private ResourceStatus unusable(String name, String fault) {
    History history =
        History.none(name, Backoff.of(runtime.timing()))
            .failed(RegistrationFindings.invalidName(name, fault));
    return ResourceStatus.of(
        new Phase.Stopped(history), startedAt, Offer.nothing(fault), AllocationCounts.NONE);
  }
}
