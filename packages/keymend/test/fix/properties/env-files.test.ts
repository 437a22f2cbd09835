import { describe, it } from "vitest";
import { dotenvFormat } from "./dotenv.ts";
import { expectLossless } from "./lossless.ts";
import { profileFormat, shellFormat } from "./shell.ts";

describe("every kind of edit on generated files", () => {
  it.each([
    ["dotenv", dotenvFormat],
    ["shell scripts", shellFormat],
    ["shell profiles", profileFormat],
  ])("%s", (_name, format) => expectLossless(format), 300_000);
});
