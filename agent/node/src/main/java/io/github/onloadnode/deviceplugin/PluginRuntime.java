package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.host.SocketDirectory;
import io.github.onloadnode.kubelet.UnixTransport;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What all resources of the process share. */
record PluginRuntime(
    UnixTransport transport,
    SocketDirectory directory,
    Scheduler scheduler,
    InstantSource clock,
    RandomGenerator random,
    Timing timing,
    SocketNames names) {

  KubeletRegistrar registrar() {
    return new KubeletRegistrar(transport, directory, timing.register());
  }
}
