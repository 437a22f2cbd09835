import { fakeKey } from "../key/fake.ts";
import { lenientEntries } from "../loaders/lenient.ts";
import type { FilePlace } from "../model/place.ts";
import { envFileTags } from "./env-file-name.ts";
import { ReadingBuilder } from "./reading-builder.ts";

/** Env files under every name that is used for them, right or wrong. The loader reads the bytes again, by its own rules. */
export const dotenv: FilePlace = {
  source: "dotenv",
  scopes: ["project", "home"],
  paths: [".env", ".env.local"],
  matches: (path) => envFileTags(path) !== null,
  read(file) {
    const builder = new ReadingBuilder(file);
    const tags = envFileTags(file.path) ?? [];
    for (const entry of lenientEntries(file.text))
      builder.assignment({
        name: entry.name,
        value: entry.value,
        span: entry.span,
        tags: entry.commented ? [...tags, "commented"] : tags,
      });
    return builder.done();
  },
  examples: () => [
    {
      path: ".env",
      text: `PORT=3000\nOPENAI_API_KEY="${fakeKey()}" # team\n#OPENAI_API_KEY=${fakeKey("legacy")}\nexport OPENAI_ORG_ID=${fakeKey("organization")}\n`,
      found: [
        { line: 2, variable: "OPENAI_API_KEY", value: fakeKey() },
        { line: 3, variable: "OPENAI_API_KEY", value: fakeKey("legacy") },
        {
          line: 4,
          variable: "OPENAI_ORG_ID",
          value: fakeKey("organization"),
        },
      ],
    },
    {
      path: "server/.env.production",
      text: `A=1\r\nOPENAI_APIKEY = ${fakeKey()}\r\nMY_SECRET=${fakeKey("none")}\r\nOTHER=x`,
      found: [
        { line: 2, variable: "OPENAI_APIKEY", value: fakeKey() },
        { line: 3, variable: "MY_SECRET", value: fakeKey("none") },
      ],
    },
    {
      path: ".env.example",
      text: "OPENAI_API_KEY=\nHTTP_PORXY=http://127.0.0.1:3128\nhttps_proxy=http://127.0.0.1:3128\n",
      found: [
        { line: 1, variable: "OPENAI_API_KEY", value: "" },
        { line: 3, variable: "https_proxy", value: "http://127.0.0.1:3128" },
      ],
      facts: [
        {
          kind: "env-typo",
          at: { path: ".env.example", line: 2 },
          variable: "HTTP_PORXY",
          meant: "HTTP_PROXY",
        },
      ],
    },
    {
      path: ".env.txt",
      text: `OPENAI_API_KEY=\u2019${fakeKey()}\u2019`,
      found: [
        {
          line: 1,
          variable: "OPENAI_API_KEY",
          value: `\u2019${fakeKey()}\u2019`,
        },
      ],
    },
  ],
};
