// Loaded before keymend in a process that shall die: it kills itself at the n-th change of a file, in the middle of a
// write too; or it notes every state that a file gets, for a run that nobody disturbs.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const at = Number(process.env.KILL_AT ?? "0");
const log = process.env.KILL_TEST_LOG;
const original = { ...fs };
let count = 0;

const die = () => process.kill(process.pid, "SIGKILL");

function counted(name) {
  return (...args) => {
    count += 1;
    if (count === at) {
      // half a write, and the call that was never made
      if (name === "writeSync" && Buffer.isBuffer(args[1]))
        original.writeSync(args[0], args[1].subarray(0, args[1].length >> 1));
      die();
    }
    const result = original[name](...args);
    note(name, args);
    return result;
  };
}

function note(name, [from, to]) {
  if (log === undefined) return;
  if (name === "renameSync" || name === "linkSync")
    original.appendFileSync(
      log,
      `${JSON.stringify([to, original.readFileSync(to).toString("base64")])}\n`,
    );
  if (name === "unlinkSync")
    original.appendFileSync(log, `${JSON.stringify([from, null])}\n`);
}

for (const name of [
  "openSync",
  "writeSync",
  "fsyncSync",
  "closeSync",
  "renameSync",
  "linkSync",
  "unlinkSync",
  "rmSync",
  "fchmodSync",
])
  fs[name] = counted(name);
syncBuiltinESMExports();
process.on("exit", () => {
  if (process.env.KILL_TEST_COUNT !== undefined)
    original.writeFileSync(process.env.KILL_TEST_COUNT, String(count));
});
