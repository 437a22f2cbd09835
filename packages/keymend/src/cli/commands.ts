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

const bringing = {
  open: { type: "boolean", help: "open the provider's page in the browser" },
  "key-stdin": {
    type: "boolean",
    help: "read a new key from standard input in place of a hidden prompt",
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
      ...bringing,
    },
    load: async () => (await import("./commands/fix.ts")).fixCommand,
  },
  {
    verb: "new",
    usage: "keymend new [dir]",
    summary:
      "takes a new key by a hidden prompt, proves it, and stores it everywhere the old one stood",
    options: {
      ...asking,
      yes: { type: "boolean", short: "y", help: "store without asking" },
      ...bringing,
    },
    load: async () => (await import("./commands/new.ts")).newCommand,
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
    verb: "guides",
    usage: "keymend guides [cause]",
    summary:
      "the guide to a cause: what you see, why, and how to put it right; without a cause, the list",
    options: {
      web: {
        type: "boolean",
        help: "all guides in a browser, with a box to paste an error into; on this machine only",
      },
      port: {
        type: "string",
        value: "<port>",
        help: "port on 127.0.0.1 for --web (default: any free one)",
      },
      open: { type: "boolean", help: "with --web: open the browser" },
      export: {
        type: "string",
        value: "<dir>",
        help: "write the web pages to this folder",
      },
    },
    load: async () => (await import("./commands/guides.ts")).guidesCommand,
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
