import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";

// OpenAI's own document: every answer of the admin API is held against it.
const path = new URL("../fixtures/openai-openapi-admin.yaml", import.meta.url);

interface Document {
  paths: Record<string, Record<string, { responses: object }>>;
  components: { schemas: Record<string, Record<string, unknown>> };
}

const document = parse(readFileSync(path, "utf8")) as Document;

/** Members that the SDK of November 2026 knows and the document of August does not. */
const NEWER: Record<string, string[]> = {
  ProjectApiKey: ["expires_at"],
  ServiceAccountApiKeyBody: ["expires_at"],
  CostsResult: ["user_id"],
};

// part of an allOf, so it must let its neighbours' members through
const OPEN = ["AdminApiKey"];

/** The document allows any further member; we do not, so that nothing is invented by accident. */
function close(name: string, schema: Record<string, unknown>): void {
  const properties = schema["properties"];
  if (typeof properties !== "object" || properties === null) return;
  if ("additionalProperties" in schema || OPEN.includes(name)) return;
  for (const extra of NEWER[name] ?? [])
    Object.assign(properties, { [extra]: true });
  schema["additionalProperties"] = false;
}

for (const [name, schema] of Object.entries(document.components.schemas)) {
  close(name, schema);
}

const ajv = new Ajv2020({
  strict: false,
  allErrors: true,
  validateFormats: false,
});
ajv.addSchema(document, "openai");

const escape = (part: string) =>
  encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"));

const METHODS = ["get", "post", "delete"];

/** `GET /organization/projects/{project_id}` and so on, of the whole document. */
export const operations: readonly string[] = Object.entries(
  document.paths,
).flatMap(([route, item]) =>
  METHODS.filter((method) => method in item).map(
    (method) => `${method.toUpperCase()} ${route}`,
  ),
);

/** The operation a request belongs to, or null. Paths without parameters win. */
export function operationOf(method: string, pathname: string): string | null {
  const matching = operations.filter((operation) => {
    const [verb, route = ""] = operation.split(" ");
    const pattern = route.replace(/\{\w+\}/g, "[^/]+");
    return verb === method && new RegExp(`^${pattern}$`).test(pathname);
  });
  return (
    matching.sort((a, b) => a.split("{").length - b.split("{").length)[0] ??
    null
  );
}

/** What is wrong with the answer of an operation; empty when it is as documented. */
export function problems(
  operation: string,
  status: number,
  body: unknown,
): string[] {
  const [method = "", route = ""] = operation.split(" ");
  const pointer = [
    "paths",
    route,
    method.toLowerCase(),
    "responses",
    String(status),
    "content",
    "application/json",
    "schema",
  ];
  const $ref = `openai#/${pointer.map(escape).join("/")}`;
  const validate = ajv.getSchema($ref) ?? ajv.compile({ $ref });
  return validate(body)
    ? []
    : (validate.errors ?? []).map(
        ({ instancePath, message, params }) =>
          `${instancePath} ${message ?? ""} ${JSON.stringify(params)}`,
      );
}
