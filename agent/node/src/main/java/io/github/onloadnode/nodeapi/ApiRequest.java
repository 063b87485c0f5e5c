package io.github.onloadnode.nodeapi;

/**
 * What the API server is asked.
 *
 * @param path with the query, if there is one
 * @param accept the form of the answer
 * @param type that of the body
 * @param longest of the answer, in bytes
 */
public record ApiRequest(
    String method, String path, String accept, String type, String body, int longest) {

  /** RFC 7396. */
  public static final String MERGE_PATCH = "application/merge-patch+json";

  /** The object as its field manager wants it to be; JSON is YAML too. */
  public static final String APPLY = "application/apply-patch+yaml";

  private static final String JSON = "application/json";

  /** Reads an object, or a list of them. */
  public static ApiRequest get(String path, int longest) {
    return new ApiRequest("GET", path, JSON, JSON, "", longest);
  }

  /** Changes an object. */
  public static ApiRequest patch(String path, String type, String body, int longest) {
    return new ApiRequest("PATCH", path, JSON, type, body, longest);
  }

  /** The same, answered in another form. */
  ApiRequest accepting(String form) {
    return new ApiRequest(method, path, form, type, body, longest);
  }
}
