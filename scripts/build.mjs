// Builds every package: types by tsc, then bundles for the command and the library, so that they start fast.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const root = dirname(import.meta.dirname);
const at = (...parts) => join(root, ...parts);

for (const name of ["sandbox", "keymend"])
  rmSync(at("packages", name, "dist"), { recursive: true, force: true });

const tsc = spawnSync(
  process.execPath,
  [at("node_modules", "typescript", "bin", "tsc"), "-b", at("tsconfig.json")],
  { stdio: "inherit" },
);
if (tsc.status !== 0) process.exit(tsc.status ?? 1);

// 200 small modules cost 60 ms to load one by one; bundles with lazy chunks cost a fraction (docs/decisions/0002).
await build({
  entryPoints: {
    "bin/keymend": at("packages/keymend/src/cli/main.ts"),
    index: at("packages/keymend/src/index.ts"),
  },
  outdir: at("packages/keymend/dist"),
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  mainFields: ["module", "main"],
  // the same code as modules: its CommonJS build asks for require(), which a bundle of modules does not have
  alias: { yaml: at("node_modules/yaml/browser/dist/index.js") },
  external: ["@keymend/sandbox"],
  minify: true,
  keepNames: false,
  legalComments: "none",
  logLevel: "warning",
});
chmodSync(at("packages/keymend/dist/bin/keymend.js"), 0o755);
const sandboxBin = at("packages/sandbox/dist/bin.js");
if (existsSync(sandboxBin)) chmodSync(sandboxBin, 0o755);
