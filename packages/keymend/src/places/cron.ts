import { sh } from "../formats/shell-sh.ts";
import { fakeKey } from "../key/fake.ts";
import { lenientEntries } from "../loaders/lenient.ts";
import type { FilePlace, TextFile } from "../model/place.ts";
import { ReadingBuilder } from "./reading-builder.ts";
import { addCommandLineKeys } from "./shell-commands.ts";

const JOB =
  /^\s*(?:@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly|every_\w+)|(?:[\d*,/A-Za-z~-]+\s+){5})\s*(?=\S)/;

/** Tables of jobs: cron gives a job the variables of its table and next to nothing else. */
export const cron: FilePlace = {
  source: "cron",
  scopes: ["project", "system"],
  paths: ["/etc/crontab", "/etc/cron.d/*"],
  matches: (path) =>
    /(?:^|\/)(?:crontab(?:\.[\w-]+)?|[\w-]*cron[\w-]*\.(?:txt|tab|conf)|[\w.-]+\.cron(?:tab)?|cron\.d\/[^/]+|crontabs?\/[^/]+)$/i.test(
      path,
    ),
  read(file) {
    const builder = new ReadingBuilder(file);
    const passes: string[] = [];
    const jobs = jobsOf(builder, file);
    for (const { name, value, span, commented, line } of lenientEntries(
      file.text,
    )) {
      if (jobs.some((job) => job.line === line)) continue;
      if (!commented) passes.push(name);
      builder.assignment({
        name,
        value,
        span,
        tags: commented ? ["commented"] : ["exported"],
      });
    }
    for (const job of jobs) {
      const command = file.text.slice(job.start, job.end);
      const reading = sh.read(command);
      for (const one of reading.settings)
        builder.assignment({
          name: one.name,
          value: one.value,
          span: {
            start: job.start + one.span.start,
            end: job.start + one.span.end,
          },
          tags: [
            ...(one.exported === true
              ? (["exported"] as const)
              : (["not-exported"] as const)),
            ...(one.value === null ? (["indirect"] as const) : []),
          ],
        });
      for (const source of reading.sources)
        builder.fact({
          kind: "shell-source",
          at: builder.at(job.start),
          file: source.file.replace(/^\.\//, ""),
          exports: source.exports,
          ...(source.loader === undefined ? {} : { loader: source.loader }),
        });
      addCommandLineKeys(
        builder,
        reading.commands.map((one) => ({
          start: one.start + job.start,
          end: one.end + job.start,
          words: one.words.map((word) => ({
            text: word.text,
            start: word.start + job.start,
            end: word.end + job.start,
          })),
        })),
      );
      builder.fact({
        kind: "filter",
        at: builder.at(job.start),
        tool: "cron",
        passes: [
          ...new Set([
            ...passes,
            ...reading.settings
              .filter((one) => one.exported === true)
              .map((one) => one.name),
          ]),
        ],
        patterns: [],
      });
    }
    return builder.done();
  },
  examples: () => [
    {
      path: "deploy/crontab",
      text: `# digest\nOPENAI_API_KEY="${fakeKey()}"\n0 7 * * * cd /srv && OPENAI_MODEL=gpt-4o python3 digest.py\n@hourly . ./.env; node job.js\n`,
      found: [
        { line: 2, variable: "OPENAI_API_KEY", value: fakeKey() },
        { line: 3, variable: "OPENAI_MODEL", value: "gpt-4o" },
      ],
      facts: [
        {
          kind: "filter",
          at: { path: "deploy/crontab", line: 3 },
          tool: "cron",
          passes: ["OPENAI_API_KEY", "OPENAI_MODEL"],
        },
        {
          kind: "shell-source",
          at: { path: "deploy/crontab", line: 4 },
          file: ".env",
          exports: false,
        },
      ],
    },
  ],
};

function jobsOf(
  builder: ReadingBuilder,
  file: TextFile,
): { line: number; start: number; end: number }[] {
  const jobs: { line: number; start: number; end: number }[] = [];
  for (const { line, start, text } of builder.lines.all()) {
    const match = JOB.exec(text.slice(0, 400));
    if (match === null || jobs.length >= 500) continue;
    jobs.push({
      line,
      start: start + match[0].length,
      end: Math.min(file.text.length, start + text.length),
    });
  }
  return jobs;
}
