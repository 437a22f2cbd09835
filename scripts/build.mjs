// Builds every package: types by tsc, then bundles for the command and the library, so that they start fast.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { withoutExamples } from "./without-examples.mjs";

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

// 300 small modules cost 60 ms to load one by one; bundles with lazy chunks cost a fraction (docs/decisions/0002).
const common = {
  outdir: at("packages/keymend/dist"),
  bundle: true,
  platform: "node",
  target: "node20",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
};
await build({
  ...common,
  entryPoints: {
    "bin/main": at("packages/keymend/src/cli/main.ts"),
    index: at("packages/keymend/src/index.ts"),
  },
  chunkNames: "chunks/[name]-[hash]",
  splitting: true,
  format: "esm",
  mainFields: ["module", "main"],
  // the same code as modules: its CommonJS build asks for require(), which a bundle of modules does not have
  alias: { yaml: at("node_modules/yaml/browser/dist/index.js") },
  external: ["@keymend/sandbox"],
  plugins: [withoutExamples],
});
await build({
  ...common,
  entryPoints: { "bin/keymend": at("packages/keymend/src/cli/start.ts") },
  outExtension: { ".js": ".cjs" },
  format: "cjs",
  plugins: [
    {
      name: "main-stays-a-module",
      setup: (bundler) =>
        bundler.onResolve({ filter: /\/main\.ts$/ }, () => ({
          path: "./main.js",
          external: true,
        })),
    },
  ],
});
chmodSync(at("packages/keymend/dist/bin/keymend.cjs"), 0o755);
const sandboxBin = at("packages/sandbox/dist/bin.js");
if (existsSync(sandboxBin)) chmodSync(sandboxBin, 0o755);
