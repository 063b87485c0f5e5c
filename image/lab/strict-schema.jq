# From a JSON schema of a Kubernetes object to one that refuses unknown fields and is complete without a network: a line
# each of the file's name, a tab, and the schema. The metaschema and the identity would be fetched.
def strict:
  if type != "object" then
    .
  else
    if (.type == "object" or .type == ["object", "null"]) and has("properties") and (has("additionalProperties") | not) then
      .additionalProperties = false
    else
      .
    end
    | if (.["$ref"] | type) == "string" then .["$ref"] |= ltrimstr("/api/") else . end
  end;

"\(input_filename | split("/") | last)\t\(del(.["$schema"], .["$id"]) | walk(strict) | tojson)"
