package io.github.onloadnode.node;

import io.github.onloadnode.api.DevicePluginSpec;
import java.util.regex.Pattern;

/** The IDs of the devices of one resource: a prefix and a number that counts from 0. */
public final class DeviceIds {

  /** As the custom resource has it. */
  public static final int MOST_DEVICES = DevicePluginSpec.MOST_DEVICES;

  /** The IDs of the first operator, which kubelets keep in their checkpoints. */
  public static final String DEFAULT_PREFIX = "sfc-";

  /** Device IDs have at most 63 letters (api.proto), 4 of them for the number. */
  public static final int LONGEST_PREFIX = 59;

  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9][-A-Za-z0-9_.]*");

  private DeviceIds() {}

  /** Whether a text can be the prefix of IDs. */
  public static boolean isPrefix(String text) {
    return text.length() <= LONGEST_PREFIX && PREFIX.matcher(text).matches();
  }

  /** Whether there can be so many devices. */
  public static boolean isCount(int count) {
    return count >= 0 && count <= MOST_DEVICES;
  }
}
