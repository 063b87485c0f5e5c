package io.github.onloadnode.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.HostTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order that outlives the agent: its form on the disk, and what is no order. */
final class OrderFileTest {

  private static final Desired ORDER =
      new Desired(
          "local",
          "local",
          5,
          Optional.of("local-1"),
          Desired.Cause.RETRY,
          Optional.of("again \"x\"\n"),
          Optional.empty());

  @TempDir private Path directory;
  private HostTree tree;
  private OrderFile file;

  @BeforeEach
  void prepare() {
    HostRoot root = new HostRoot(directory);
    tree = new HostTree(root);
    file = new OrderFile(root);
  }

  @Test
  void writesOneLine() throws IOException {
    file.write(ORDER);

    assertThat(Files.readString(directory.resolve(OrderFile.PATH.substring(1))))
        .isEqualTo(
            "{\"v\":1,\"uid\":\"local\",\"cr\":\"local\",\"seq\":5,\"rev\":\"local-1\","
                + "\"cause\":\"retry\",\"retry\":\"again \\\"x\\\"\\n\",\"kernel\":null}\n");
  }

  /** A node may have been in both modes. */
  @Test
  void isDeletedWithThatOfTheOtherMode() throws IOException {
    file.write(ORDER);
    tree.write(NodeOrderFile.PATH, "{}");

    file.delete();

    assertThat(directory.resolve("var/lib/onload-agent")).doesNotExist();
  }

  @Test
  void readsWhatItWrote() throws IOException {
    file.write(ORDER);
    assertThat(file.read()).isEqualTo(Reading.present(ORDER));

    Desired removal =
        new Desired(
            "local",
            "local",
            6,
            Optional.empty(),
            Desired.Cause.SPEC,
            Optional.empty(),
            Optional.empty());
    file.write(removal);
    assertThat(file.read()).isEqualTo(Reading.present(removal));
  }

  @Test
  void isAbsentBeforeTheFirstOrder() {
    assertThat(file.read()).isEqualTo(Reading.absent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "7",
        "[]",
        "null",
        "{}",
        "{\"v\":1}",
        "{\"v\":2,\"seq\":1}",
        "{\"v\":null,\"seq\":1}",
        "{\"v\":1,\"seq\":null}",
        "{\"v\":1,\"seq\":\"1\"}",
        "{\"v\":1,\"seq\":1.0}",
        "{\"v\":1,\"seq\":true}",
        "{\"seq\":1}"
      })
  void doesNotUnderstandAnotherForm(String text) {
    tree.write(OrderFile.PATH, text);

    assertThat(file.read())
        .isEqualTo(
            Reading.unreadable(OrderFile.PATH + ": is not an order that this agent understands"));
  }

  @Test
  void saysWhereAFileIsDamaged() {
    tree.write(OrderFile.PATH, "{\"v\":1,\"seq\":1,,}");

    assertThat(file.read())
        .isEqualTo(
            Reading.unreadable(
                OrderFile.PATH
                    + ": Unexpected character (',' (code 44)): was expecting double-quote to start"
                    + " field name"));
  }

  @Test
  void skipsWhatItDoesNotKnow() {
    tree.write(
        OrderFile.PATH,
        "{\"v\":1,\"seq\":3,\"seq\":4,\"rev\":null,\"cause\":\"whim\",\"retry\":[],\"later\":0.5} {");

    assertThat(file.read())
        .isEqualTo(
            Reading.present(
                new Desired(
                    "",
                    "",
                    4,
                    Optional.empty(),
                    Desired.Cause.SPEC,
                    Optional.empty(),
                    Optional.empty())));
  }
}
