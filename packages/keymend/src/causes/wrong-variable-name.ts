import type { Cause, Edit } from "../model/cause.ts";
import { factsOf, type Evidence, type Seen } from "../model/evidence.ts";
import { fakeKey } from "../key/fake.ts";
import { familyOf, isOpenAiSecret } from "../key/families.ts";
import { isGenericKeyName, nearMiss, roleOfName } from "../key/names.ts";
import type { SourceKind } from "../model/occurrence.ts";
import {
  bestFirst,
  hasTag,
  holders,
  holding,
  holdsKey,
  isHandedOn,
  isInherited,
  isPersistent,
  lackOf,
  titleOf,
  type Lack,
  isGiven,
} from "./reach.ts";
import { answer, errorText, evidence, seen } from "./sketch.ts";
import { place, pointAt, stripped } from "./speak.ts";

export const wrongVariableName: Cause = {
  id: "wrong-variable-name",
  group: "not-loaded",
  title: "The key is under a name the program does not read",
  why:
    "Programs and their guides do not agree about the name: OPENAI_KEY, OPEN_AI_KEY, CHROMA_OPENAI_API_KEY. " +
    "The key is loaded, and nobody asks for it under that name.",
  rank: 30,
  detect(e) {
    const lack = lackOf(e);
    // a key under the right name, in whatever place, is another story
    if (
      lack === null ||
      isGiven(e, lack.names) ||
      holders(e, lack.names).length > 0
    )
      return null;
    const found = misnamed(e, lack);
    if (found === null) return null;
    const [held, wanted] = found;
    const slip = nearMiss(held.variable ?? "", wanted);
    return {
      certainty: slip || lack.said ? "proven" : "likely",
      at: pointAt(held),
      summary: `${place(e, held)} holds a key, but ${lack.said ? "the program" : titleOf(e)} reads ${wanted}`,
      evidence: [
        lack.proof,
        holding(e, held),
        { fact: `nothing holds a key under ${wanted}`, from: "environment" },
      ],
      remedies: [
        {
          id: "rename-variable",
          summary: `write ${wanted} in the place of ${held.variable ?? "the name"}`,
          steps: [
            held.path === null
              ? `go to where ${held.variable ?? "it"} is set`
              : `open ${held.path}${held.line === null ? "" : ` at line ${String(held.line)}`}`,
            `call it ${wanted}; keep the old name as well if another program reads it`,
            "start the program again",
          ],
          ...(canRename(e, held)
            ? {
                edits: [
                  {
                    do: "rename-variable",
                    occurrence: held.id,
                    to: wanted,
                  } satisfies Edit,
                ],
              }
            : {}),
        },
      ],
    };
  },
  examples: () => ({
    faulty: [
      misspelt("OPEN_AI_KEY"),
      misspelt("OPENAI_APIKEY"),
      misspelt("API_KEY"),
      misspelt("OPENAI_API_TOKEN", {
        source: "process",
        path: null,
        line: null,
        column: null,
      }),
      {
        ...misspelt("OPENAI_API_KEY", {
          source: "tool-settings",
          path: ".mcp.json",
          line: 13,
        }),
        command: "explain" as const,
        error: errorText({
          local: [
            { kind: "missing-variable", variables: ["CHROMA_OPENAI_API_KEY"] },
          ],
        }),
      },
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      // another provider's key beside a missing one is no slip of the pen
      misspelt("GROQ_API_KEY", { value: fakeKey("groq") }),
      misspelt("OPENAI_KEY", { value: "your-key-here" }),
      misspelt("OPENAI_KEY", { path: ".env.example", tags: ["template"] }),
      // the right name holds a key elsewhere
      {
        ...misspelt("OPENAI_KEY"),
        seen: [
          seen({ variable: "OPENAI_KEY", value: fakeKey() }),
          seen({
            id: "o2",
            path: "~/.zshrc",
            source: "shell-profile",
            value: fakeKey(),
          }),
        ],
      },
    ],
  }),
};

function misspelt(variable: string, part: Partial<Seen> = {}): Evidence {
  return evidence({
    value: null,
    seen: [seen({ variable, value: fakeKey(), ...part })],
  });
}

/** The best key under a near name, in reach of the program, and the name it should have. */
function misnamed(e: Evidence, lack: Lack): [Seen, string] | null {
  const inReach = bestFirst(
    e,
    e.seen.filter((one) => holdsKey(one) && isOwnKey(one) && isInReach(e, one)),
  );
  for (const wanted of lack.names) {
    const slip = inReach.find((one) => nearMiss(one.variable ?? "", wanted));
    if (slip !== undefined) return [slip, wanted];
  }
  // the error text asks for a name of its own: any OpenAI key in reach is meant
  const wanted = lack.names[0];
  const other = inReach.find((one) => roleOfName(one.variable ?? "") === "key");
  if (lack.said && wanted !== undefined && other !== undefined)
    return [other, wanted];
  // API_KEY says nothing, its value does
  const plain = inReach.find(
    (one) =>
      isGenericKeyName(one.variable ?? "") &&
      isOpenAiSecret(stripped(one.value ?? "")),
  );
  return wanted !== undefined && plain !== undefined ? [plain, wanted] : null;
}

function isOwnKey(occurrence: Seen): boolean {
  const family = familyOf(stripped(occurrence.value ?? ""));
  return (
    family === null || family.kind === "secret" || family.kind === "gateway"
  );
}

const REACHING: readonly SourceKind[] = [
  "envrc",
  "compose",
  "tool-settings",
  "system-environment",
  "systemd",
  "shell-script",
  "powershell",
  "batch",
  "kubernetes",
  "deploy-config",
  "framework-config",
];

function isInReach(e: Evidence, occurrence: Seen): boolean {
  if (
    occurrence.variable === null ||
    hasTag(occurrence, "template", "misnamed", "not-exported")
  )
    return false;
  if (isInherited(occurrence) || isPersistent(occurrence)) return true;
  if (occurrence.source !== "dotenv")
    return REACHING.includes(occurrence.source);
  const { path } = occurrence;
  const loaded = e.contexts.some(
    (context) => path !== null && context.files.includes(path),
  );
  return loaded || (path !== null && isHandedOn(e, path));
}

const RENAMEABLE: readonly SourceKind[] = [
  "dotenv",
  "envrc",
  "shell-profile",
  "shell-script",
];

/** Nothing else reads the old name, and the place is one that can be edited line by line. */
function canRename(e: Evidence, held: Seen): boolean {
  const read = factsOf(e, "env-read").some(
    (fact) => fact.name === held.variable,
  );
  return RENAMEABLE.includes(held.source) && !read;
}
