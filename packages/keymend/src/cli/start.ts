#!/usr/bin/env node
import { VERSION } from "../version.ts";

// The bin: CommonJS, because Node's module loader alone would cost `--version` a fifth of its time.
const [first, ...rest] = process.argv.slice(2);
if (rest.length === 0 && (first === "--version" || first === "-v")) {
  process.stdout.write(`${VERSION}\n`);
} else {
  void import("./main.ts");
}
