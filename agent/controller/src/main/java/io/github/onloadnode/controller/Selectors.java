package io.github.onloadnode.controller;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Label selectors of Kubernetes, evaluated here. */
final class Selectors {

  private Selectors() {}

  /** Whether a selector selects an object with these labels; an absent one selects nothing. */
  static boolean matches(@Nullable LabelSelector selector, Map<String, String> labels) {
    if (selector == null) {
      return false;
    }
    Map<String, String> wanted = SlimNode.labels(selector.getMatchLabels());
    List<LabelSelectorRequirement> rules =
        Optional.ofNullable(selector.getMatchExpressions()).orElse(List.of());
    return labels.entrySet().containsAll(wanted.entrySet())
        && rules.stream().allMatch(rule -> holds(rule, labels));
  }

  private static boolean holds(LabelSelectorRequirement rule, Map<String, String> labels) {
    Optional<String> value = Optional.ofNullable(labels.get(rule.getKey()));
    List<String> values = Optional.ofNullable(rule.getValues()).orElse(List.of());
    return switch (rule.getOperator()) {
      case "In" -> value.filter(values::contains).isPresent();
      case "NotIn" -> value.filter(values::contains).isEmpty();
      case "Exists" -> value.isPresent();
      case "DoesNotExist" -> value.isEmpty();
      default -> false;
    };
  }
}
