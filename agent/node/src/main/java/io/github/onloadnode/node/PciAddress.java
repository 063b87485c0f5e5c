package io.github.onloadnode.node;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A PCI function's address as sysfs spells it: {@code 0000:3b:00.1}. */
public record PciAddress(int domain, int bus, int device, int function)
    implements Comparable<PciAddress> {

  /** Domains may have more than four digits (VMD: 10000 and up). */
  private static final Pattern FORM =
      Pattern.compile("([0-9a-f]{4,8}):([0-9a-f]{2}):([01][0-9a-f])\\.([0-7])");

  /** Empty if the text is not a PCI address. */
  public static Optional<PciAddress> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new PciAddress(
            Integer.parseUnsignedInt(matcher.group(1), 16),
            Integer.parseInt(matcher.group(2), 16),
            Integer.parseInt(matcher.group(3), 16),
            Integer.parseInt(matcher.group(4))));
  }

  @Override
  public int compareTo(PciAddress other) {
    return Long.compare(number(), other.number());
  }

  /** The address as one number: at most 32 bits of domain and 16 bits for the rest. */
  private long number() {
    return Integer.toUnsignedLong(domain) << 16 | bus << 8 | device << 3 | function;
  }

  @Override
  public String toString() {
    return String.format("%04x:%02x:%02x.%d", domain, bus, device, function);
  }
}
