package io.github.onloadnode.simulator;

import io.grpc.Status;
import java.util.Locale;

/** An error of the kubelet, in the words of the real kubelet. */
public final class KubeletException extends RuntimeException {

  KubeletException(String message) {
    super(message);
  }

  /** As Go's gRPC prints the failure of a call. */
  static KubeletException of(Throwable failure) {
    Status status = Status.fromThrowable(failure);
    String description = status.getDescription();
    return new KubeletException(
        "rpc error: code = %s desc = %s"
            .formatted(code(status.getCode()), description == null ? "" : description));
  }

  private static String code(Status.Code code) {
    if (code == Status.Code.CANCELLED) {
      return "Canceled";
    }
    StringBuilder name = new StringBuilder();
    for (String word : code.name().split("_")) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }
}
