package io.github.onloadnode.rollout;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The one word that a list of custom resources has room for: what a person has to know first. */
public final class Summary {

  /** Nothing at all is done, so that what the other conditions say may be old. */
  public static final String OLD_OPERATOR = "OldOperatorRunning";

  private Summary() {}

  /** Empty before the first decision. */
  public static Optional<String> of(List<Condition> conditions) {
    Function<Condition.Type, Optional<Condition>> named =
        type -> conditions.stream().filter(condition -> condition.type() == type).findFirst();
    Optional<Condition> conflict = named.apply(Condition.Type.CONFLICT).filter(Condition::holds);
    return Stream.of(
            conflict.map(Condition::reason).filter(OLD_OPERATOR::equals),
            named
                .apply(Condition.Type.HALTED)
                .filter(Condition::holds)
                .map(condition -> condition.type().text()),
            named.apply(Condition.Type.DEGRADED).filter(Condition::holds).map(Condition::reason),
            conflict.map(Condition::reason),
            named.apply(Condition.Type.PROGRESSING).map(Condition::reason))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
