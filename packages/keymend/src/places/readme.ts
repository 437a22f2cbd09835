import { fakeKey } from "../key/fake.ts";
import type { FilePlace } from "../model/place.ts";
import { readDockerLines, readEntries } from "./command-lines.ts";
import { FileReading } from "./file-reading.ts";

const NAME =
  /(?:^|\/)(?:readme|getting[-_]?started|install|usage|quickstart)(?:[.-][\w-]+)?(?:\.(?:md|rst|txt|adoc))?$/i;

/** The page that says how the project is started. Only lines of code count. */
export const readme: FilePlace = {
  source: "package-manifest",
  scopes: ["project"],
  matches: (path) =>
    NAME.test(path) && !/\.(?:[cm]?[jt]sx?|py|sh|rb|ps1)$/i.test(path),
  read(file, context) {
    const reading = new FileReading(file);
    let fenced = false;
    for (const { text } of reading.lines.all()) {
      if (/^\s*(?:```|~~~)/.test(text)) fenced = !fenced;
      else if (fenced || /^(?: {4}|\t)\s*\S/.test(text))
        readEntries(reading, text.trim().replace(/^[$>%][ \t]+/, ""), {
          by: file.path,
          context,
        });
    }
    readDockerLines(reading);
    reading.leftovers();
    return reading.result();
  },
  examples: () => [
    {
      path: "README.md",
      text: `# demo\n\nRun node other.js some day.\n\n    pip install -r requirements.txt\n    python main.py notes/\n\n\`\`\`sh\ndocker run -e OPENAI_API_KEY=${fakeKey()} demo\n$ node src/a.mjs\n\`\`\`\n`,
      found: [{ line: 9, variable: "OPENAI_API_KEY", value: fakeKey() }],
      facts: [
        { kind: "entry", path: "main.py", language: "python", by: "README.md" },
        {
          kind: "entry",
          path: "src/a.mjs",
          language: "javascript",
          by: "README.md",
        },
        {
          kind: "docker-run",
          at: { path: "README.md", line: 9 },
          passes: [{ name: "OPENAI_API_KEY", line: 9, form: "literal" }],
          image: "demo",
        },
      ],
    },
  ],
};
