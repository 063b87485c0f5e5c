package io.github.onloadnode.story;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The agent's part of {@code /api/v1/node}, in readable form. */
record AgentReport(JsonNode agent) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static AgentReport parse(String document) {
    try {
      return new AgentReport(JSON.readTree(document).path("agent"));
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + document, e);
    }
  }

  String phase() {
    return agent.path("phase").asText();
  }

  /** The number of the last finished order; 0 before the first. */
  int endedSeq() {
    return agent.path("result").path("seq").asInt();
  }

  /** How that order ended and why: {@code Outcome Reason: message; remedy}. */
  String result() {
    var result = agent.path("result");
    return result.path("outcome").asText() + " " + text(result.path("reason"));
  }

  /** The devices of all resources, as sent to the kubelet. */
  int healthyDevices() {
    return StreamSupport.stream(agent.path("resources").spliterator(), false)
        .mapToInt(resource -> resource.path("devices").path("healthy").asInt())
        .sum();
  }

  List<String> problems() {
    return texts("problems");
  }

  List<String> warnings() {
    return texts("warnings");
  }

  /** How the last order ended, and the current problems and warnings. */
  List<String> everything() {
    return Stream.of(List.of(result()), problems(), warnings()).flatMap(List::stream).toList();
  }

  private List<String> texts(String field) {
    return StreamSupport.stream(agent.path(field).spliterator(), false)
        .map(AgentReport::text)
        .toList();
  }

  private static String text(JsonNode problem) {
    return problem.path("reason").asText()
        + ": "
        + problem.path("message").asText()
        + "; "
        + problem.path("remedy").asText();
  }
}
