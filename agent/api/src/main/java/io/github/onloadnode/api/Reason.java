package io.github.onloadnode.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why something did not happen: the reason of conditions and events, and a metric's label. */
public enum Reason {
  // What was asked for.
  DESIRED_UNREADABLE,
  DESIRED_INVALID,
  RETRY_NEEDED,
  UNSUPPORTED_SCHEMA,
  JOURNAL_UNREADABLE,
  JOURNAL_OF_ANOTHER_NODE,
  JOURNAL_NOT_WRITTEN,
  AGENT_FAULT,

  // What the payload is like.
  SOURCE_MISSING,
  STAGING_FAILED,
  PAYLOAD_UNREADABLE,
  PAYLOAD_UNSAFE,
  PAYLOAD_INCOMPLETE,
  PAYLOAD_CHANGED,
  MODULE_MALFORMED,
  MODULE_COMPRESSED,
  MODULES_DEP_INVALID,

  // Whether this node can take it.
  NO_KERNEL_MAPPING,
  VERMAGIC_MISMATCH,
  SIGNATURE_REQUIRED,
  UNKNOWN_PARAMETER,
  PARAMETER_NOT_QUOTABLE,
  PARAMETER_INVALID,
  SERVER_NOT_RUNNABLE,
  DISK_FULL,
  DISK_READ_ONLY,
  UNSUPPORTED_NIC,
  LIBRARY_MISMATCH,
  IDENTITY_UNKNOWN,
  NIC_IN_USE,
  IN_TREE_DRIVER,
  UNCHECKED,

  // What the kernel said.
  LOCKED_DOWN,
  MODULES_DISABLED,
  CAPABILITY_MISSING,
  KEY_REJECTED,
  UNKNOWN_SYMBOL,
  ALREADY_LOADED,
  MODULE_IN_USE,
  MODULE_MISSING,
  INIT_FAILED,
  INIT_HANGS,
  NO_UNLOADING,
  OUT_OF_MEMORY,
  LOAD_FAILED,
  UNLOAD_FAILED,
  RESTORE_FAILED,
  PARAMETER_WRITE_FAILED,

  // What the kubelet said.
  RESOURCE_NAME_INVALID,
  PLUGIN_SOCKET_UNUSABLE,
  KUBELET_AWAY,
  REGISTRATION_REFUSED,

  // What the API server said.
  API_SERVER_UNREACHABLE,
  API_SERVER_UNTRUSTED,
  API_SERVER_DENIES,
  API_SERVER_BUSY,
  API_CREDENTIALS_UNUSABLE,
  NODE_OBJECT_MISSING,

  // How the node is afterwards.
  NODE_UNREADABLE,
  WAITING_FOR_PAYLOAD,
  WAITING_FOR_GRANT,
  GRANT_UNKNOWN,
  WAITING_FOR_HOLDERS,
  HOLDERS_UNKNOWN,
  GRANT_WITHDRAWN,
  MODULE_NOT_LOADED,
  MODULE_DIFFERS,
  DEVICE_NODE_MISSING,
  FILES_MISSING,
  INTERFACE_TO_LIBRARY_DIFFERS,
  NIC_WITHOUT_DRIVER,
  LINK_DOWN,
  INTERFACE_RENAMED,
  CONTROL_PLANE_DOWN,
  CONTROL_PLANE_DIFFERS,
  CONTROL_PLANE_TOO_SMALL,
  OLDER_ENVIRONMENT,
  KILLED_THE_NODE,
  BOOT_LOOP,
  REVISION_MISSING,
  NOTHING_TO_ROLL_BACK_TO;

  private final String text =
      Arrays.stream(name().split("_"))
          .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
          .collect(Collectors.joining());

  /** Empty for a word that this agent does not know. */
  public static Optional<Reason> of(String text) {
    return Arrays.stream(values()).filter(reason -> reason.text.equals(text)).findFirst();
  }

  /** In CamelCase, as conditions spell their reasons. */
  public String text() {
    return text;
  }
}
