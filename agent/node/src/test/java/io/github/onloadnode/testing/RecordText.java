package io.github.onloadnode.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A record as one line of text and back, with all that it holds, so that another process has it.
 * What has no order is written in one: equal records give equal lines in every process. Anything
 * that is no plain value is refused, because nobody could record it.
 */
public final class RecordText {

  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String TYPE = "type";
  private static final String VALUE = "value";

  private RecordText() {}

  public static String of(Record value) {
    return written(value).toString();
  }

  /** What {@link #of} made a line of. */
  public static <T extends Record> T read(Class<T> type, String line) {
    try {
      return type.cast(value(JSON.readTree(line)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("read " + line + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode written(Object value) {
    return switch (value) {
      case String text -> NODES.textNode(text);
      case Boolean bool -> NODES.booleanNode(bool);
      case List<?> list -> array(list.stream().map(RecordText::written).toList());
      case Optional<?> optional ->
          typed("Optional", array(optional.map(RecordText::written).stream().toList()));
      case SortedSet<?> set ->
          typed("SortedSet", array(set.stream().map(RecordText::written).toList()));
      case SequencedSet<?> set ->
          typed("SequencedSet", array(set.stream().map(RecordText::written).toList()));
      case Set<?> set ->
          typed("Set", array(inOrder(set.stream().map(RecordText::written).toList())));
      case SortedMap<?, ?> map -> typed("SortedMap", array(entries(map)));
      case SequencedMap<?, ?> map -> typed("SequencedMap", array(entries(map)));
      case Map<?, ?> map -> typed("Map", array(inOrder(entries(map))));
      case Record plain -> typed(plain.getClass().getName(), components(plain));
      case Enum<?> constant ->
          typed(constant.getDeclaringClass().getName(), NODES.textNode(constant.name()));
      case Integer _, Long _, Instant _, Duration _ ->
          typed(value.getClass().getName(), NODES.textNode(value.toString()));
      default -> throw new IllegalArgumentException("no plain value: " + value.getClass());
    };
  }

  private static ObjectNode typed(String type, JsonNode value) {
    return NODES.objectNode().put(TYPE, type).set(VALUE, value);
  }

  private static ArrayNode array(Collection<? extends JsonNode> elements) {
    return NODES.arrayNode().addAll(elements);
  }

  private static List<ArrayNode> entries(Map<?, ?> map) {
    List<ArrayNode> entries = new ArrayList<>();
    map.forEach((key, value) -> entries.add(array(List.of(written(key), written(value)))));
    return entries;
  }

  private static <T extends JsonNode> List<T> inOrder(List<T> elements) {
    return elements.stream().sorted(Comparator.comparing(JsonNode::toString)).toList();
  }

  private static ArrayNode components(Record value) {
    List<JsonNode> components = new ArrayList<>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        components.add(written(component.getAccessor().invoke(value)));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("read " + component + ": " + e, e);
      }
    }
    return array(components);
  }

  private static Object value(JsonNode node) {
    if (node.isTextual()) {
      return node.textValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isArray()) {
      return values(node);
    }
    return value(node.get(TYPE).textValue(), node.get(VALUE));
  }

  private static Object value(String type, JsonNode node) {
    return switch (type) {
      case "Optional" -> values(node).stream().findFirst();
      case "SortedSet" -> new TreeSet<>(values(node));
      case "SequencedSet" -> new LinkedHashSet<>(values(node));
      case "Set" -> Set.copyOf(values(node));
      case "SortedMap" -> new TreeMap<>(map(node));
      case "SequencedMap" -> map(node);
      case "Map" -> Map.copyOf(map(node));
      case "java.lang.Integer" -> Integer.valueOf(node.textValue());
      case "java.lang.Long" -> Long.valueOf(node.textValue());
      case "java.time.Instant" -> Instant.parse(node.textValue());
      case "java.time.Duration" -> Duration.parse(node.textValue());
      default -> constructed(type, node);
    };
  }

  private static List<Object> values(JsonNode node) {
    List<Object> values = new ArrayList<>();
    node.forEach(element -> values.add(value(element)));
    return values;
  }

  private static Map<Object, Object> map(JsonNode node) {
    Map<Object, Object> map = new LinkedHashMap<>();
    node.forEach(entry -> map.put(value(entry.get(0)), value(entry.get(1))));
    return map;
  }

  private static Object constructed(String type, JsonNode node) {
    try {
      Class<?> found = Class.forName(type);
      return found.isEnum()
          ? Arrays.stream(found.getEnumConstants())
              .filter(constant -> ((Enum<?>) constant).name().equals(node.textValue()))
              .findFirst()
              .orElseThrow()
          : constructor(found).newInstance(values(node).toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("make a " + type + ": " + e, e);
    }
  }

  private static Constructor<?> constructor(Class<?> type) throws NoSuchMethodException {
    Constructor<?> canonical =
        type.getDeclaredConstructor(
            Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new));
    canonical.setAccessible(true);
    return canonical;
  }
}
