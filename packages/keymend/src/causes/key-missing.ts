import type { Cause } from "../model/cause.ts";
import type { Evidence, Seen } from "../model/evidence.ts";
import { fakeKey } from "../key/fake.ts";
import { folderOf, joinPath } from "../doctor/paths.ts";
import {
  advice,
  hasTag,
  holders,
  holdsKey,
  lackOf,
  titleOf,
  reachedElsewhere,
} from "./reach.ts";
import {
  answer,
  context,
  errorText,
  evidence,
  refusal,
  seen,
} from "./sketch.ts";
import { place } from "./speak.ts";

export const keyMissing: Cause = {
  id: "key-missing",
  group: "not-loaded",
  title: "No key is set anywhere",
  why:
    "Nothing that the program can read holds a value for the variable. It happens in a fresh clone, where the " +
    "sample file was never copied, and on a machine where no key was ever entered.",
  rank: 50,
  detect(e) {
    const lack = lackOf(e);
    if (lack === null || (!lack.said && reachedElsewhere(e, lack.names)))
      return null;
    const name = lack.names[0] ?? e.subject.variable;
    const spare = [...holders(e, lack.names), ...e.candidates.filter(holdsKey)];
    const certainty =
      spare.length > 0
        ? "possible"
        : e.contexts.length > 0 || lack.said
          ? "proven"
          : "likely";
    return {
      certainty,
      at: null,
      summary: `${titleOf(e)} reads ${lack.names.join(" or ")}, and no place that it can read holds a key under that name`,
      evidence: [
        lack.proof,
        {
          fact:
            spare[0] === undefined
              ? `no file, profile or store that was read holds a key under ${name}`
              : `${place(e, spare[0])} holds a key, and nothing shows how it would reach the program`,
          from: "environment",
        },
      ],
      remedies: [remedy(e, name)],
    };
  },
  examples: () => ({
    faulty: [
      evidence({ value: null }),
      evidence({
        value: null,
        seen: [
          seen({
            path: ".env.example",
            value: "your-api-key-here",
            tags: ["template"],
          }),
        ],
      }),
      evidence({
        value: null,
        seen: [seen({ path: ".env.example", value: "", tags: ["template"] })],
        command: "explain",
        error: errorText({
          local: [
            {
              kind: "missing-key",
              sdk: "openai-node",
              variables: ["OPENAI_API_KEY"],
            },
          ],
        }),
      }),
      evidence({
        value: null,
        contexts: [],
        command: "explain",
        error: errorText({ refusals: [refusal("no-key")] }),
      }),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      evidence({ value: fakeKey() }),
      // the text shows that a key arrived
      evidence({
        value: null,
        contexts: [context({ environmentOnly: true })],
        command: "explain",
        error: errorText({ refusals: [refusal("insufficient-quota")] }),
      }),
    ],
  }),
};

function remedy(e: Evidence, name: string) {
  const sample = sampleOf(e, name);
  if (sample?.path == null)
    return advice("set-key", `create a key and set ${name}`, [
      "create a key at https://platform.openai.com/api-keys",
      `write ${name}=<the key> into a file .env that git ignores, or set the variable where the program is started`,
      "start the program again",
    ]);
  const to = joinPath(folderOf(sample.path), ".env");
  return advice(
    "copy-sample",
    `copy ${sample.path} to ${to} and fill in ${name}`,
    [
      `copy ${sample.path} to ${to}`,
      `create a key at https://platform.openai.com/api-keys and write it behind ${name}= in ${to}`,
      `see that .gitignore lists ${to}`,
      "start the program again",
    ],
  );
}

/** The sample file that shows where the key belongs. */
function sampleOf(e: Evidence, name: string): Seen | null {
  return (
    e.seen.find(
      (one) =>
        one.variable === name &&
        one.source === "dotenv" &&
        hasTag(one, "template"),
    ) ?? null
  );
}
