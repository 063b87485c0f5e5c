package io.github.onloadnode.deviceplugin;

import java.util.Locale;

/** Why a registration ended and had to be made again. */
public enum RegistrationLoss {
  /** The kubelet, or the connection, ended the ListAndWatch stream. */
  STREAM_ENDED,
  /** The kubelet accepted Register and opened no stream. */
  NO_STREAM,
  /** Our socket vanished from the plugin directory, or another file has its name. */
  SOCKET_REMOVED,
  /** kubelet.sock is another file than the one we registered on. */
  KUBELET_RESTARTED,
  /** The plugin directory is another one than the one we bound in. */
  DIRECTORY_REPLACED;

  /** The reason as a metric's label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
