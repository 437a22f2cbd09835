// Kills fixes at random moments and looks at what is left: node scripts/kill-test.mjs [runs] [seed]
// Most runs drive the apply step alone, in a process of its own; every sixteenth is the whole command against a
// provider on this machine. A run dies by a signal from outside after a random time, or at its n-th change of a file.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { bundle } from "./kill-test/bundle.mjs";
import {
  bytesOf,
  isSame,
  put,
  readOrNull,
  runAndKill,
} from "./kill-test/process.mjs";
import { applyProjects, commandProjects } from "./kill-test/projects.mjs";
import { startProvider } from "./kill-test/provider.mjs";

const runs = Number(process.argv[2] ?? 1_000);
const seed = Number(process.argv[3] ?? 1);
const hook = join(import.meta.dirname, "kill-test", "hook.mjs");
const work = mkdtempSync(join(tmpdir(), "keymend-kill-"));
const BYSTANDER = "# nobody touches this\n";
const EVERY = 16;

let state = seed >>> 0;
/** Mulberry32. */
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}
const below = (n) => Math.floor(random() * n);

const counts = {
  runs: 0,
  commands: 0,
  killed: { before: 0, during: 0, after: 0 },
  finished: 0,
  byTimer: 0,
  leftovers: 0,
  lostBytes: 0,
};
const problems = [];
const wrong = (where, what) => problems.push(`${where}: ${what}`);

/** Temporary files of keymend below a folder. */
function leftoversIn(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter(({ name }) => /^\..+\.keymend-[0-9a-f]{12}$/.test(name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function lookAtLeftovers(dir, where) {
  for (const path of leftoversIn(dir)) {
    counts.leftovers += 1;
    if ((lstatSync(path).mode & 0o077) !== 0)
      wrong(where, `${path} is left readable by others`);
  }
}

/** Every file in a state that is known; gives those that are as before. */
function lookAtFiles(dir, files, where) {
  const old = new Set();
  for (const [path, { states }] of Object.entries(files)) {
    const now = readOrNull(join(dir, path));
    if (!states.some((known) => isSame(known, now))) {
      counts.lostBytes += now === null ? 1 : now.length;
      wrong(where, `${path} is in no state that is known`);
    }
    if (isSame(states[0], now)) old.add(path);
  }
  if (readFileSync(join(dir, "bystander"), "utf8") !== BYSTANDER)
    wrong(where, "a bystander was changed");
  return old;
}

function lookAtUndone(dir, files, where) {
  for (const [path, { states, mode }] of Object.entries(files)) {
    const now = readOrNull(join(dir, path));
    if (!isSame(states[0], now)) {
      counts.lostBytes += 1;
      wrong(where, `${path} is not as it was before the fix`);
    }
    if (now !== null && (statSync(join(dir, path)).mode & 0o777) !== mode)
      wrong(where, `${path} has another mode than before the fix`);
  }
  if (leftoversIn(dir).length > 0) wrong(where, "leftovers were not cleared");
}

function count(old, files, killed) {
  counts.runs += 1;
  if (!killed) counts.finished += 1;
  else if (old.size === Object.keys(files).length) counts.killed.before += 1;
  else counts.killed[isDone(files) ? "after" : "during"] += 1;
}

const isDone = (files) => Object.values(files).every(({ done }) => done());

/** The apply step alone. */
async function applyRun(library, n, calibrated) {
  const project = applyProjects[n % applyProjects.length];
  const where = `run ${n} (${project.title})`;
  const dir = join(work, `apply-${n}`);
  put(dir, "bystander", BYSTANDER);
  const files = {};
  for (const [path, { before, mode }] of Object.entries(project.files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    if (before !== null) put(dir, path, before, mode);
    const states = [before];
    for (const round of project.rounds)
      if (path in round) states.push(round[path]);
    const last = bytesOf(states.at(-1));
    files[path] = {
      states: states.map(bytesOf),
      mode,
      done: () => isSame(last, readOrNull(join(dir, path))),
    };
  }
  if (project.link !== undefined)
    symlinkSync(project.link[1], join(dir, project.link[0]));
  const job = {
    dir,
    state: join(dir, "state"),
    rounds: roundsOf(project, dir),
  };
  put(dir, "job.json", JSON.stringify(job));
  const byTimer = random() < 0.5;
  if (byTimer) counts.byTimer += 1;
  const { out, signal } = await runAndKill(
    [
      ...(byTimer ? [] : ["--import", hook]),
      join(work, "child.mjs"),
      join(dir, "job.json"),
    ],
    {
      env: byTimer
        ? {}
        : {
            KILL_AT: String(
              1 + below(calibrated.calls[n % applyProjects.length]),
            ),
          },
      delay: byTimer
        ? random() * calibrated.ms[n % applyProjects.length] * 1.1
        : null,
      from: "first word",
    },
  );
  if (signal === null && /Error/.test(out)) wrong(where, out.slice(0, 500));
  const old = lookAtFiles(dir, files, where);
  lookAtLeftovers(dir, where);
  count(old, files, signal !== null);
  try {
    undoApply(library, { dir, files, old, where });
  } catch (error) {
    wrong(where, `undo: ${error.message}`);
  }
  rmSync(dir, { recursive: true, force: true });
}

function roundsOf(project, dir) {
  const now = Object.fromEntries(
    Object.entries(project.files).map(([path, { before }]) => [path, before]),
  );
  return project.rounds.map((round) =>
    Object.entries(round).map(([path, after]) => {
      const before = now[path];
      now[path] = after;
      return {
        path: join(dir, project.through?.[path] ?? path),
        before,
        after,
        mode: project.files[path].mode,
      };
    }),
  );
}

function undoApply({ UndoStore, undoRecords }, { dir, files, old, where }) {
  const store = new UndoStore(join(dir, "state"));
  const open = store.list().filter((record) => record.state !== "undone");
  if (open.length === 0) {
    // killed before its record was there: then nothing may have been done
    lookAtUndone(dir, files, where);
    return;
  }
  const told = undoRecords(
    store,
    open.map((record) => record.id),
  );
  for (const { path, result } of told) {
    const name = path.slice(dir.length + 1);
    const isOld = old.has(name) || (!(name in files) && [...old].length > 0);
    if ((result === "already") !== isOld)
      wrong(where, `undo says ${result} of ${name}`);
  }
  lookAtUndone(dir, files, where);
}

/** The whole command. */
async function commandRun(world, n, learnt) {
  const project = commandProjects[n % commandProjects.length];
  const where = `command ${n} (${project.title})`;
  const { dir, env } = makeCommandProject(world, project, `command-${n}`);
  const files = {};
  for (const [path, content] of Object.entries(learnt.before)) {
    const states = [bytesOf(content), ...(learnt.states.get(path) ?? [])];
    files[path] = {
      states,
      mode: learnt.modes[path] ?? 0o600,
      done: () => isSame(states.at(-1), readOrNull(join(dir, path))),
    };
  }
  const byTimer = random() < 0.5;
  if (byTimer) counts.byTimer += 1;
  counts.commands += 1;
  const { signal } = await runAndKill(
    [
      "--require",
      hook,
      world.cli,
      "fix",
      "--yes",
      ...(project.input ? ["--key-stdin"] : []),
    ],
    {
      env: byTimer ? env : { ...env, KILL_AT: String(1 + below(learnt.calls)) },
      input: project.input ? world.keys.good : "",
      delay: byTimer ? learnt.ms * (0.3 + random() * 0.8) : null,
      from: "start",
    },
  );
  const old = lookAtFiles(dir, files, where);
  lookAtLeftovers(dir, where);
  count(old, files, signal !== null);
  const undone = await runAndKill([world.cli, "undo"], { env, delay: null });
  if (undone.status === 2 && !/UNDO_NOTHING/.test(undone.out))
    wrong(where, undone.out);
  if (undone.status !== 0 && undone.status !== 2) wrong(where, undone.out);
  if (undone.status === 0 && !/restored|was as before/.test(undone.out))
    wrong(where, "undo does not say what it did");
  lookAtUndone(dir, files, where);
  rmSync(dir, { recursive: true, force: true });
}

function makeCommandProject({ keys, url }, project, name) {
  const dir = join(work, name);
  put(dir, "bystander", BYSTANDER);
  mkdirSync(join(dir, "home"), { recursive: true });
  for (const [path, content] of Object.entries(project.files(keys)))
    put(dir, path, content, 0o644);
  const env = {
    HOME: join(dir, "home"),
    OPENAI_BASE_URL: url,
    KILL_TEST_CWD: dir,
  };
  return { dir, env };
}

/** One run that nobody disturbs: which states files get, how long it takes, how many changes it makes. */
async function learn(world, project, n) {
  const { dir, env } = makeCommandProject(world, project, `learn-${n}`);
  const log = join(work, `log-${n}`);
  const counted = join(work, `count-${n}`);
  const began = Date.now();
  const { out } = await runAndKill(
    [
      "--require",
      hook,
      world.cli,
      "fix",
      "--yes",
      ...(project.input ? ["--key-stdin"] : []),
    ],
    {
      env: { ...env, KILL_TEST_LOG: log, KILL_TEST_COUNT: counted },
      input: project.input ? world.keys.good : "",
      delay: null,
    },
  );
  const states = new Map();
  const lines = existsSync(log)
    ? readFileSync(log, "utf8").trim().split("\n")
    : [];
  for (const [path, base64] of lines.map((line) => JSON.parse(line))) {
    const name = path.slice(dir.length + 1);
    if (!path.startsWith(dir) || name.includes("keymend")) continue;
    const bytes = base64 === null ? null : Buffer.from(base64, "base64");
    states.set(name, [...(states.get(name) ?? []), bytes]);
  }
  if (states.size === 0) wrong(project.title, `nothing was fixed: ${out}`);
  const before = project.files(world.keys);
  const modes = Object.fromEntries(
    Object.keys(before).map((path) => [path, 0o644]),
  );
  for (const name of states.keys()) before[name] ??= null;
  return {
    before,
    modes,
    states,
    calls: Number(readFileSync(counted, "utf8")),
    ms: Date.now() - began,
  };
}

/** How long the apply step takes, and how many changes of files each project makes. */
async function calibrate() {
  const calls = [];
  const ms = [];
  for (const [n, project] of applyProjects.entries()) {
    const dir = join(work, `calibrate-${n}`);
    for (const [path, { before, mode }] of Object.entries(project.files)) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      if (before !== null) put(dir, path, before, mode);
    }
    if (project.link !== undefined)
      symlinkSync(project.link[1], join(dir, project.link[0]));
    put(
      dir,
      "job.json",
      JSON.stringify({
        dir,
        state: join(dir, "state"),
        rounds: roundsOf(project, dir),
      }),
    );
    const counted = join(dir, "count");
    const run = await runAndKill(
      ["--import", hook, join(work, "child.mjs"), join(dir, "job.json")],
      {
        env: { KILL_TEST_COUNT: counted },
        delay: null,
        from: "first word",
      },
    );
    ms.push(run.ms);
    calls.push(Number(readFileSync(counted, "utf8")));
  }
  return { calls, ms };
}

async function main() {
  const library = await bundle(work);
  const keys = {
    good: library.fakeKey("project", "good"),
    dead: library.fakeKey("project", "dead"),
  };
  const { server, url } = await startProvider(keys.good);
  const world = { keys, url, cli: join(work, "cli", "main.mjs") };
  const calibrated = await calibrate();
  const learnt = [];
  for (const [n, project] of commandProjects.entries())
    learnt.push(await learn(world, project, n));
  for (let n = 0; n < runs; n += 1) {
    if (n % EVERY === 0) {
      const which = n / EVERY;
      await commandRun(world, which, learnt[which % commandProjects.length]);
    } else await applyRun(library, n, calibrated);
  }
  server.close();
}

try {
  await main();
} finally {
  rmSync(work, { recursive: true, force: true });
}
for (const problem of problems.slice(0, 20)) console.error(problem);
console.log(
  `runs ${counts.runs} (${counts.commands} of the whole command, ${counts.byTimer} killed from outside), seed ${seed}\n` +
    `killed before the first change ${counts.killed.before}, during ${counts.killed.during}, after the last ${counts.killed.after}; not killed ${counts.finished}\n` +
    `temporary files left behind and cleared ${counts.leftovers}\n` +
    `lost bytes ${counts.lostBytes}, problems ${problems.length}`,
);
process.exitCode = problems.length === 0 && counts.lostBytes === 0 ? 0 : 1;
