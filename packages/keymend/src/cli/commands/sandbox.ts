import { ToolError } from "../../errors.ts";
import type { CommandResult, Shell } from "../command.ts";
import { textOf, type ParsedLine } from "../command-line.ts";

/** The part of @keymend/sandbox that is used here; it is no dependency, so that `npx keymend` stays small. */
interface SandboxPackage {
  main: (argv: readonly string[], io: Shell["service"]) => Promise<number>;
}

/** Starts the sandbox when it is installed; else says the one command that installs it. */
export async function sandboxCommand(
  { values }: ParsedLine,
  shell: Shell,
): Promise<CommandResult> {
  const argv = ["port", "state", "seed"].flatMap((name) => {
    const value = textOf(values, name);
    return value === null ? [] : [`--${name}`, value];
  });
  const { main } = await load();
  const status = await main(argv, shell.service);
  return {
    status,
    report: { schema: "keymend.sandbox/1", status },
    text: () => "",
  };
}

async function load(): Promise<SandboxPackage> {
  const name = "@keymend/sandbox";
  try {
    return (await import(name)) as SandboxPackage; // a package of ours; its shape is tested there
  } catch (cause) {
    throw new ToolError("PACKAGE_MISSING", {
      at: name,
      hint: `npm install --global ${name}`,
      cause,
    });
  }
}
