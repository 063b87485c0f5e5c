package io.github.onloadnode.reconcile;

import io.github.onloadnode.testing.RecordText;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.NodeUpgrade;
import io.github.onloadnode.upgrade.RecordedStep;
import io.github.onloadnode.upgrade.Situation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Takes steps again of which it has nothing but the records; not a test, see {@link ReplayTest}.
 */
final class ReplayedRecords {

  /** What a decision is made from, without the decision. */
  private record Facts(Journal before, Situation situation) {}

  private ReplayedRecords() {}

  /** What another process is given of a step. */
  static String line(RecordedStep step) {
    return RecordText.of(new Facts(step.before(), step.situation()));
  }

  /** Run in a process of its own: reads a file of such lines, and writes the decisions. */
  public static void main(String[] arguments) throws IOException {
    try (BufferedReader records = Files.newBufferedReader(Path.of(arguments[0]));
        PrintWriter decisions = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[1])))) {
      records
          .lines()
          .map(line -> RecordText.read(Facts.class, line))
          .map(facts -> NodeUpgrade.step(facts.before(), facts.situation()))
          .forEach(decision -> decisions.println(RecordText.of(decision)));
    }
  }
}
