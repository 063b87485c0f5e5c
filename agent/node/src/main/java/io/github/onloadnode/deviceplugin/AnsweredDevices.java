package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.node.KubeletView;
import java.time.Instant;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * IDs that Allocate gave away and that the kubelet does not list yet. An ID is entered before the
 * offer is read, and removed again if the call is refused. So a thread that first publishes a
 * refusal and then counts misses no device.
 */
final class AnsweredDevices {

  private final ConcurrentMap<String, Answer> answers = new ConcurrentHashMap<>();

  /** One answer; object identity distinguishes it from a later one for the same ID. */
  static final class Answer {
    private final Instant at;
    private volatile @Nullable Instant firstUnlisted;

    private Answer(Instant at) {
      this.at = at;
    }

    private boolean givenUp(Instant now) {
      Instant since = firstUnlisted;
      if (since == null) {
        firstUnlisted = now;
        return false;
      }
      return !now.isBefore(since.plus(KubeletView.UNLISTED));
    }
  }

  /** The entry for one ID, to be removed on refusal. */
  record Entry(String id, Answer entered, @Nullable Answer before) {}

  Entry enter(String id, Instant now) {
    Answer answer = new Answer(now);
    return new Entry(id, answer, answers.put(id, answer));
  }

  void takeBack(Entry entry) {
    Answer before = entry.before();
    if (before == null) {
      answers.remove(entry.id(), entry.entered());
    } else {
      answers.replace(entry.id(), entry.entered(), before);
    }
  }

  /** Forgets IDs that the list shows, and those that no list has shown for long enough. */
  void settle(Set<String> listed, Instant listedAt) {
    answers.forEach((id, answer) -> {
      boolean known = answer.at.isBefore(listedAt);
      if (known && (listed.contains(id) || answer.givenUp(listedAt))) {
        answers.remove(id, answer);
      }
    });
  }

  /** The remaining IDs, each with the time of its answer. */
  SortedMap<String, Instant> answers() {
    SortedMap<String, Instant> all = new TreeMap<>();
    answers.forEach((id, answer) -> all.put(id, answer.at));
    return all;
  }
}
