package io.github.onloadnode.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.upgrade.Journal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes a journal unreadable, and what does not. */
final class DamagedJournalTest {

  @TempDir private Path directory;
  private HostTree tree;
  private JournalFile file;
  private Map<String, String> fields;

  @BeforeEach
  void prepare() {
    HostRoot root = new HostRoot(directory);
    tree = new HostTree(root);
    file = new JournalFile(root);
    fields = new LinkedHashMap<>();
    fields.put("v", "1");
    fields.put("uid", "\"4f6e\"");
    fields.put("boot", "\"7f1c\"");
    fields.put("step", "\"Idle\"");
    fields.put("seq", "7");
    fields.put("target", "\"onload-3f9c\"");
    fields.put("committed", "\"onload-3f9c\"");
    fields.put("release", "\"6.1.0\"");
    fields.put("term", "{\"seq\":7,\"outcome\":\"Succeeded\"}");
    fields.put("attempt", "1");
    fields.put("bootAttempts", "0");
    fields.put("begun", "true");
    fields.put("removedInTree", "[\"sfc\"]");
    fields.put("interfaces", "{\"0000:01:00.0\":\"ens1f0\"}");
    fields.put("linksUp", "[\"0000:01:00.0\"]");
    fields.put("hostModules", "[\"mtd\"]");
  }

  @Test
  void refusesEveryBeginning() {
    String whole = text();

    for (int length = 0; length < whole.length(); length++) {
      write(whole.substring(0, length));
      assertRefused(Reason.JOURNAL_UNREADABLE);
    }
    write(whole);
    assertThat(read().seq()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "v            | null true 1.0 1e0 \"1\" [] {} 4294967297 18446744073709551617",
        "boot         | null true 7 1.5 [] {}",
        "step         | null true 7 1.5 [] {} \"idle\" \"\"",
        "seq          | null true 7.0 7e0 \"7\" [] {}",
        "target       | true 7 1.5 [] {}",
        "committed    | true 7 1.5 [] {}",
        "term         | null true 7 1.5 \"x\" [] {} {\"seq\":1} {\"seq\":\"0\"} {\"seq\":0.0}"
            + " {\"seq\":null,\"outcome\":null} {\"seq\":1,\"outcome\":null}"
            + " {\"seq\":0,\"outcome\":\"Perhaps\"} {\"outcome\":\"Succeeded\"}",
        "attempt      | null true 7.0 \"7\" [] {} 2147483648 -2147483649 9223372036854775808",
        "bootAttempts | null true 7.0 \"7\" [] {} 2147483648 -2147483649 9223372036854775808",
        "removedInTree| null true 7 1.5 \"x\" {}",
        "interfaces   | null true 7 1.5 \"x\" []",
      })
  void refusesAFieldThatDecidesOfAnotherType(String field, String values) {
    for (String value : values.split(" ")) {
      fields.put(field, value);
      write(text());
      assertRefused(Reason.JOURNAL_UNREADABLE);
    }
    fields.remove(field);
    write(text());
    assertRefused(Reason.JOURNAL_UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"uid", "release", "begun", "linksUp", "hostModules", "ending", "turnedBackBy"})
  void readsOnWithoutAFieldThatDoesNotDecide(String field) {
    for (String value : List.of("null", "true", "7", "1.5", "\"x\"", "[]", "{}")) {
      fields.put(field, value);
      write(text());
      assertThat(read().seq()).isEqualTo(7);
    }
    fields.remove(field);
    write(text());
    assertThat(read().seq()).isEqualTo(7);
  }

  @Test
  void takesWhatIsNoTextAsItIsWritten() {
    fields.put("uid", "12");
    fields.put("release", "null");
    fields.put("removedInTree", "[7,true,null,\"sfc\",[],{}]");
    fields.put("interfaces", "{\"a\":7,\"b\":false,\"c\":null,\"d\":[1]}");
    write(text());

    Journal journal = read();

    assertThat(journal.uid()).isEqualTo("12");
    assertThat(journal.release()).isEqualTo("null");
    assertThat(journal.removedInTree()).containsExactly("7", "true", "null", "sfc", "", "");
    assertThat(journal.interfaces())
        .isEqualTo(new TreeMap<>(Map.of("a", "7", "b", "false", "c", "null", "d", "")));
  }

  @Test
  void readsTheNumbersAtTheLimits() {
    fields.put("seq", Long.toString(Long.MAX_VALUE));
    fields.put("attempt", Integer.toString(Integer.MAX_VALUE));
    fields.put("bootAttempts", Integer.toString(Integer.MIN_VALUE));
    write(text());

    Journal journal = read();

    assertThat(journal.seq()).isEqualTo(Long.MAX_VALUE);
    assertThat(journal.attempt()).isEqualTo(Integer.MAX_VALUE);
    assertThat(journal.bootAttempts()).isEqualTo(Integer.MIN_VALUE);
  }

  @Test
  void skipsFieldsOfLaterAgents() {
    fields.put("later", "{\"a\":[0.5,1e400,-0,123456789012345678901234567890,null,{\"b\":[]}]}");
    write(text());

    assertThat(read().seq()).isEqualTo(7);
  }

  @Test
  void takesTheLastOfEqualFields() {
    write(text().replace("\"seq\":7,\"target\"", "\"seq\":7,\"seq\":8,\"target\""));

    assertThat(read().seq()).isEqualTo(8);
  }

  @Test
  void doesNotReadWhatFollows() {
    write(text() + "\n{\"v\":2} ]");

    assertThat(read().seq()).isEqualTo(7);
  }

  @Test
  void readsEscapedTexts() {
    fields.put("boot", "\"\\u00e4\\n\\\"\\/\\ud83d\\ude00\"");
    write(text());

    assertThat(read().boot()).isEqualTo("ä\n\"/😀");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'x'",
        "NaN",
        "Infinity",
        "+1",
        "01",
        "1.",
        ".5",
        "0x1",
        "\"a\tb\"",
        "\"\\x\"",
        "tru",
        "nulls",
        "[1,]",
        "[,1]",
        "{\"a\"}",
        "{\"a\":}",
        "{a:1}",
        "{\"a\":1,}",
        "[1",
        "]",
        "/*x*/1",
        "# x"
      })
  void refusesWhatIsNoJson(String value) {
    fields.put("later", value);
    write(text());

    assertRefused(Reason.JOURNAL_UNREADABLE);
  }

  @Test
  void refusesWhatIsNestedTooDeeply() {
    fields.put("later", "[".repeat(999) + "]".repeat(999));
    write(text());
    assertThat(read().seq()).isEqualTo(7);

    fields.put("later", "[".repeat(1000) + "]".repeat(1000));
    write(text());
    assertRefused(Reason.JOURNAL_UNREADABLE);
  }

  @Test
  void refusesANumberOfTooManyDigits() {
    fields.put("later", "1".repeat(1001));
    write(text());

    assertRefused(Reason.JOURNAL_UNREADABLE);
  }

  @Test
  void saysWhereAndWhyItIsDamaged() {
    write(text().replace("\"Idle\"", "Idle"));

    assertThatThrownBy(file::read)
        .hasMessageContaining(
            "/var/lib/onload-agent/journal.json is damaged: Unrecognized token 'Idle': was expecting"
                + " (JSON String, Number, Array, Object or token 'null', 'true' or 'false')");
  }

  @Test
  void readsHowTheLastOrderEnded() {
    write(text());

    assertThat(read().outcome()).contains(OrderOutcome.SUCCEEDED);
    assertThat(read().finished()).isEqualTo(7);
  }

  private String text() {
    return fields.entrySet().stream()
        .map(field -> '"' + field.getKey() + "\":" + field.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private void write(String text) {
    tree.write(JournalFile.PATH, text);
  }

  private Journal read() {
    return file.read().orElseThrow();
  }

  private void assertRefused(Reason reason) {
    assertThatThrownBy(file::read)
        .isInstanceOfSatisfying(
            FindingException.class, e -> assertThat(e.problem().reason()).isEqualTo(reason));
  }
}
