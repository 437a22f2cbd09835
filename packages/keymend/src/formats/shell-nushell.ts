import { LineIndex } from "./lines.ts";
import { emptyReading, setting, slips, type Shell } from "./shell-reading.ts";

const SET =
  /^([\s#]*)(?:\$env\.([A-Za-z_]\w*)\s*=|let-env\s+([A-Za-z_]\w*)\s*=|export\s+([A-Za-z_]\w*)=)\s*/;

/** Nushell: `$env.NAME = "value"`. */
export const nushell: Shell = {
  title: "Nushell",
  read(text) {
    const reading = emptyReading();
    for (const { start, text: line } of new LineIndex(text).all()) {
      if (line.length > 10_000) continue;
      const match = SET.exec(line);
      if (match === null) continue;
      const commented = (match[1] ?? "").includes("#");
      const raw = line.slice(match[0].length).split(" #")[0]?.trimEnd() ?? "";
      const quoted = /^(["'`])(.*)\1$/.exec(raw);
      const foreign = match[4] !== undefined;
      reading.settings.push(
        setting({
          name: match[2] ?? match[3] ?? match[4] ?? "",
          value:
            quoted === null && !/^[\w.:/@-]+$/.test(raw)
              ? null
              : (quoted?.[2] ?? raw),
          span: {
            start: start + match[0].length,
            end: start + match[0].length + raw.length,
          },
          exported: !commented && !foreign,
          commented,
          problem:
            foreign && !commented
              ? slips.foreign("export NAME=value", "sh", "Nushell")
              : null,
        }),
      );
    }
    return reading;
  },
};
