import { ToolError } from "../errors.ts";
import type { Shell } from "./command.ts";

const PATIENCE_MS = 500;

/** The real process around a command. `close` takes the progress line away. */
export function makeShell({
  quiet,
}: {
  quiet: boolean;
}): Shell & { close: () => void } {
  const progress = progressLine(quiet || !process.stderr.isTTY);
  return {
    env: process.env,
    cwd: process.cwd().replaceAll("\\", "/"),
    platform: process.platform,
    readInput,
    step: progress.step,
    service: {
      out: (text) => process.stdout.write(text),
      err: (text) => process.stderr.write(text),
      untilStopped,
    },
    tell: (words) => {
      progress.clear();
      if (!quiet) process.stderr.write(words);
    },
    confirm: (question) => {
      progress.clear();
      return confirm(question);
    },
    close: progress.clear,
  };
}

function progressLine(silent: boolean): {
  step: (words: string) => void;
  clear: () => void;
} {
  let timer: NodeJS.Timeout | null = null;
  let shown = false;
  const clear = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (shown) process.stderr.write("\r\u001b[2K");
    shown = false;
  };
  return {
    clear,
    step(words) {
      if (silent) return;
      clear();
      timer = setTimeout(() => {
        shown = true;
        process.stderr.write(`${words} …`);
      }, PATIENCE_MS);
      timer.unref();
    },
  };
}

async function readInput(maxBytes: number): Promise<string | null> {
  if (process.stdin.isTTY) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new ToolError("INPUT_TOO_LARGE", {
        at: "standard input",
        hint: "give the part around the error",
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const { createInterface } = await import("node:readline/promises");
  const lines = createInterface({
    input: process.stdin,
    output: process.stderr,
  });
  try {
    return /^y(?:es)?$/i.test((await lines.question(question)).trim());
  } finally {
    lines.close();
  }
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}
