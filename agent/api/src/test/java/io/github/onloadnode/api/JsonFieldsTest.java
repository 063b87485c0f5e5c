package io.github.onloadnode.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How fields are read that another agent may have written otherwise. */
final class JsonFieldsTest {

  private static final String ALL =
      "{\"text\":\"a\",\"whole\":7,\"big\":2147483648,\"huge\":9223372036854775808,\"half\":1.50,"
          + "\"yes\":true,\"nothing\":null,\"list\":[1,\"b\",[],null],\"object\":{\"b\":2,\"a\":{}}}";

  @Test
  void givesAFieldOnlyByItsType() throws YamlException {
    JsonFields json = JsonFields.parse(ALL);

    for (String key : List.of("whole", "huge", "half", "yes", "nothing", "list", "object", "no")) {
      assertThat(json.text(key)).as(key).isEmpty();
    }
    for (String key : List.of("text", "huge", "half", "yes", "nothing", "list", "object", "no")) {
      assertThat(json.whole(key)).as(key).isEmpty();
    }
    assertThat(json.text("text")).contains("a");
    assertThat(json.whole("whole")).contains(7L);
    assertThat(json.truth("yes")).contains(true);
    assertThat(json.truth("text")).isEmpty();
    assertThat(json.isList("list")).isTrue();
    assertThat(json.isList("object")).isFalse();
    assertThat(json.isObject("object")).isTrue();
    assertThat(json.isObject("list")).isFalse();
  }

  @Test
  void givesEveryObjectOfAList() throws YamlException {
    JsonFields json = JsonFields.parse("{\"a\":[{\"b\":1},7,{\"b\":2}],\"c\":{\"b\":3}}");

    assertThat(json.list("a").stream().map(each -> each.whole("b")))
        .containsExactly(Optional.of(1L), Optional.empty(), Optional.of(2L));
    assertThat(json.list("c")).isEmpty();
  }

  @Test
  void tellsMissingFromNull() throws YamlException {
    JsonFields json = JsonFields.parse(ALL);

    assertThat(json.isTextOrNull("nothing")).isTrue();
    assertThat(json.isTextOrNull("text")).isTrue();
    assertThat(json.isTextOrNull("whole")).isFalse();
    assertThat(json.isTextOrNull("no")).isFalse();
    assertThat(json.value("nothing")).isPresent();
    assertThat(json.value("no")).isEmpty();
  }

  @Test
  void cutsNoNumberThatIsTooLarge() throws YamlException {
    JsonFields json = JsonFields.parse(ALL);

    assertThat(json.small("whole")).contains(7);
    assertThat(json.small("big")).isEmpty();
    assertThat(json.whole("big")).contains(2147483648L);
    assertThat(json.whole("huge")).isEmpty();
  }

  @Test
  void givesEveryPlainValueAsText() throws YamlException {
    JsonFields json = JsonFields.parse(ALL);

    assertThat(json.allAsText())
        .containsEntry("text", "a")
        .containsEntry("whole", "7")
        .containsEntry("huge", "9223372036854775808")
        .containsEntry("half", "1.50")
        .containsEntry("yes", "true")
        .containsEntry("nothing", "null")
        .containsEntry("list", "")
        .containsEntry("object", "");
    assertThat(json.asText("no")).isEmpty();
    assertThat(json.asTexts("list")).containsExactly("1", "b", "", "null");
    assertThat(json.asTexts("text")).isEmpty();
    assertThat(json.fields("object").allAsText())
        .isEqualTo(new TreeMap<>(Map.of("a", "", "b", "2")));
    assertThat(json.fields("text").allAsText()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "7", "[{\"a\":1}]", "\"a\"", "null"})
  void hasNoFieldsOfAnotherValue(String text) throws YamlException {
    assertThat(JsonFields.parse(text).allAsText()).isEmpty();
  }

  @Test
  void takesTheLastOfEqualFieldsAndReadsNoFurther() throws YamlException {
    assertThat(JsonFields.parse("{\"a\":1,\"a\":2} x").whole("a")).contains(2L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"a\":1", "[1,]", "{a: 1}", "{'a':1}", "{\"a\":&x 1}", "---\n{}"})
  void refusesWhatIsNoJsonButMayBeYaml(String text) {
    assertThatThrownBy(() -> JsonFields.parse(text)).isInstanceOf(YamlException.class);
  }

  @Test
  void namesTheLine() {
    assertThatThrownBy(() -> JsonFields.parse("{\"a\":1,\n\"b\":nil}"))
        .isInstanceOfSatisfying(
            YamlException.class,
            e -> {
              assertThat(e.line()).isEqualTo(2);
              assertThat(e.reason()).startsWith("Unrecognized token 'nil'");
            });
  }

  @Test
  void readsWhatTheWriterWrote() throws YamlException {
    String written =
        JsonWriter.write(new TreeMap<>(Map.of("a", "ä\"\\\n", "b", 1L, "c", Optional.empty())));

    JsonFields json = JsonFields.parse(written);

    assertThat(json.text("a")).contains("ä\"\\\n");
    assertThat(json.whole("b")).contains(1L);
    assertThat(json.isNull("c")).isTrue();
  }
}
