package io.github.onloadnode.node;

import io.github.onloadnode.api.DevicePluginSpec;
import java.util.regex.Pattern;

/** The device IDs of one resource: a prefix and a number from 0. */
public final class DeviceIds {

  /** The default of the custom resource. */
  public static final int MOST_DEVICES = DevicePluginSpec.MOST_DEVICES;

  /** The prefix of the first operator; kubelets may still have such IDs in their checkpoints. */
  public static final String DEFAULT_PREFIX = "sfc-";

  /** Device IDs have at most 63 letters (api.proto), 4 of them for the number. */
  public static final int LONGEST_PREFIX = 59;

  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9][-A-Za-z0-9_.]*");

  private DeviceIds() {}

  /** Whether a text is a valid prefix. */
  public static boolean isPrefix(String text) {
    return text.length() <= LONGEST_PREFIX && PREFIX.matcher(text).matches();
  }

  /** Whether this is a valid number of devices. */
  public static boolean isCount(int count) {
    return count >= 0 && count <= MOST_DEVICES;
  }
}
