package io.github.onloadnode.deviceplugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** IDs between the answer and the kubelet's list. */
final class AnsweredDevicesTest {

  private static final Instant T0 = Instant.EPOCH;

  private final AnsweredDevices answered = new AnsweredDevices();

  @Test
  void forgetsWhatALaterListShows() {
    answered.enter("sfc-0", T0);

    answered.settle(Set.of("sfc-0"), T0.plusSeconds(1));

    assertThat(answered.answers().keySet()).isEmpty();
  }

  @Test
  void remembersWhatAListThatIsNotLaterShows() {
    answered.enter("sfc-0", T0);

    answered.settle(Set.of("sfc-0"), T0);

    assertThat(answered.answers().keySet()).containsExactly("sfc-0");
  }

  @Test
  void givesUpAfterTenSecondsOfListsWithoutIt() {
    answered.enter("sfc-0", T0);

    answered.settle(Set.of(), T0.plusSeconds(60));
    answered.settle(Set.of(), T0.plusSeconds(69));
    assertThat(answered.answers().keySet()).containsExactly("sfc-0");

    answered.settle(Set.of(), T0.plusSeconds(70));
    assertThat(answered.answers().keySet()).isEmpty();
  }

  @Test
  void takesBackARefusedAnswerAndKeepsAnEarlierOne() {
    answered.enter("sfc-0", T0);
    AnsweredDevices.Entry again = answered.enter("sfc-0", T0.plusSeconds(1));
    AnsweredDevices.Entry other = answered.enter("sfc-1", T0.plusSeconds(1));

    answered.takeBack(other);
    answered.takeBack(again);

    assertThat(answered.answers().keySet()).containsExactly("sfc-0");
  }
}
