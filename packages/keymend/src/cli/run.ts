import { VERSION } from "../version.ts";

/** What a run comes to: main prints it and ends the process. */
export interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

/** Runs one command line. Nothing is loaded that the command does not need: `--version` costs hardly more than Node itself. */
export async function run(argv: readonly string[]): Promise<Outcome> {
  if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-v")) {
    return { status: 0, stdout: `${VERSION}\n`, stderr: "" };
  }
  const { dispatch } = await import("./dispatch.ts");
  return dispatch(argv);
}
