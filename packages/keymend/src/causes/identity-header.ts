import type { Edit, Finding, Remedy } from "../model/cause.ts";
import type { Evidence, Seen } from "../model/evidence.ts";
import type { SourceKind } from "../model/occurrence.ts";
import { place, pointAt, subjectAnswers } from "./speak.ts";
import { proofOf, winnerOf, type Said } from "./provider-words.ts";

// What organization-mismatch and project-mismatch share: a header that the program sends beside the key.

/** Files where a line can go without harm to the lines around it. */
const LINES = new Set<SourceKind>([
  "dotenv",
  "envrc",
  "shell-profile",
  "shell-script",
  "systemd",
]);

export function headerFinding(
  e: Evidence,
  said: Said,
  role: "organization" | "project",
): Finding {
  const header = namedValue(e, said, role) ?? winnerOf(e, role);
  const variable =
    role === "organization" ? "OPENAI_ORG_ID" : "OPENAI_PROJECT_ID";
  const without = subjectAnswers(e).some(
    ({ probe, outcome }) => probe === "without-headers" && outcome === "ok",
  );
  return {
    certainty: "proven",
    at: pointAt(header ?? e.subject.occurrence),
    summary:
      header === null
        ? `the ${role} that the program names does not belong to the key`
        : `${place(e, header)} names ${article(role)} that the key does not belong to`,
    evidence: [
      proofOf(said),
      ...(without
        ? [
            {
              fact: `the same key is accepted when no ${role} is named`,
              from: "provider" as const,
            },
          ]
        : []),
    ],
    remedies: [remove(header, role, variable)],
  };
}

function article(role: string): string {
  return role === "organization" ? "an organization" : "a project";
}

/** `No such organization: acme` says which value it was. */
function namedValue(e: Evidence, { refusal }: Said, role: string): Seen | null {
  const value = refusal.details[role];
  return value === undefined
    ? null
    : (e.seen.find((one) => one.role === role && one.value === value) ?? null);
}

function remove(header: Seen | null, role: string, variable: string): Remedy {
  const name = header?.variable ?? variable;
  const edits: Edit[] =
    header !== null && header.path !== null && LINES.has(header.source)
      ? [{ do: "remove-definition", occurrence: header.id }]
      : [];
  return {
    id: `remove-${role}`,
    summary: `take ${name} out: the key says by itself which ${role} it belongs to`,
    steps: [
      header === null || header.path === null
        ? `unset ${name} where it is set, or take the ${role} out of the client's options`
        : `open ${header.path}${header.line === null ? "" : ` at line ${String(header.line)}`} and take ${name} out`,
      "start the program again",
    ],
    ...(edits.length > 0 ? { edits } : {}),
  };
}
