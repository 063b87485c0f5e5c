package io.github.onloadnode.config;

import io.github.onloadnode.config.AgentConfig.Resource;
import io.github.onloadnode.node.DeviceIds;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A resource on one line: {@code name=amd.com/onload,idPrefix=sfc-,count=100,setPreload=true}. */
record ResourceSyntax() implements Syntax<Resource> {

  private static final Syntax<Optional<Integer>> COUNT =
      new IntegerSyntax(0, DeviceIds.MOST_DEVICES).optional();
  private static final Syntax<Optional<Boolean>> PRELOAD = new BooleanSyntax().optional();

  @Override
  public String label() {
    return "RESOURCE";
  }

  @Override
  public Resource parse(String text) {
    Map<String, String> fields = fields(text);
    Resource resource =
        new Resource(
            Optional.ofNullable(fields.remove("name")).orElse(""),
            Optional.ofNullable(fields.remove("idPrefix")).orElse(DeviceIds.DEFAULT_PREFIX),
            take(fields, "count", COUNT::parse),
            take(fields, "setPreload", PRELOAD::parse));
    if (!fields.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown key "
              + fields.keySet().iterator().next()
              + " in a resource; known are name, idPrefix, count, setPreload");
    }
    return resource;
  }

  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("a resource is written name=NAME,idPrefix=PREFIX,...");
      }
      if (fields.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip())
          != null) {
        throw new IllegalArgumentException("names a key of a resource twice");
      }
    }
    return fields;
  }

  private static <T> T take(Map<String, String> fields, String key, Function<String, T> parse) {
    String text = Optional.ofNullable(fields.remove(key)).orElse("");
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + " of a resource " + e.getMessage(), e);
    }
  }

  @Override
  public String print(Resource resource) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("name", resource.name());
    fields.put("idPrefix", resource.idPrefix());
    resource.count().ifPresent(count -> fields.put("count", COUNT.print(Optional.of(count))));
    resource.setPreload().ifPresent(set -> fields.put("setPreload", set.toString()));
    return fields.entrySet().stream().map(Object::toString).collect(Collectors.joining(","));
  }

  @Override
  public Resource check(Resource resource) {
    return resource;
  }
}
