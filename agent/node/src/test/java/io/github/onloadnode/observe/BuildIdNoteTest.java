package io.github.onloadnode.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Reading;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Build ids in ELF notes. */
class BuildIdNoteTest {

  private static final byte[] CAPTURED =
      Fixture.bytes("modules/uml-7.2.13/onload.note.gnu.build-id");

  @Test
  void readsCapturedNote() {
    assertThat(BuildIdNote.parse(CAPTURED))
        .isEqualTo(Reading.present("1efc2ee831b8bdfa5b5f094b6559f98b9276ca89"));
  }

  @Test
  void doesNotTakeAnotherNoteForBuildId() {
    assertThat(BuildIdNote.parse(Fixture.bytes("modules/uml-7.2.13/sfc.note.Linux")))
        .isEqualTo(Reading.unreadable("not a build id note"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 11, 15, 16, 35})
  void reportsNoteThatEndsEarly(int length) {
    assertThat(BuildIdNote.parse(Arrays.copyOf(CAPTURED, length)))
        .isEqualTo(Reading.unreadable("broken build id note of " + length + " bytes"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ffffffff1400000003000000", "04000000ffffff7f03000000"})
  void doesNotBelieveHugeSizes(String header) {
    assertThat(BuildIdNote.parse(HexFormat.of().parseHex(header)))
        .isEqualTo(Reading.unreadable("broken build id note of 12 bytes"));
  }
}
