package io.github.onloadnode.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.onloadnode.api.CustomResource;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.ResourceReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The definition of the custom resource beside that of the existing operator, v3.0. */
@Tag("chart")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DefinitionIT {

  static final Path FILE = Helm.CHART.resolve("crd/onloads.yaml");

  /** Stored resources have these as if a user had given them, so the code has to tell them. */
  private static final Set<String> DEFAULTS_OF_THE_CODE =
      Set.of("spec.devicePlugin.hostOnloadPath", "spec.devicePlugin.libMounthPath");

  /**
   * What may be said about fields of the operator: only where one of ours is given, or where the
   * operator's schema required as much.
   */
  private static final Map<String, List<String>> RULES =
      Map.of(
          "spec.onload",
          List.of(
              "has(self.source) || (has(self.userImage) && has(self.kernelMappings))",
              "has(self.source) || !has(self.kernelMappings)"
                  + " || self.kernelMappings.all(mapping, has(mapping.kernelModuleImage))"),
          "spec.onload.kernelMappings[]",
          List.of("has(self.regexp) || has(self.literal)"),
          "spec.devicePlugin",
          List.of(
              "!(self.setPreload && self.mountOnload)",
              "!has(self.libMountPath) || !has(self.libMounthPath)"
                  + " || self.libMountPath == self.libMounthPath"));

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Pattern UNKNOWN =
      Pattern.compile("(spec[^ ]*)\\.unknown is unknown; known here: ([A-Za-z, ]+)");

  private final JsonNode version;
  private final Map<String, SchemaField> fields;

  DefinitionIT() throws IOException {
    this.version =
        Rendered.parse(Files.readString(FILE)).objects().getFirst().at("/spec/versions/0");
    this.fields = SchemaField.of(version.at("/schema/openAPIV3Schema"));
  }

  static Stream<String> operators() throws IOException {
    return Files.readAllLines(OperatorDefinition.FIELDS).stream();
  }

  @ParameterizedTest
  @MethodSource("operators")
  void takesEachFieldOfTheOperatorAsItsSchemaDoes(String line) {
    List<String> words = new ArrayList<>(OperatorDefinition.words(line));
    String path = words.removeFirst();
    String type = words.removeFirst();
    boolean required = words.remove("required");
    words.removeIf(word -> word.startsWith("x-kubernetes-validations="));

    assertThat(fields).containsKey(path);
    SchemaField ours = Objects.requireNonNull(fields.get(path));
    assertThat(ours.type()).isEqualTo(type);
    assertThat(required || !ours.required()).as("newly required").isTrue();
    if (DEFAULTS_OF_THE_CODE.contains(path)) {
      words.removeIf(word -> word.startsWith("default="));
    }
    assertThat(ours.limits()).containsExactlyInAnyOrderElementsOf(words);
    assertThat(ours.rules()).isEqualTo(RULES.getOrDefault(path, List.of()));
  }

  @Test
  void requiresLessThanTheOperatorWhereTheCodeKnowsWhatToDo() {
    List<String> required =
        fields.entrySet().stream()
            .filter(entry -> entry.getValue().required() && entry.getKey().startsWith("spec."))
            .map(Map.Entry::getKey)
            .filter(DefinitionIT::operatorHas)
            .toList();

    assertThat(required)
        .containsExactly(
            "spec.onload",
            "spec.onload.kernelMappings[].build.buildArgs[].name",
            "spec.onload.kernelMappings[].build.buildArgs[].value",
            "spec.onload.kernelMappings[].build.dockerfileConfigMap",
            "spec.onload.version",
            "spec.selector");
  }

  private static boolean operatorHas(String path) {
    try (Stream<String> lines = operators()) {
      return lines.anyMatch(line -> line.startsWith(path + " "));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The API server drops what the schema does not know. */
  @Test
  void keepsNoUnknownField() {
    assertThat(version.findValues("x-kubernetes-preserve-unknown-fields")).isEmpty();
  }

  @Test
  void explainsEachField() {
    Map<String, JsonNode> silent = new TreeMap<>();
    explained(silent, "", version.at("/schema/openAPIV3Schema"));

    assertThat(silent).containsOnlyKeys("metadata");
  }

  private static void explained(Map<String, JsonNode> silent, String path, JsonNode schema) {
    schema
        .path("properties")
        .properties()
        .forEach(entry -> {
          String name = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
          if (!entry.getValue().has("description")) {
            silent.put(name, entry.getValue());
          }
          explained(silent, name, entry.getValue());
          explained(silent, name + "[]", entry.getValue().path("items"));
        });
  }

  @Test
  void requiresNothingInTheStatus() {
    List<String> required =
        fields.entrySet().stream()
            .filter(entry -> entry.getValue().required())
            .map(Map.Entry::getKey)
            .filter(path -> path.matches("status\\.[^.\\[]+"))
            .toList();

    assertThat(required).isEmpty();
  }

  @Test
  void printsWhatARolloutIsJudgedBy() {
    assertThat(version.path("additionalPrinterColumns").findValuesAsText("name"))
        .containsExactly("Version", "Desired", "Ready", "Updated", "Failed", "Status", "Age");
    assertThat(version.path("additionalPrinterColumns").findValuesAsText("jsonPath"))
        .filteredOn(path -> path.matches("[.a-zA-Z]+") && !path.startsWith(".metadata"))
        .allSatisfy(path -> assertThat(fields).containsKey(path.substring(1)));
  }

  /** Lists without an end would make an expression too expensive for the API server. */
  @Test
  void boundsItsOwnLists() {
    Set<String> unbounded = new TreeSet<>();
    fields.forEach((path, field) -> {
      if (field.type().equals("array")
          && field.limits().stream().noneMatch(limit -> limit.startsWith("maxItems="))) {
        unbounded.add(path);
      }
    });

    assertThat(unbounded)
        .containsExactly(
            "spec.onload.controlPlane.parameters",
            "spec.onload.kernelMappings",
            "spec.onload.kernelMappings[].build.buildArgs",
            "status.conditions",
            "status.preflight");
  }

  /** What the schema has and the code does not read would be dropped without a word. */
  @Test
  void hasTheFieldsThatTheCodeReads() {
    ObjectNode resource = JSON.createObjectNode();
    resource.putObject("metadata");
    resource.set("spec", sample(version.at("/schema/openAPIV3Schema/properties/spec")));
    Map<String, Set<String>> inSchema = new TreeMap<>();
    fields.forEach((path, field) -> {
      if (path.startsWith("spec") && !field.keys().isEmpty() && !path.contains(".build")) {
        inSchema.put(path, field.keys());
      }
    });

    String refused =
        assertThrows(FindingException.class, () -> ResourceReader.read(resource.toString()))
            .toString();

    Map<String, Set<String>> inCode = new TreeMap<>();
    Matcher unknown = UNKNOWN.matcher(refused);
    while (unknown.find()) {
      String path = unknown.group(1).replace("[0]", "[]").replace(".any.", ".*.");
      inCode.put(
          path.replaceAll("\\.any$", ".*"), new TreeSet<>(List.of(unknown.group(2).split(", "))));
    }
    assertThat(inCode).isEqualTo(inSchema);
  }

  /** A value of this schema, with an unknown key in each object. */
  private static JsonNode sample(JsonNode schema) {
    if (schema.has("properties")) {
      ObjectNode object = JSON.createObjectNode();
      schema
          .path("properties")
          .properties()
          .forEach(entry -> object.set(entry.getKey(), sample(entry.getValue())));
      return object.put("unknown", 1);
    }
    if (schema.has("additionalProperties")) {
      return JSON.createObjectNode().set("any", sample(schema.path("additionalProperties")));
    }
    return switch (schema.path("type").asText()) {
      case "array" -> JSON.createArrayNode().add(sample(schema.path("items")));
      case "string" -> JSON.getNodeFactory().textNode("1m");
      case "boolean" -> JSON.getNodeFactory().booleanNode(false);
      default -> JSON.getNodeFactory().numberNode(1);
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tests/operator/base.yaml",
        "tests/operator/pre-built.yaml",
        "samples/onload.yaml"
      })
  void meansToTheCodeWhatItSays(String file) throws Exception {
    JsonNode object =
        Rendered.parse(Files.readString(Helm.CHART.resolve(file))).objects().getFirst();

    CustomResource read = ResourceReader.read(object.toString());

    assertThat(read.spec().document().onload())
        .hasValueSatisfying(onload -> {
          assertThat(onload.version()).hasValue("9.1.0");
          assertThat(onload.userImage()).isPresent();
        });
    assertThat(read.spec().selects(Map.of("node-role.kubernetes.io/worker", ""))).isTrue();
  }

  /** The schema must not refuse them, because the operator's does not. */
  @Test
  void leavesWrongValuesOfTheOperatorsFieldsToTheCode() throws Exception {
    JsonNode object =
        Rendered.parse(Files.readString(Helm.CHART.resolve("tests/operator/everything.yaml")))
            .objects()
            .getFirst();

    FindingException refused =
        assertThrows(FindingException.class, () -> ResourceReader.read(object.toString()));

    assertThat(refused.toString())
        .contains("maxPodsPerNode", "hostOnloadPath", "libMounthPath", "regexp");
  }
}
