import type { Command } from "./command.ts";
import type { OptionSpecs } from "./command-line.ts";

const asking = {
  "paid-probe": {
    type: "boolean",
    help: "also make one billed call of one token: only that shows quota and model access",
  },
  "allow-host": {
    type: "string",
    multiple: true,
    value: "<host>",
    help: "a base URL found in the project may get the key if it is on this host",
  },
  "env-from": {
    type: "string",
    value: "<pid|file>",
    help: "use the environment of that process, or of a file of NAME=value lines",
  },
  timeout: {
    type: "string",
    value: "<seconds>",
    help: "how long to wait for the provider (default 5)",
  },
  verbose: {
    type: "boolean",
    help: "also list what was checked and found in order",
  },
} as const satisfies OptionSpecs;

/** One row adds a command. */
export const commandTable: readonly Command[] = [
  {
    verb: "doctor",
    usage: "keymend [doctor] [dir]",
    summary:
      "says why the OpenAI key that this project would use is refused, or that it works",
    options: asking,
    load: async () => (await import("./commands/doctor.ts")).doctorCommand,
  },
  {
    verb: "explain",
    usage: "keymend explain [text | file]",
    summary:
      "the cause behind a pasted error, log or stack trace (argument, file or standard input)",
    options: {
      ...asking,
      dir: {
        type: "string",
        value: "<dir>",
        help: "the project it happened in (default: this folder)",
      },
    },
    load: async () => (await import("./commands/explain.ts")).explainCommand,
  },
  {
    verb: "where",
    usage: "keymend where [dir]...",
    summary:
      "every place that holds a key, which one wins under which loader, and how projects differ",
    options: { "env-from": asking["env-from"] },
    load: async () => (await import("./commands/where.ts")).whereCommand,
  },
  {
    verb: "fix",
    usage: "keymend fix [dir]",
    summary:
      "shows the plan as a diff, applies it, proves it by asking again; undoable",
    options: {
      ...asking,
      yes: {
        type: "boolean",
        short: "y",
        help: "apply without asking",
      },
    },
    load: async () => (await import("./commands/fix.ts")).fixCommand,
  },
  {
    verb: "undo",
    usage: "keymend undo [id]",
    summary: "takes back the last fix, byte for byte",
    options: {},
    load: async () => (await import("./commands/undo.ts")).undoCommand,
  },
  {
    verb: "history",
    usage: "keymend history",
    summary: "the fixes of the last 30 days",
    options: {},
    load: async () => (await import("./commands/undo.ts")).historyCommand,
  },
  {
    verb: "sandbox",
    usage: "keymend sandbox",
    summary:
      "a local stand-in for the OpenAI platform (needs the package @keymend/sandbox)",
    options: {
      port: {
        type: "string",
        value: "<port>",
        help: "port on 127.0.0.1 (default: any free one)",
      },
      state: {
        type: "string",
        value: "<file>",
        help: "keep the state in this file",
      },
      seed: {
        type: "string",
        value: "<text>",
        help: "the same text makes the same keys and ids",
      },
    },
    load: async () => (await import("./commands/sandbox.ts")).sandboxCommand,
  },
];
