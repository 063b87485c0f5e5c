package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.deviceplugin.EndpointState.Streams;
import io.github.onloadnode.host.SocketDirectory.FileKey;
import java.time.Duration;
import java.util.Optional;

/** Phases, and what is observed in them, as tests begin with them. */
final class Phases {

  static final String SOCKET = "onload-00000001-1.sock";

  static final KubeletSocket KUBELET = kubelet("7:1");
  static final KubeletSocket OTHER_KUBELET = kubelet("7:2");
  static final KubeletSocket NO_KUBELET =
      new KubeletSocket("/plugins/kubelet.sock", Optional.empty());

  static final Finding FAILURE = new Finding(Reason.REGISTRATION_REFUSED, "refused", "ask why");

  /** Not the first wait: what begins anew shows. */
  static final Backoff LONGER = Backoff.of(Timing.DEFAULT).longer();

  static final History HISTORY = History.none("amd.com/onload", LONGER).with(KUBELET);

  /** The kubelet is there, and nothing else has happened. */
  static final Observation QUIET = new Observation(Duration.ZERO, KUBELET, EndpointState.NONE);

  static final Phase.Unoffered UNOFFERED = new Phase.Unoffered(HISTORY);
  static final Attempt.Binding BINDING = new Attempt.Binding(HISTORY);
  static final Attempt.Checking CHECKING = new Attempt.Checking(HISTORY, SOCKET);
  static final Attempt.Registering REGISTERING = new Attempt.Registering(HISTORY, SOCKET);
  static final Registered.AwaitingStream AWAITING_STREAM =
      new Registered.AwaitingStream(HISTORY, SOCKET);
  static final Registered.Streaming STREAMING =
      new Registered.Streaming(HISTORY, SOCKET, Duration.ZERO);
  static final Phase.Waiting WAITING = Phase.Waiting.after(FAILURE, HISTORY, Optional.of(SOCKET));
  static final Phase.Stopped STOPPED = new Phase.Stopped(HISTORY);

  private Phases() {}

  static Observation seen(KubeletSocket kubelet) {
    return new Observation(Duration.ZERO, kubelet, EndpointState.NONE);
  }

  static Observation called(KubeletSocket kubelet) {
    return new Observation(
        Duration.ZERO, kubelet, new EndpointState(true, Streams.NONE_YET, Optional.empty()));
  }

  static Observation displaced(RegistrationLoss loss) {
    return new Observation(
        Duration.ZERO, KUBELET, new EndpointState(false, Streams.NONE_YET, Optional.of(loss)));
  }

  static Observation streams(Streams streams, Duration uptime) {
    return new Observation(uptime, KUBELET, new EndpointState(true, streams, Optional.empty()));
  }

  private static KubeletSocket kubelet(String inode) {
    return new KubeletSocket("/plugins/kubelet.sock", Optional.of(new FileKey(inode, 0)));
  }
}
