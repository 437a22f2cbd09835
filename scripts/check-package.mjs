// Packs the published packages, installs the tarballs into an empty folder, starts them, and holds the size to its budget.
import { execFileSync, spawnSync } from "node:child_process";
import {
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const MAX_BYTES = 5 * 1024 * 1024;
const MAX_PACKAGES = 10;
const root = dirname(import.meta.dirname);
const folder = mkdtempSync(join(tmpdir(), "keymend-pack-"));
const npm = (args, cwd) =>
  execFileSync("npm", args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    shell: process.platform === "win32",
  });

function sizeOf(path) {
  const stat = statSync(path);
  return stat.isDirectory()
    ? readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
    : stat.size;
}

function installedPackages(modules) {
  return readdirSync(modules).flatMap((name) => {
    if (name.startsWith(".")) return [];
    return name.startsWith("@")
      ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`)
      : [name];
  });
}

function check(claim, ok) {
  console.log(`${ok ? "ok  " : "BAD "} ${claim}`);
  if (!ok) process.exitCode = 1;
}

/** What publishing tools say of the manifest and of the types. */
function lint(name) {
  const cwd = join(root, "packages", name);
  for (const tool of [
    ["publint", "--strict"],
    ["attw", "--pack", ".", "--profile", "esm-only", "--no-color"],
  ]) {
    const { status, stdout } = spawnSync("npx", ["--no-install", ...tool], {
      cwd,
      encoding: "utf8",
    });
    check(`${tool[0]} has nothing to say about ${name}`, status === 0);
    if (status !== 0) console.log(stdout);
  }
}

try {
  for (const name of ["keymend", "sandbox"]) lint(name);
  const pack = (name) =>
    join(
      folder,
      JSON.parse(
        npm(
          ["pack", "--json", "--pack-destination", folder],
          join(root, "packages", name),
        ),
      )[0].filename,
    );
  const main = join(folder, "main");
  const both = join(folder, "both");
  for (const [place, tarballs] of [
    [main, [pack("keymend")]],
    [both, [pack("keymend"), pack("sandbox")]],
  ]) {
    execFileSync("mkdir", ["-p", place]);
    writeFileSync(join(place, "package.json"), '{"private":true}');
    npm(["install", "--no-audit", "--no-fund", "--silent", ...tarballs], place);
  }
  const modules = join(main, "node_modules");
  const packages = installedPackages(modules);
  const bytes = sizeOf(modules);
  check(
    `keymend installs ${packages.length} packages (at most ${MAX_PACKAGES})`,
    packages.length <= MAX_PACKAGES,
  );
  check(
    `keymend installs ${(bytes / 1048576).toFixed(2)} MiB (at most ${MAX_BYTES / 1048576})`,
    bytes <= MAX_BYTES,
  );
  const bin = (place, name) => join(place, "node_modules", ".bin", name);
  const run = (file, args, cwd) => {
    try {
      return {
        status: 0,
        out: execFileSync(file, args, {
          cwd,
          encoding: "utf8",
          env: { PATH: process.env.PATH, HOME: folder },
        }),
      };
    } catch (error) {
      return { status: error.status, out: `${error.stdout}` };
    }
  };
  check(
    "keymend --version prints a version",
    /^\d+\.\d+\.\d+\n$/.test(
      run(bin(main, "keymend"), ["--version"], main).out,
    ),
  );
  const offline = run(
    bin(main, "keymend"),
    ["doctor", "--offline", "--json"],
    main,
  );
  check(
    "keymend doctor answers in an empty project",
    JSON.parse(offline.out).schema === "keymend.doctor/1",
  );
  const library = run(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      "import * as k from 'keymend'; console.log(typeof k.diagnose)",
    ],
    main,
  );
  check("the library can be imported", library.out === "function\n");
  const sandbox = run(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      "import { startSandbox } from '@keymend/sandbox'; const s = await startSandbox(); const r = await fetch(s.url + '/v1/models'); console.log(r.status); await s.close()",
    ],
    both,
  );
  check(
    "the sandbox starts and refuses a request without a key",
    sandbox.out === "401\n",
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
