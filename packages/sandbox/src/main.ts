import { parseArgs } from "node:util";
import { startSandbox, type Sandbox } from "./server.ts";

/** What the program may touch. */
export interface MainIo {
  out(text: string): void;
  err(text: string): void;
  /** Resolves when it is time to stop, e.g. on SIGINT. */
  untilStopped(): Promise<void>;
}

const HELP = `Usage: keymend-sandbox [options]

A stand-in for the OpenAI platform on this machine: keys, projects, billing, admin API, usage.

Options:
  --port <n>       port on 127.0.0.1 (default: any free one)
  --state <file>   keep the state in this file (default: in memory)
  --seed <text>    the same text makes the same keys and ids
  --help           this text
`;

const options = {
  port: { type: "string" },
  state: { type: "string" },
  seed: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

interface Wishes {
  port: number;
  state: string | undefined;
  seed: string | undefined;
  help: boolean;
}

/** The wishes, or what is wrong with them. */
function readArguments(argv: readonly string[]): Wishes | { wrong: string } {
  try {
    const { values } = parseArgs({ args: [...argv], options, strict: true });
    const port = Number(values.port ?? "0");
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      return { wrong: "--port takes a number from 0 to 65535" };
    }
    const { state, seed, help = false } = values;
    return { port, state, seed, help };
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
}

function greeting({ url, baseUrl, demo, platform }: Sandbox): string {
  const lines = [`sandbox at ${url}`, `export OPENAI_BASE_URL=${baseUrl}`, ""];
  if (demo === null) {
    const count = platform.state.keys.length;
    lines.push(
      `${count} keys are in the state file; their values were shown when they were made`,
      `make another: curl -X POST ${url}/_sandbox/keys -H 'content-type: application/json' -d '{}'`,
    );
  } else {
    lines.push("demo keys (made up, worth nothing anywhere else):");
    for (const [name, value] of Object.entries(demo.keys)) {
      lines.push(`  ${name.padEnd(15)} ${value}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** Runs the sandbox until it is told to stop. Returns the exit status: 0, 2 for wrong use, 3 when it cannot start. */
export async function main(
  argv: readonly string[],
  io: MainIo,
): Promise<number> {
  const wishes = readArguments(argv);
  if ("wrong" in wishes) {
    io.err(`error: ${wishes.wrong}\nhint: keymend-sandbox --help\n`);
    return 2;
  }
  if (wishes.help) {
    io.out(HELP);
    return 0;
  }
  const { port, state, seed } = wishes;
  let sandbox: Sandbox;
  try {
    sandbox = await startSandbox({
      port,
      ...(state === undefined ? {} : { stateFile: state }),
      ...(seed === undefined ? {} : { seed }),
    });
  } catch (error) {
    io.err(
      `error: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return 3;
  }
  io.out(greeting(sandbox));
  await io.untilStopped();
  await sandbox.close();
  return 0;
}
