import { describe, it } from "vitest";
import { expectLossless } from "./lossless.ts";
import { composeFormat, workflowFormat, yamlFormat } from "./yaml.ts";

describe("every kind of edit on generated files", () => {
  it.each([
    ["YAML", yamlFormat],
    ["compose files", composeFormat],
    ["GitHub workflows", workflowFormat],
  ])("%s", (_name, format) => expectLossless(format), 300_000);
});
