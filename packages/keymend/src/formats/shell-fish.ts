import {
  emptyReading,
  setting,
  slips,
  type Shell,
  type ShellReading,
  type ShellSetting,
} from "./shell-reading.ts";
import {
  readCommandsAndComments,
  type ShellCommand,
  type ShellWord,
} from "./shell-words.ts";

const NAME = /^[A-Za-z_]\w*$/;
const ASSIGNMENT = /^([A-Za-z_]\w*)=/;

/** fish: `set -gx NAME value`. */
export const fish: Shell = {
  title: "fish",
  read(text) {
    const reading = emptyReading();
    for (const command of readCommandsAndComments(text))
      readCommand(text, command, reading);
    const marked = new Set(
      reading.settings.filter((one) => one.exported).map((one) => one.name),
    );
    for (const one of reading.settings) {
      // `set -x NAME` alone exports what is there
      if (one.problem === null && !one.commented && marked.has(one.name))
        one.exported = true;
    }
    reading.settings = reading.settings.filter(
      (one) => one.value !== "" || one.span.end > one.span.start,
    );
    return reading;
  },
};

function readCommand(
  text: string,
  command: ShellCommand,
  reading: ShellReading,
): void {
  if (command.comment === null) reading.commands.push(command);
  const commented = command.comment !== null;
  const [first, ...rest] = command.words;
  if (first === undefined) return;
  if (first.text === "set") readSet(command, rest, reading);
  else if (first.text === "export") {
    // fish has had a function of that name since 2.2
    for (const word of rest)
      assignmentOf(text, word, { exported: !commented, commented }, reading);
  } else if (first.text === "source" || first.text === ".") {
    const file = rest[0]?.text;
    if (file !== undefined && !commented && !/[$*]/.test(file))
      reading.sources.push({ offset: command.start, file, exports: false });
  } else if (ASSIGNMENT.test(first.text)) {
    const alone = rest.length === 0;
    const how = alone
      ? { problem: slips.foreign("NAME=value", "sh", "fish") }
      : { exported: true, forOneCommand: true };
    assignmentOf(text, first, { ...how, commented }, reading);
  }
}

function readSet(
  command: ShellCommand,
  words: readonly ShellWord[],
  reading: ShellReading,
): void {
  const commented = command.comment !== null;
  const at = words.findIndex((word) => !word.text.startsWith("-"));
  const options = words.slice(0, Math.max(at, 0)).map((word) => word.text);
  const [name, ...values] = at < 0 ? [] : words.slice(at);
  const isOther = options.some((option) =>
    /^-(?:-erase|-query|\w*[eqSn])/.test(option),
  );
  if (name === undefined || isOther) return;
  const slip = slipOfSet(name, values);
  if (slip !== null) {
    const problem = commented
      ? null
      : slips.foreign("set NAME=value", "cmd", "fish");
    reading.settings.push(setting({ ...slip, commented, problem }));
    return;
  }
  if (!NAME.test(name.text)) return;
  const has = (letter: string, long: string) =>
    options.some(
      (option) =>
        option === long || (/^-\w+$/.test(option) && option.includes(letter)),
    );
  const first = values[0];
  reading.settings.push(
    setting({
      name: name.text,
      value: first?.literal === false ? null : textOf(values),
      span: {
        start: first?.start ?? name.end,
        end: values.at(-1)?.end ?? name.end,
      },
      exported: !commented && has("x", "--export"),
      persistent: has("U", "--universal"),
      commented,
    }),
  );
}

/** fish hands a list on with blanks between its items. */
function textOf(values: readonly ShellWord[]): string {
  return values.map((word) => word.text).join(" ");
}

/** `set NAME=value`, `set NAME = value`: fish reads another name, or another value. */
function slipOfSet(
  name: ShellWord,
  values: readonly ShellWord[],
): Pick<ShellSetting, "name" | "value" | "span"> | null {
  const glued = ASSIGNMENT.exec(name.text)?.[1];
  if (glued !== undefined)
    return {
      name: glued,
      value: name.text.slice(glued.length + 1),
      span: { start: name.start + glued.length + 1, end: name.end },
    };
  const [first, second] = values;
  if (first?.text.startsWith("=") !== true) return null;
  const held = first.text === "=" ? (second ?? first) : first;
  return {
    name: name.text,
    value: held.text.replace(/^=/, ""),
    span: held,
  };
}

function assignmentOf(
  text: string,
  word: ShellWord,
  how: Partial<Parameters<typeof setting>[0]>,
  reading: ShellReading,
): void {
  const name = ASSIGNMENT.exec(word.text)?.[1];
  if (name === undefined) return;
  const start = text.indexOf("=", word.start) + 1;
  reading.settings.push(
    setting({
      ...how,
      name,
      value: word.literal ? word.text.slice(name.length + 1) : null,
      span: { start: Math.min(start, word.end), end: word.end },
      problem: how.commented === true ? null : (how.problem ?? null),
    }),
  );
}
