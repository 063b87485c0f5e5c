package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.GuestProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What the kubelet says of devices while something happens to their agent: each change of the
 * Node's allocatable devices, which the lab's kubelet reports every two seconds, and ten times a
 * second what its checkpoint has.
 */
record DevicesSeen(GuestProcess watch) {

  private static final String SCRIPT =
      """
      seen() { echo "$(cut -d ' ' -f 1 /proc/uptime) $*"; }
      url='https://10.99.0.1:6443/api/v1/nodes?watch=1&fieldSelector=metadata.name=n1'
      allocatable='"allocatable":\\{[^}]*"amd.com/onload":"([0-9]+)"'
      checkpoint=/var/lib/kubelet/device-plugins/kubelet_internal_checkpoint
      curl -s -N -k -m %1$d -H 'Authorization: Bearer lab-admin' "$url" | while read -r line; do
        [[ ! $line =~ $allocatable ]] || seen allocatable "${BASH_REMATCH[1]}"
      done &
      while [ "$SECONDS" -lt %1$d ]; do
        seen remembered "$(grep -o '"DeviceIDs":[^}]*' $checkpoint | sort -u | paste -sd ' ')"
        sleep 0.1
      done
      """
          .formatted(2 * SOON.toSeconds());

  /** A line of the log, with the seconds since the guest's boot. */
  private record Line(double at, String what, String value) {

    static Line of(String text) {
      String[] words = text.split(" ", 3);
      return new Line(Double.parseDouble(words[0]), words[1], words.length < 3 ? "" : words[2]);
    }
  }

  /** Starts watching; returns when it has seen something of both. */
  static DevicesSeen from(Guest guest) {
    var seen = new DevicesSeen(guest.background("devices-seen", SCRIPT));
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(seen.watch().log()).contains(" allocatable ", " remembered "));
    return seen;
  }

  /** Ends watching. */
  void end() {
    watch.signal("TERM");
  }

  /** The numbers of allocatable devices, without repetitions. */
  List<String> allocatable() {
    List<String> values = new ArrayList<>();
    lines("allocatable")
        .map(Line::value)
        .forEach(value -> {
          if (values.isEmpty() || !values.getLast().equals(value)) {
            values.add(value);
          }
        });
    return values;
  }

  /** The IDs that pods hold; more than one text where that changed. */
  List<String> remembered() {
    return lines("remembered").map(Line::value).distinct().toList();
  }

  /** How long nothing was allocatable, for people. */
  String gap() {
    double without = 0;
    Line before = new Line(0, "allocatable", "");
    for (Line line : lines("allocatable").toList()) {
      without += before.value().equals("0") ? line.at() - before.at() : 0;
      before = line;
    }
    return String.format(
        Locale.ROOT,
        "allocatable devices %s, %.1f s without; %d looks at the checkpoint",
        String.join(", ", allocatable()),
        without,
        lines("remembered").count());
  }

  private Stream<Line> lines(String what) {
    return watch.log().lines().map(Line::of).filter(line -> line.what().equals(what));
  }
}
