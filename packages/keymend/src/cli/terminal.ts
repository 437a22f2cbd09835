/** What the output may use. */
export interface Terminal {
  colour: boolean;
  /** Columns for text; 80 when it is no terminal. */
  width: number;
  /** Symbols beyond ASCII may be used. */
  unicode: boolean;
}

export function terminalOf(
  env: NodeJS.ProcessEnv,
  stream: { isTTY?: boolean; columns?: number },
  noColour: boolean,
): Terminal {
  const isTerminal = stream.isTTY === true && env["TERM"] !== "dumb";
  return {
    colour: isTerminal && !noColour && (env["NO_COLOR"] ?? "") === "",
    width: Math.min(Math.max(stream.columns ?? 80, 40), 110),
    unicode:
      process.platform !== "win32" ||
      env["WT_SESSION"] !== undefined ||
      env["TERM_PROGRAM"] === "vscode",
  };
}
