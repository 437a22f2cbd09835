import { spawn } from "node:child_process";

export interface RunResult {
  /** Null when the program could not be started or was ended. */
  status: number | null;
  stdout: Buffer;
}

export interface RunOptions {
  cwd: string;
  /** The whole environment of the child. */
  env: Readonly<Record<string, string>>;
  input?: Uint8Array;
  timeoutMs: number;
  maxBytes: number;
}

/** Runs another program; its standard error is not read. Nothing secret may stand in `args`. */
export type Run = (
  command: string,
  args: readonly string[],
  options: RunOptions,
) => Promise<RunResult>;

export const realRun: Run = (command, args, options) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ["pipe", "pipe", "ignore"],
    });
    const chunks: Buffer[] = [];
    let size = 0;
    let ended = false;
    const end = (status: number | null) => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      resolve({ status, stdout: Buffer.concat(chunks) });
    };
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      end(null);
    }, options.timeoutMs);
    child.on("error", () => {
      end(null); // not installed, or not allowed
    });
    child.on("close", end);
    child.stdin.on("error", () => undefined); // a child that ends early closes its input; its status says why
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= options.maxBytes) chunks.push(chunk);
      else child.kill("SIGKILL");
    });
    child.stdin.end(options.input ?? "");
  });
