package io.github.onloadnode.deviceplugin;

import java.util.Locale;

/** Why a registration was lost and had to be repeated. */
public enum RegistrationLoss {
  /** The kubelet, or the connection, ended the ListAndWatch stream. */
  STREAM_ENDED,
  /** The kubelet accepted Register but opened no stream. */
  NO_STREAM,
  /** Our socket vanished from the plugin directory or was replaced. */
  SOCKET_REMOVED,
  /** kubelet.sock is a different file from the one we registered through. */
  KUBELET_RESTARTED,
  /** The plugin directory is a different one from the one we bound in. */
  DIRECTORY_REPLACED;

  /** The reason as a metric's label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
