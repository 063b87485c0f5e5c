package io.github.onloadnode.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as sysfs spells them. */
class PciAddressTest {

  @ParameterizedTest
  @ValueSource(strings = {"0000:3b:00.1", "10000:e1:00.0", "0000:ff:1f.7"})
  void printsWhatItReads(String text) {
    assertThat(PciAddress.parse(text)).map(PciAddress::toString).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "3b:00.1", "0000:3b:00", "0000:3b:20.0", "0000:3b:00.8", "0000:3B:00.0"})
  void refusesOtherText(String text) {
    assertThat(PciAddress.parse(text)).isEmpty();
  }

  @Test
  void sortsByNumberNotByText() {
    assertThat(
            Stream.of("10000:01:00.0", "0000:3b:01.0", "0000:3b:00.1", "0000:05:00.0")
                .flatMap(text -> PciAddress.parse(text).stream())
                .sorted()
                .map(PciAddress::toString))
        .containsExactly("0000:05:00.0", "0000:3b:00.1", "0000:3b:01.0", "10000:01:00.0");
  }
}
