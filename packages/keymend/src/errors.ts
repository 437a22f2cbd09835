/** Everything that can stop the tool, said once: what the person reads, and the exit status. */
export const errorInfo = {
  USAGE: { title: "the command line is not right", exit: 2 },
  NOT_FOUND: { title: "there is nothing at that path", exit: 2 },
  NOT_A_FOLDER: { title: "that path is not a folder", exit: 2 },
  CONFIG_INVALID: { title: "the configuration file is not right", exit: 2 },
  INPUT_TOO_LARGE: { title: "the input is too large", exit: 2 },
  INPUT_NOT_TEXT: { title: "the input is not text", exit: 2 },
  NO_ACCESS: { title: "the system does not let us look", exit: 3 },
  PROCESS_GONE: { title: "that process cannot be read", exit: 3 },
  PACKAGE_MISSING: { title: "a part of keymend is not installed", exit: 3 },
  STATE_FAILED: { title: "keymend's own state folder cannot be used", exit: 3 },
  FILE_CHANGED: { title: "the file changed since it was read", exit: 3 },
  WRITE_FAILED: { title: "the file could not be written", exit: 3 },
  KEY_NOT_USABLE: { title: "that is no key that could work", exit: 2 },
  KEY_NOT_PROVED: { title: "the new key could not be proved", exit: 3 },
  UNDO_NOTHING: { title: "there is nothing to undo", exit: 2 },
  UNDO_MOVED_ON: { title: "the file has moved on since the fix", exit: 3 },
  UNDO_UNREADABLE: { title: "the undo record cannot be read", exit: 3 },
  INTERNAL: { title: "keymend has a bug", exit: 3 },
} as const satisfies Record<string, { title: string; exit: number }>;

export type ErrorCode = keyof typeof errorInfo;

/** What is safe to keep of the error that came before: a name and a system code, never its message. */
export interface SafeCause {
  name: string;
  code?: string;
}

/** Keeps the name and the system code of an unknown error; its message may quote a key. */
export function safeCause(error: unknown): SafeCause {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = (error as NodeJS.ErrnoException).code; // system errors carry it
  return typeof code === "string"
    ? { name: error.name, code }
    : { name: error.name };
}

export class ToolError extends Error {
  override readonly name = "ToolError";
  readonly code: ErrorCode;
  /** Where: a path, an option or a place id. Never a value. */
  readonly at: string;
  /** What to do next, in one line; lower case, no full stop. */
  readonly hint: string;

  constructor(
    code: ErrorCode,
    detail: { at: string; hint: string; cause?: unknown },
  ) {
    super(
      `${errorInfo[code].title}: ${detail.at}`,
      detail.cause === undefined
        ? undefined
        : { cause: safeCause(detail.cause) },
    );
    this.code = code;
    this.at = detail.at;
    this.hint = detail.hint;
  }

  get exit(): number {
    return errorInfo[this.code].exit;
  }
}
