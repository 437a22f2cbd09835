import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

export const BIN = join(import.meta.dirname, "../../dist/bin/keymend.cjs");

export interface CliResult {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the built command with a bare environment. */
export function runCli(
  args: readonly string[],
  options: {
    cwd: string;
    env?: Record<string, string>;
    input?: string;
    node?: readonly string[];
  },
): Promise<CliResult> {
  if (!existsSync(BIN))
    throw new Error(
      "run npm run build first: the command is tested as it is published",
    );
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [...(options.node ?? []), BIN, ...args],
      {
        cwd: options.cwd,
        env: { PATH: process.env["PATH"] ?? "", ...options.env },
      },
    );
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", reject);
    child.on("close", (status) => {
      resolve({
        status,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
      });
    });
    child.stdin.on("error", () => undefined); // the command may end before it has read everything
    child.stdin.end(options.input ?? "");
  });
}
