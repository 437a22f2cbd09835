import type { Cause } from "../model/cause.ts";
import { fakeKey } from "../key/fake.ts";
import { headerFinding } from "./identity-header.ts";
import { onPage, PAGES, proofOf, theKey } from "./provider-words.ts";
import { answer, errorText, evidence, refusal, seen } from "./sketch.ts";
import { pointAt, refusalOf } from "./speak.ts";

export const projectMismatch: Cause = {
  id: "project-mismatch",
  group: "permission-identity",
  title: "The project header does not belong to the key",
  why:
    "SDKs send OPENAI_PROJECT_ID as a header beside the key. A project key is bound to its project and cannot switch; a header " +
    "that names another one is refused. The key is refused as well when its owner is no longer in its project.",
  rank: 10,
  detect(e) {
    const said = refusalOf(e, "mismatched-project");
    if (said !== null) return headerFinding(e, said, "project");
    const left = refusalOf(e, "owner-left-project");
    if (left === null) return null;
    return {
      certainty: "proven",
      at: pointAt(e.subject.occurrence),
      summary: `the owner of ${theKey(e)} has no access to its project any more`,
      evidence: [proofOf(left)],
      remedies: [
        onPage(
          "join-project",
          "have the owner of the key added to the project again, or make a key as a member of it",
          PAGES.projects,
          "choose the project, then Members",
          "add the owner of the key, or create a new key as a member",
        ),
      ],
    };
  },
  examples: () => {
    const project = seen({
      id: "o2",
      line: 2,
      variable: "OPENAI_PROJECT_ID",
      role: "project",
      value: fakeKey("project-id"),
    });
    const said = refusal("mismatched-project", { code: "mismatched_project" });
    return {
      faulty: [
        evidence({
          value: fakeKey(),
          seen: [project],
          answers: [answer({ refusal: said })],
        }),
        evidence({ error: errorText({ refusals: [said] }) }),
        evidence({
          value: fakeKey(),
          answers: [answer({ refusal: refusal("owner-left-project") })],
        }),
      ],
      healthy: [
        evidence({ value: fakeKey(), seen: [project], answers: [answer()] }),
        evidence({
          value: fakeKey(),
          answers: [answer({ refusal: refusal("project-archived") })],
        }),
      ],
    };
  },
};
