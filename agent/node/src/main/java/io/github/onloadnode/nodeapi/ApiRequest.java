package io.github.onloadnode.nodeapi;

/**
 * A request to the API server.
 *
 * @param path including the query
 * @param accept media type of the answer
 * @param type media type of the body
 * @param longest the most bytes of the answer
 */
public record ApiRequest(
    String method, String path, String accept, String type, String body, int longest) {

  /** RFC 7396. */
  public static final String MERGE_PATCH = "application/merge-patch+json";

  /** Server-side apply; JSON is valid YAML. */
  public static final String APPLY = "application/apply-patch+yaml";

  /** Of the API server; lists are merged by the keys of their elements. */
  static final String STRATEGIC_MERGE_PATCH = "application/strategic-merge-patch+json";

  private static final String JSON = "application/json";

  /** Reads an object, or a list of them. */
  public static ApiRequest get(String path, int longest) {
    return new ApiRequest("GET", path, JSON, JSON, "", longest);
  }

  /** Changes an object. */
  public static ApiRequest patch(String path, String type, String body, int longest) {
    return new ApiRequest("PATCH", path, JSON, type, body, longest);
  }

  /** Makes an object. */
  static ApiRequest post(String path, String body, int longest) {
    return new ApiRequest("POST", path, JSON, JSON, body, longest);
  }

  /** Deletes an object. */
  public static ApiRequest delete(String path, String options, int longest) {
    return new ApiRequest("DELETE", path, JSON, JSON, options, longest);
  }

  /** This request with another media type for the answer. */
  ApiRequest accepting(String form) {
    return new ApiRequest(method, path, form, type, body, longest);
  }
}
