import { afterEach } from "vitest";
import { guidesCommand } from "../../src/cli/commands/guides.ts";
import type { CommandResult, Shell } from "../../src/cli/command.ts";
import type { Values } from "../../src/cli/command-line.ts";

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

export function shellIn(
  cwd: string,
  env: Record<string, string> = {},
): Shell & { said: string[]; stop(): void } {
  const said: string[] = [];
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  return {
    env: { HOME: cwd, PATH: process.env["PATH"] ?? "", ...env },
    cwd,
    platform: process.platform,
    readInput: () => Promise.resolve(null),
    confirm: () => Promise.resolve(false),
    tell: (words) => said.push(words),
    service: {
      out: (text) => said.push(text),
      err: (text) => said.push(text),
      untilStopped: () => stopped,
    },
    step: () => undefined,
    said,
    stop,
  };
}

/** `keymend guides` with these words and options. */
export function guides(
  shell: Shell,
  positionals: string[],
  values: Values = {},
): Promise<CommandResult> {
  return guidesCommand({ values, positionals }, shell);
}

/** `keymend guides --web` in that folder; it ends with the test. */
export async function startGuides(
  cwd: string,
  {
    values = {},
    env = {},
  }: { values?: Values; env?: Record<string, string> } = {},
): Promise<{ url: string; ended: Promise<CommandResult>; stop(): void }> {
  const shell = shellIn(cwd, env);
  const ended = guides(shell, [], { web: true, ...values });
  stops.push(async () => {
    shell.stop();
    await ended;
  });
  for (let i = 0; i < 500 && shell.said.length === 0; i += 1)
    await Promise.race([ended, new Promise((done) => setTimeout(done, 10))]);
  const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(shell.said.join(""))?.[0];
  if (url === undefined) throw new Error("no address was printed");
  return {
    url,
    ended,
    stop: () => {
      shell.stop();
    },
  };
}
