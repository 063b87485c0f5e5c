package io.github.onloadnode.agent;

import io.github.onloadnode.config.AgentConfig;
import io.github.onloadnode.offer.OnloadDevices;
import io.github.onloadnode.offer.ResourceOffer;
import java.util.List;

/** Turns the configured resources into offers. */
final class ConfiguredResources {

  private ConfiguredResources() {}

  static List<ResourceOffer> of(AgentConfig config) {
    return config.resources().stream()
        .map(resource ->
            new ResourceOffer(
                resource.name(),
                new OnloadDevices(
                    resource.idPrefix(),
                    resource.count(),
                    resource.setPreload(),
                    config.kubelet().topology())))
        .toList();
  }
}
