package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Observed.Staged.Needs;
import io.github.onloadnode.revision.Revision;
import java.util.Map;
import java.util.Optional;

/** What it takes to carry out the order that is staged. */
record StagedNeeds(Journal journal, Situation situation) {

  Needs needs() {
    return situation.revision(journal.target()).filter(this::isLoaded).isPresent()
        ? Needs.APPLY
        : Needs.SLOT;
  }

  /** Whether the target can run without unloading anything. */
  boolean isLoaded(Revision target) {
    Optional<Revision> committed = situation.revision(journal.committed());
    boolean sameModules =
        committed.isPresent()
            ? committed.get().moduleHash().equals(target.moduleHash())
            : parametersAgree(target);
    return sameModules && situation.health(target).runs();
  }

  /** Compares the parameters of modules that the agent did not load with those asked for. */
  private boolean parametersAgree(Revision target) {
    return target.onload().modules().entrySet().stream()
        .allMatch(module -> parametersAgree(module.getKey(), module.getValue()));
  }

  private boolean parametersAgree(String name, Map<String, String> asked) {
    return situation
        .state()
        .module(name)
        .filter(module ->
            asked.entrySet().stream()
                .allMatch(parameter ->
                    Optional.ofNullable(module.parameters().get(parameter.getKey()))
                        .flatMap(reading -> reading.toOptional())
                        .filter(parameter.getValue()::equals)
                        .isPresent()))
        .isPresent();
  }
}
