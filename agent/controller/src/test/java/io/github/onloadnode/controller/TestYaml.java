package io.github.onloadnode.controller;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** Objects as people write them. */
final class TestYaml {

  private static final YAMLMapper YAML = new YAMLMapper();

  private TestYaml() {}

  static ObjectNode object(String text) {
    try {
      return YAML.readValue(text, ObjectNode.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
