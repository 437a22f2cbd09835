// Bundles what the kill test drives: the apply step as a library with a small program around it, and the command.
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(import.meta.dirname));

/** Gives the library; `child.mjs` and `cli/main.mjs` stand in the folder then. */
export async function bundle(work) {
  const src = (path) =>
    JSON.stringify(join(root, "packages/keymend/src", path));
  const common = {
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    logLevel: "warning",
    absWorkingDir: root,
  };
  await build({
    ...common,
    stdin: {
      contents: `export { applyChanges, undoRecords } from ${src("fix/apply.ts")}; export { UndoStore } from ${src("state/undo-store.ts")}; export { fakeKey } from ${src("key/fake.ts")};`,
      resolveDir: root,
    },
    outfile: join(work, "library.mjs"),
  });
  await build({
    ...common,
    entryPoints: [join(root, "packages/keymend/src/cli/main.ts")],
    outdir: join(work, "cli"),
    outExtension: { ".js": ".mjs" },
    splitting: true,
    mainFields: ["module", "main"],
    alias: { yaml: join(root, "node_modules/yaml/browser/dist/index.js") },
    external: ["@keymend/sandbox"],
  });
  writeFileSync(
    join(work, "child.mjs"),
    `import { readFileSync } from "node:fs";
import { applyChanges, UndoStore } from "./library.mjs";
const job = JSON.parse(readFileSync(process.argv[2], "utf8"));
const bytes = (text) => (text === null ? null : Buffer.from(text));
const store = new UndoStore(job.state);
process.stdout.write("go\\n");
let group = null;
job.rounds.forEach((files, round) => {
  const changes = files.map((file) => ({ path: file.path, before: bytes(file.before), after: bytes(file.after), mode: file.mode }));
  ({ group } = applyChanges(store, changes, { dir: job.dir, causes: ["trailing-newline"], nowMs: Date.now(), group, round }));
});
`,
  );
  return import(pathToFileURL(join(work, "library.mjs")).href);
}
