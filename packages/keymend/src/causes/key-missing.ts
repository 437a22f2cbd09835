import type { Cause } from "../model/cause.ts";
import { factsOf, type Evidence, type Seen } from "../model/evidence.ts";
import { fakeKey } from "../key/fake.ts";
import { isKeyName } from "../key/names.ts";
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
    // no program of the project asks for a key, and the tool that is here is signed in
    if (!lack.said && !asksOpenAi(e) && (isSignedIn(e) || callsOthers(e)))
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
      // nothing here calls OpenAI
      evidence({
        value: null,
        facts: [
          {
            kind: "dependency",
            path: "package.json",
            line: 4,
            ecosystem: "npm",
            name: "@anthropic-ai/sdk",
            version: "^0.27",
          },
        ],
      }),
      evidence({
        value: null,
        seen: [
          seen({
            source: "login-store",
            path: "~/.codex/auth.json",
            value: "eyJ",
            role: "other",
          }),
        ],
      }),
      // the client gets its key from something that cannot be followed
      evidence({
        value: null,
        facts: [
          {
            kind: "client",
            at: { path: "main.py", line: 4 },
            language: "python",
            sdk: "openai",
            browser: false,
            topLevel: true,
            options: { apiKey: { kind: "other" } },
          },
        ],
      }),
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

function asksOpenAi(e: Evidence): boolean {
  return (
    factsOf(e, "client").length > 0 ||
    factsOf(e, "api-call").length > 0 ||
    factsOf(e, "env-read").some(({ name }) => isKeyName(name))
  );
}

/** A tool of this machine holds a login: it needs no key. */
function isSignedIn(e: Evidence): boolean {
  return e.seen.some(
    (one) => one.source === "login-store" && one.value !== null,
  );
}

/** The project depends on another provider's SDK and on none that could call OpenAI. */
function callsOthers(e: Evidence): boolean {
  const names = factsOf(e, "dependency").map(({ name }) => name);
  return (
    names.some((name) =>
      /anthropic|mistral|cohere|groq|generative-?ai|genai|replicate|bedrock/.test(
        name,
      ),
    ) && !names.some((name) => /openai|langchain|litellm|llama|^ai$/.test(name))
  );
}

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
