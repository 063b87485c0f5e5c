package io.github.onloadnode.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A copy stays while one of several needs it. */
final class CopiesInUseTest {

  private static final CopiesInUse SOME = () -> Set.of("0123456789ab", "ba9876543210");
  private static final CopiesInUse OTHERS = () -> Set.of("ba9876543210", "aaaaaaaaaaaa");

  @Test
  void areThoseOfBoth() throws IOException {
    assertThat(SOME.and(OTHERS).digests())
        .containsExactlyInAnyOrder("0123456789ab", "ba9876543210", "aaaaaaaaaaaa");
  }

  @Test
  void areUnknownWhereOneIs() {
    CopiesInUse unknown =
        () -> {
          throw new IOException("no answer");
        };

    assertThatThrownBy(SOME.and(unknown)::digests).hasMessage("no answer");
    assertThatThrownBy(unknown.and(SOME)::digests).hasMessage("no answer");
  }
}
