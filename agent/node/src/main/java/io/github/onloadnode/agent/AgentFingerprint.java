package io.github.onloadnode.agent;

import io.github.onloadnode.config.AgentConfig;
import io.github.onloadnode.deviceplugin.ResourceStatus;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.observe.HostFingerprint;
import io.github.onloadnode.payload.PayloadStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What brings a pass forward: a change in what health depends on, in the order's file, or in the
 * plugin's status.
 *
 * @param files of the file system that has the order's file
 * @param desired the path of that file; empty where no orders are given
 * @param resources the registration status of each
 */
record AgentFingerprint(
    HostFingerprint host,
    HostFiles files,
    Optional<String> desired,
    Supplier<List<ResourceStatus>> resources) {

  /**
   * Of an agent with this configuration.
   *
   * @param host its files
   */
  static AgentFingerprint of(
      AgentConfig config, HostFiles host, Supplier<List<ResourceStatus>> resources) {
    return new AgentFingerprint(
        new HostFingerprint(host, List.of(PayloadStore.HOST_DIRECTORY)),
        new HostFiles(HostRoot.ofThisProcess()),
        config.desired(),
        resources);
  }

  /** Equal to the one before where nothing seems to have changed. */
  List<Object> take() {
    return List.of(host.take(), desired.map(files::stamp), resources.get());
  }
}
