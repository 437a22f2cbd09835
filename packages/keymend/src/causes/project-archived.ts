import { fakeKey } from "../key/fake.ts";
import type { Cause, Proof } from "../model/cause.ts";
import type { AdminRecord, Evidence } from "../model/evidence.ts";
import { answer, errorText, evidence, refusal, unknownKey } from "./sketch.ts";
import { day, deadKey } from "./key-words.ts";
import { newKey, useOther } from "./remedies.ts";
import { place, pointAt, refusalOf } from "./speak.ts";

const PROJECTS_PAGE =
  "https://platform.openai.com/settings/organization/projects";

export const projectArchived: Cause = {
  id: "project-archived",
  group: "key-state",
  title: "The project of the key is archived or deleted",
  why:
    "A key belongs to one project. When the project is archived, all of its keys end, for good: an archived project cannot be " +
    "opened again.",
  rank: 10,
  detect(e) {
    const proof = archived(e);
    if (proof === null) return null;
    const { occurrence } = e.subject;
    return {
      certainty: "proven",
      at: pointAt(occurrence),
      summary: `the project of ${occurrence === null ? "the key" : `the key in ${place(e)}`} is archived`,
      evidence: [proof],
      remedies: [
        ...useOther(e, occurrence),
        {
          ...newKey(occurrence, {
            summary: "make a key in a project that is active",
          }),
          steps: [
            `open ${PROJECTS_PAGE} and choose or create a project that is active`,
            "create a key there",
            occurrence === null
              ? "put it where the program reads its key"
              : `put it in the place of the key in ${place(e)}`,
            "change OPENAI_PROJECT_ID too, where it is set",
          ],
        },
      ],
    };
  },
  examples: () => {
    const key = fakeKey();
    const closed = refusal("project-archived", {
      code: "not_authorized_invalid_project",
    });
    const admin: AdminRecord = {
      state: "gone",
      id: null,
      expiresAtMs: null,
      lastUsedMs: null,
      createdMs: null,
      projectArchived: true,
      endedBy: { event: "project.archived", atMs: Date.parse("2026-06-15") },
    };
    return {
      faulty: [
        evidence({ value: key, answers: [answer({ refusal: closed })] }),
        evidence({ error: errorText({ refusals: [closed] }) }),
        evidence({ value: key, answers: [unknownKey(key)], admin }),
      ],
      healthy: [
        evidence({ value: key, answers: [unknownKey(key)] }),
        evidence({ value: key, answers: [answer()], admin }),
      ],
    };
  },
};

function archived(e: Evidence): Proof | null {
  const said = refusalOf(e, "project-archived");
  if (said !== null)
    return {
      fact: "OpenAI answers that the project has been archived",
      from: said.from,
    };
  if (e.admin?.projectArchived !== true || deadKey(e) === null) return null;
  const end =
    e.admin.endedBy?.event === "project.archived" ? e.admin.endedBy : null;
  return {
    fact: `the organization's list says that the project of the key is archived${end === null ? "" : `, since ${day(end.atMs)}`}`,
    from: "provider",
  };
}
