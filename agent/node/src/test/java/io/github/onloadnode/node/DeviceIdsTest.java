package io.github.onloadnode.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a kubelet takes as the ID of a device. */
final class DeviceIdsTest {

  @ParameterizedTest
  @ValueSource(strings = {"sfc-", "a", "7", "A_b.c-"})
  void beginWithALetterOrADigit(String prefix) {
    assertThat(DeviceIds.isPrefix(prefix)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-x", "_", ".a", "s fc", "a/b", "a:b", "a=b"})
  void holdNoOtherSigns(String prefix) {
    assertThat(DeviceIds.isPrefix(prefix)).isFalse();
  }

  @Test
  void leaveRoomForTheNumber() {
    assertThat(DeviceIds.isPrefix("s".repeat(59))).isTrue();
    assertThat(DeviceIds.isPrefix("s".repeat(60))).isFalse();
  }

  @Test
  void areNoMoreThanOneMessageHolds() {
    assertThat(DeviceIds.isCount(0)).isTrue();
    assertThat(DeviceIds.isCount(10_000)).isTrue();
    assertThat(DeviceIds.isCount(10_001)).isFalse();
    assertThat(DeviceIds.isCount(-1)).isFalse();
  }
}
