// Speed and size, as ratios within one run: a slow machine slows both sides. Run after npm run build.
import { spawn } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = dirname(import.meta.dirname);
const bin = join(root, "packages/keymend/dist/bin/keymend.cjs");
const folder = mkdtempSync(join(tmpdir(), "keymend-bench-"));
const meter = join(folder, "meter.cjs");
const RUNS = Number(process.env["BENCH_RUNS"] ?? 15);

// CPU of a child, start-up included, as it sees it at its end
writeFileSync(
  meter,
  `process.on('exit',()=>{const{user,system}=process.cpuUsage();require('node:fs').writeFileSync(process.env.METER,String((user+system)/1000))})`,
);

function measure(args, { cwd = folder, env = {}, status: wanted } = {}) {
  const report = join(folder, "cpu");
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--require", meter, ...args], {
      cwd,
      env: { PATH: process.env.PATH, HOME: folder, METER: report, ...env },
      stdio: ["ignore", "ignore", "inherit"],
    });
    child.on("error", reject);
    child.on("close", (status) => {
      if (wanted !== undefined && status !== wanted)
        reject(new Error(`ended with ${status}: ${args.join(" ")}`));
      resolve({
        status,
        wallMs: performance.now() - start,
        cpuMs: Number(readFileSync(report, "utf8")),
      });
    });
  });
}

const median = (numbers) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Runs both in turn, so that a drift of the machine hits both. */
async function pair(a, b) {
  const results = { a: [], b: [] };
  for (let i = -2; i < RUNS; i += 1) {
    for (const [name, run] of [
      ["a", a],
      ["b", b],
    ]) {
      const result = await run();
      if (i >= 0) results[name].push(result);
    }
  }
  const of = (name, field) => median(results[name].map((one) => one[field]));
  return {
    cpu: [of("a", "cpuMs"), of("b", "cpuMs")],
    wall: [of("a", "wallMs"), of("b", "wallMs")],
    cpuRatio: median(results.a.map((one, i) => one.cpuMs / results.b[i].cpuMs)),
  };
}

/** 300 files: sources, tests, configuration, a few of them with what a diagnosis looks for. */
function makeProject() {
  const project = join(folder, "project");
  const put = (path, text) => {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  };
  put(
    "package.json",
    JSON.stringify(
      {
        name: "bench",
        type: "module",
        scripts: { start: "node src/index.js" },
        dependencies: { dotenv: "^17.0.0", openai: "^6.0.0" },
      },
      null,
      2,
    ),
  );
  put(".env", `PORT=3000\nOPENAI_API_KEY=${key()}\n`);
  put(
    "src/index.js",
    "import 'dotenv/config';\nimport OpenAI from 'openai';\nconst openai = new OpenAI();\nawait openai.chat.completions.create({ model: 'gpt-4o-mini', messages: [] });\n",
  );
  put(
    "docker-compose.yml",
    "services:\n  app:\n    build: .\n    env_file:\n      - .env\n",
  );
  put(
    ".github/workflows/ci.yml",
    "on: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm test\n        env:\n          OPENAI_API_KEY: ${{ secrets.OPENAI_API_KEY }}\n",
  );
  for (let i = 0; i < 295; i += 1) {
    const lines = Array.from(
      { length: 60 },
      (_, n) =>
        `export const value${i}_${n} = (input) => input.map((one) => one.name + ${n}); // a usual line of a usual program`,
    );
    put(
      `src/part${i % 12}/module${i}.ts`,
      `import { a } from './other.js';\n${lines.join("\n")}\n`,
    );
  }
  return project;
}

const key = () =>
  `sk-proj-${"a".repeat(74)}${"T3Blbk" + "FJ"}${"b".repeat(73)}A`;

/** A provider 50 ms away that takes the key. */
async function startProvider() {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    setTimeout(() => {
      const headers = {
        "content-type": "application/json",
        "openai-version": "2020-10-01",
        "x-request-id": "req_00000000000000000000000000000000",
      };
      if (request.headers.authorization === undefined)
        response
          .writeHead(401, {
            ...headers,
            "www-authenticate": 'Bearer realm="OpenAI API"',
          })
          .end(
            '{\n  "error": {\n    "message": "Missing bearer authentication in header",\n    "type": "invalid_request_error",\n    "param": null,\n    "code": null\n  }\n}',
          );
      else
        response
          .writeHead(200, headers)
          .end(
            '{"object":"list","data":[{"id":"gpt-4o-mini","object":"model","created":1,"owned_by":"system"}]}',
          );
    }, 50);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    count: () => requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const rows = [];
const row = (what, figure, bar, ok) => rows.push({ what, figure, bar, ok });

try {
  const version = await pair(
    () => measure([bin, "--version"]),
    () => measure(["-e", "0"]),
  );
  row(
    "keymend --version, CPU against node -e 0",
    `${version.cpuRatio.toFixed(2)} x (${version.cpu[0].toFixed(0)} ms, ${version.cpu[1].toFixed(0)} ms)`,
    "<= 1.3 x",
    version.cpuRatio <= 1.3,
  );

  const provider = await startProvider();
  const project = makeProject();
  const env = { OPENAI_BASE_URL: provider.url };
  const twoRequests = `await Promise.all([fetch('${provider.url}/models'), fetch('${provider.url}/models', { headers: { authorization: 'Bearer x' } })].map(async (r) => (await r).text()))`;
  const doctor = await pair(
    () => measure([bin, "--json"], { cwd: project, env, status: 0 }),
    () => measure(["--input-type=module", "-e", twoRequests]),
  );
  row(
    "doctor on 300 files, CPU against node with the same two requests",
    `${doctor.cpuRatio.toFixed(2)} x`,
    "<= 2 x",
    doctor.cpuRatio <= 2,
  );
  // milliseconds differ by machine, so this one is told and not enforced
  row(
    "doctor on 300 files, CPU over node with the same two requests",
    `${(doctor.cpu[0] - doctor.cpu[1]).toFixed(0)} ms (${doctor.cpu[0].toFixed(0)} ms, ${doctor.cpu[1].toFixed(0)} ms); target 80 ms`,
    "",
    true,
  );
  row(
    "doctor on 300 files, wall",
    `${doctor.wall[0].toFixed(0)} ms with a provider 50 ms away (node with the same requests ${doctor.wall[1].toFixed(0)} ms)`,
    "",
    true,
  );
  const before = provider.count();
  await measure([bin, "--json"], { cwd: project, env });
  row(
    "requests of a healthy diagnosis",
    String(provider.count() - before),
    "<= 3",
    provider.count() - before <= 3,
  );
  provider.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

for (const { what, figure, bar, ok } of rows)
  console.log(
    `${bar === "" ? "    " : ok ? "ok  " : "OVER"} ${what}: ${figure}${bar === "" ? "" : `  (${bar})`}`,
  );
process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
