package io.github.onloadnode.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads {@code {onload: ..., devicePlugin: ..., retry: ...}} and reports all errors at once. */
public final class DesiredParser {

  private static final String REMEDY =
      "correct the file and replace it by a rename; until then the node stays as it is";

  private DesiredParser() {}

  /**
   * Reads a whole document.
   *
   * @param origin the file's name, for messages
   * @throws FindingException naming every line that is wrong
   */
  public static DesiredDocument parse(String origin, String text) {
    YamlNode tree = tree(origin, text);
    if (!text.endsWith("\n") && !text.endsWith("}")) {
      throw problem(origin, "ends in the middle of a line, as if half written");
    }
    return parse(origin, tree);
  }

  /** The document that these values are; see {@link #parse(String, String)}. */
  public static DesiredDocument parse(String origin, YamlNode tree) {
    List<String> errors = new ArrayList<>();
    DesiredDocument document = document(tree, errors);
    if (!errors.isEmpty()) {
      throw problem(origin, String.join("; ", errors));
    }
    return document;
  }

  private static YamlNode tree(String origin, String text) {
    try {
      return YamlTree.parse(text)
          .orElseThrow(() -> problem(origin, "is empty; to remove Onload write \"onload: null\""));
    } catch (YamlException e) {
      throw problem(origin, String.valueOf(e.getMessage()));
    }
  }

  private static DesiredDocument document(YamlNode tree, List<String> errors) {
    SpecFields fields = SpecFields.of("", tree, errors);
    if (!fields.has("onload")) {
      fields.error("onload", "is missing; to remove Onload write \"onload: null\"");
    }
    var onload = fields.fields("onload").map(OnloadReader::read);
    var devicePlugin = fields.fields("devicePlugin").map(DevicePluginReader::read);
    var retry = fields.text("retry");
    fields.finish();
    return new DesiredDocument(
        onload, devicePlugin.orElse(DevicePluginSpec.DEFAULT), retry, canonical(tree));
  }

  private static String canonical(YamlNode tree) {
    Map<String, Object> content = new TreeMap<>();
    if (tree instanceof YamlNode.Mapping(int _, var fields)) {
      fields.forEach((key, value) -> content.put(key, value.plain()));
    }
    content.remove("retry");
    if (content.get("onload") instanceof String) {
      content.remove("onload");
    }
    return JsonWriter.write(content);
  }

  private static FindingException problem(String origin, String what) {
    return new FindingException(Reason.DESIRED_INVALID, origin + ": " + what, REMEDY);
  }
}
