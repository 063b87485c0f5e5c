package io.github.onloadnode.bench;

import io.github.onloadnode.kubelet.UnixTransport;
import io.github.onloadnode.proto.deviceplugin.v1beta1.Empty;
import io.github.onloadnode.proto.deviceplugin.v1beta1.RegisterRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.RegistrationGrpc;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The kubelet's side of the device plugin protocol, with a stop watch. */
final class MeasuringKubelet implements AutoCloseable {

  /**
   * A plugin that registered.
   *
   * @param at {@link System#nanoTime} when the request arrived
   */
  record Registration(String endpoint, long at) {}

  private static final long PATIENCE_SECONDS = 30;

  private final Path directory;
  private final UnixTransport transport;
  private final BlockingQueue<Registration> registrations = new LinkedBlockingQueue<>();
  private final Server server;

  private MeasuringKubelet(Path directory) throws IOException {
    this.directory = directory;
    this.transport = UnixTransport.open("bench-kubelet");
    Path socket = directory.resolve("kubelet.sock");
    Files.deleteIfExists(socket);
    this.server = transport.server(socket).addService(new Registry()).build().start();
  }

  /** Listens on {@code kubelet.sock} in the directory, replacing any earlier kubelet. */
  static MeasuringKubelet start(Path directory) throws IOException {
    return new MeasuringKubelet(directory);
  }

  Registration awaitRegistration() throws InterruptedException {
    Registration registration = registrations.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (registration == null) {
      throw new IllegalStateException("nothing registered within " + PATIENCE_SECONDS + " s");
    }
    return registration;
  }

  /** Opens the plugin's socket and its stream of devices, as the kubelet does. */
  PluginClient connect(Registration registration) {
    return new PluginClient(transport.channel(directory.resolve(registration.endpoint())).build());
  }

  @Override
  public void close() {
    server.shutdownNow();
    transport.close();
  }

  /** The registration service. */
  private final class Registry extends RegistrationGrpc.RegistrationImplBase {
    @Override
    public void register(RegisterRequest request, StreamObserver<Empty> answer) {
      registrations.add(new Registration(request.getEndpoint(), System.nanoTime()));
      answer.onNext(Empty.getDefaultInstance());
      answer.onCompleted();
    }
  }
}
