import { describe, expect, it } from "vitest";
import { envFileTags } from "../../../src/places/env-file-name.ts";

describe("the name of an env file", () => {
  it.each([
    ".env",
    ".env.local",
    ".env.development.local",
    ".env.production",
    ".env-prod",
    "prod.env",
    "config/app.env",
    ".dev.vars",
    ".dev.vars.staging",
    ".flaskenv",
    "env.list",
    "environment",
    ".envs/.production/.django",
  ])("is right: %s", (path) => {
    expect(envFileTags(path)).toEqual([]);
  });

  it.each([
    "env",
    "server/env",
    ".env.txt",
    "env.txt",
    ".env.docx",
    ".ENV",
    ".env ",
    ".env.save",
    ".env.bak",
    ".env~",
    ".env.old",
    ".env copy",
    ".evn",
    ".emv",
    "dotenv",
    "_env",
    "env.local.txt",
  ])("is a slip: %j", (path) => {
    expect(envFileTags(path)).toEqual(["misnamed"]);
  });

  it.each([
    ".env.example",
    ".env.sample",
    ".env.template",
    ".env.dist",
    ".env.defaults",
    ".env.local.example",
    ".env.example.local",
    "example.env",
    "env.example",
    ".env-example",
    ".env_sample",
    ".env.production.sample",
  ])("is a sample: %s", (path) => {
    expect(envFileTags(path)).toEqual(["template"]);
  });

  it("is a sample with a hidden ending", () => {
    expect(envFileTags(".env.example.txt")).toEqual(["template", "misnamed"]);
  });

  it("stands among tests", () => {
    expect(envFileTags("test/fixtures/.env")).toEqual(["test"]);
  });

  it.each([
    "env.ts",
    "src/env.js",
    ".env.d.ts",
    "src/env/index.ts",
    ".env.vault",
    ".env.gpg",
    ".env.json",
    "environment.yml",
    "environments/prod.tf",
    "package.json",
    "README.md",
    "env.sh",
    "invent",
    "src/environment.prod.ts",
    "event.json",
  ])("is another file's: %s", (path) => {
    expect(envFileTags(path)).toBeNull();
  });
});
