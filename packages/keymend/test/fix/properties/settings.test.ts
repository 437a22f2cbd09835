import { describe, it } from "vitest";
import { expectLossless } from "./lossless.ts";
import { iniFormat, jsonFormat, tomlFormat } from "./settings.ts";

describe("every kind of edit on generated files", () => {
  it.each([
    ["JSON with comments", jsonFormat],
    ["TOML", tomlFormat],
    ["INI", iniFormat],
  ])("%s", (_name, format) => expectLossless(format), 300_000);
});
