// A broken project, diagnosed and mended against the sandbox. No request leaves this machine.
import { spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = dirname(import.meta.dirname);
const bin = join(root, "packages/keymend/dist/bin/keymend.cjs");
if (
  !existsSync(bin) ||
  process.argv.includes("--build") ||
  process.env["KEYMEND_DEMO_BUILD"] !== "0"
) {
  const built = spawnSync(process.execPath, [join(root, "scripts/build.mjs")], {
    stdio: "inherit",
  });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
const { startSandbox } = await import("../packages/sandbox/dist/index.js");

const folder = mkdtempSync(join(tmpdir(), "keymend-demo-"));
const project = join(folder, "project");
const sandbox = await startSandbox({ seed: "demo" });
const key = sandbox.demo.keys.project;
const colour = process.stdout.isTTY
  ? (code, text) => `\u001b[${code}m${text}\u001b[0m`
  : (_code, text) => text;
let failures = 0;

function run(shown, args, { input } = {}) {
  console.log(`\n${colour("1", `$ ${shown}`)}`);
  const env = {
    PATH: process.env.PATH,
    HOME: join(folder, "home"),
    OPENAI_BASE_URL: sandbox.baseUrl,
    ...(process.stdout.isTTY ? {} : { NO_COLOR: "1" }),
  };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: project,
      env,
      stdio: ["pipe", "pipe", "pipe"],
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        text += chunk;
      });
    child.stdin.end(input ?? "");
    child.on("close", (status) => {
      console.log(
        text
          .split("\n")
          .filter(
            (line) =>
              !/^\s+at |node:internal|^\s*$|Node\.js v|dotenv@|injected env/.test(
                line,
              ),
          )
          .slice(0, 40)
          .map((line) => `  ${line}`)
          .join("\n"),
      );
      resolve({ status, text });
    });
  });
}

function expect(claim, ok) {
  if (ok) return;
  failures += 1;
  console.log(colour("31", `  unexpected: ${claim}`));
}

try {
  cpSync(join(root, "examples/broken-project"), project, { recursive: true });
  symlinkSync(join(root, "node_modules"), join(project, "node_modules"));
  writeFileSync(
    join(project, ".env"),
    `# key from the wiki\nOPEN_AI_KEY=“Bearer ${key}”\nOPENAI_ORG_ID=org-of-somebody-else\nPORT=3000\n`,
  );
  console.log(
    "A project whose program is refused. Its .env (the key is made up):\n",
  );
  console.log(
    readFileSync(join(project, ".env"), "utf8")
      .replace(key, `${key.slice(0, 8)}…${key.slice(-4)}`)
      .replace(/^/gm, "  "),
  );

  const broken = await run("npm start", ["src/index.js"]);
  expect("the program fails before", broken.status !== 0);
  const doctor = await run("keymend", [bin, "doctor"]);
  expect(
    "doctor finds the misspelt name first",
    doctor.status === 1 && doctor.text.includes("wrong-variable-name"),
  );
  const fix = await run("keymend fix --yes", [bin, "fix", "--yes"]);
  expect("fix heals it", fix.status === 0);
  const works = await run("npm start", ["src/index.js"]);
  expect("the program works after", works.status === 0);
  const undo = await run("keymend undo", [bin, "undo"]);
  expect(
    "undo takes it back",
    undo.status === 0 &&
      readFileSync(join(project, ".env"), "utf8").includes(
        "OPEN_AI_KEY=“Bearer",
      ),
  );
  const explain = await run("pbpaste | keymend explain", [bin, "explain"], {
    input:
      'openai.RateLimitError: Error code: 429 - {"error": {"message": "You have no credits remaining. Add credits to continue using the API at https://platform.openai.com/settings/organization/billing/.", "type": "insufficient_quota", "param": null, "code": "credit_balance_exhausted"}}\n',
  });
  expect(
    "explain names the empty balance",
    explain.text.includes("no-billing"),
  );
} finally {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
}
console.log(
  failures === 0
    ? "\nThat is keymend. In a project of yours: npx keymend"
    : `\n${failures} steps went wrong`,
);
process.exitCode = failures === 0 ? 0 : 1;
