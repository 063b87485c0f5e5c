package io.github.onloadnode.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The form of JSON on the disk, which agents before wrote by an object mapper. */
final class JsonWriterTest {

  @Test
  void writesOneLineInTheOrderGiven() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("z", 1);
    json.put("a", Long.MIN_VALUE);
    json.put("set", new TreeSet<>(List.of("y", "x")));
    json.put("object", Map.of("truth", false));
    json.put("there", Optional.of(List.of()));
    json.put("absent", Optional.empty());
    json.put("written", new JsonWriter.Written("{\"b\":[1,2]}"));

    assertThat(JsonWriter.write(json))
        .isEqualTo(
            "{\"z\":1,\"a\":-9223372036854775808,\"set\":[\"x\",\"y\"],\"object\":{\"truth\":false},"
                + "\"there\":[],\"absent\":null,\"written\":{\"b\":[1,2]}}");
  }

  @Test
  void escapesAsAnObjectMapperDoes() throws JsonProcessingException {
    StringBuilder letters = new StringBuilder("\ud83d\ude00");
    for (char letter = 0; letter < 0x3000; letter++) {
      letters.append(letter);
    }
    Map<String, Object> json = Map.of(letters.toString(), List.of(letters.toString(), "/", true));

    assertThat(JsonWriter.write(json)).isEqualTo(new ObjectMapper().writeValueAsString(json));
  }

  @Test
  void writesForPeopleAsAnObjectMapperDoes() throws JsonProcessingException {
    Map<String, Object> json = Map.of("a", List.of(1, Map.of("b", List.of(), "c", Map.of())));

    assertThat(JsonWriter.pretty(json))
        .isEqualTo(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json));
  }

  @Test
  void refusesWhatNoRecordHolds() {
    assertThatThrownBy(() -> JsonWriter.write(Map.of("a", 0.5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("class java.lang.Double");
  }
}
