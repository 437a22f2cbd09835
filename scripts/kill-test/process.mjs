// Files and processes of the kill test.
import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

export const readOrNull = (path) =>
  existsSync(path) ? readFileSync(path) : null;
export const isSame = (a, b) =>
  a === null || b === null ? a === b : Buffer.compare(a, b) === 0;
export const bytesOf = (text) => (text === null ? null : Buffer.from(text));

export function put(dir, path, content, mode) {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), content);
  if (mode !== undefined) chmodSync(join(dir, path), mode);
}

/** Runs a process until it ends or is killed; `delay` counts from its first word, or from its start. */
export function runAndKill(args, { env, input, delay, from }) {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, {
      env: { PATH: process.env.PATH ?? "", ...env },
      stdio: ["pipe", "pipe", "pipe"],
      cwd: env.KILL_TEST_CWD,
    });
    let timer = null;
    let out = "";
    let began = Date.now();
    const arm = () => {
      if (delay !== null && timer === null)
        timer = setTimeout(() => child.kill("SIGKILL"), delay);
    };
    if (from === "start") arm();
    child.stdout.on("data", (chunk) => {
      if (out === "" && from === "first word") began = Date.now();
      out += chunk;
      arm();
    });
    child.stderr.on("data", (chunk) => (out += chunk));
    child.stdin.on("error", () => undefined);
    child.stdin.end(input ?? "");
    child.on("close", (status, signal) => {
      clearTimeout(timer);
      done({ status, signal, out, ms: Date.now() - began });
    });
  });
}
