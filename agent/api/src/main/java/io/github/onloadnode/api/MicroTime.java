package io.github.onloadnode.api;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Kubernetes' type {@code MicroTime}: it refuses other numbers of digits. */
public final class MicroTime {

  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private MicroTime() {}

  public static String of(Instant time) {
    return FORM.format(time);
  }
}
