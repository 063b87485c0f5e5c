package io.github.onloadnode.revision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies on the disk are found, and deleted, by the form of their names. */
final class DigestTest {

  /** The SHA-256 of no bytes begins so (FIPS 180-4). */
  @Test
  void beginsAsTheSha256Does() {
    assertThat(Digest.of("")).isEqualTo("e3b0c44298fc");
    assertThat(Digest.is(Digest.of(""))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "e3b0c44298f",
        "e3b0c44298fc1",
        "e3b0c44298fg",
        "E3B0C44298FC",
        "/e3b0c44298fc"
      })
  void isNotWhatHasAnotherForm(String name) {
    assertThat(Digest.is(name)).isFalse();
  }
}
