import { emptyReading, setting, slips, type Shell } from "./shell-reading.ts";
import { readCommandsAndComments } from "./shell-words.ts";

/** csh and tcsh: `setenv NAME value`; `set name = value` stays inside the shell. */
export const csh: Shell = {
  title: "csh",
  read(text) {
    const reading = emptyReading();
    for (const command of readCommandsAndComments(text)) {
      const commented = command.comment !== null;
      if (!commented) reading.commands.push(command);
      const [first, name, value] = command.words;
      if (first === undefined || name === undefined) continue;
      if (first.text === "setenv" && value !== undefined)
        reading.settings.push(
          setting({
            name: name.text,
            value: value.literal ? value.text : null,
            span: value,
            exported: !commented,
            commented,
          }),
        );
      else if (
        /^(?:export|set)$/.test(first.text) &&
        /^[A-Za-z_]\w*=./.test(name.text)
      ) {
        const start = text.indexOf("=", name.start) + 1;
        reading.settings.push(
          setting({
            name: name.text.replace(/=.*$/s, ""),
            value: name.literal ? name.text.replace(/^[^=]*=/, "") : null,
            span: { start: Math.min(start, name.end), end: name.end },
            commented,
            problem:
              first.text === "export" && !commented
                ? slips.foreign("export NAME=value", "sh", "csh")
                : null,
          }),
        );
      }
    }
    return reading;
  },
};
