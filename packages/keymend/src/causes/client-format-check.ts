import type { Cause, Certainty, Pointer } from "../model/cause.ts";
import type { Evidence } from "../model/evidence.ts";
import { factsOf } from "../model/evidence.ts";
import type { FactOf } from "../model/fact.ts";
import { fakeKey } from "../key/fake.ts";
import { byHand, isPlausible } from "./provider-words.ts";
import { rejects } from "./format-rule.ts";
import { answer, errorText, evidence, unknownKey } from "./sketch.ts";
import {
  aliveAtProvider,
  deadAtProvider,
  localFault,
  pointAt,
} from "./speak.ts";

type Check = FactOf<"format-check">;

export const clientFormatCheck: Cause = {
  id: "client-format-check",
  group: "app-side",
  title: "The program rejects good keys by their shape",
  why: "The program compares the key with a length or a pattern of its own before it asks OpenAI. Keys have changed their form five times since 2023; old checks refuse good new keys.",
  rank: 10,
  detect(e) {
    const said = localFault(e, "format-check");
    const check = checkOf(e);
    const alive = aliveAtProvider(e);
    const dead =
      e.subject.occurrence !== null && deadAtProvider(e, e.subject.occurrence);
    if (dead || (!alive && !isPlausible(e))) return null;
    // without the program's own words only a check that refuses a living key says anything
    if (
      said === null &&
      !(
        alive &&
        e.error === null &&
        check !== null &&
        rejects(check, e.subject.value ?? "") === true
      )
    )
      return null;
    const isPlain = said !== null && (said.expected !== null || check !== null);
    const certainty: Certainty = isPlain && alive ? "proven" : "likely";
    return {
      certainty,
      at: check === null ? pointAt(e.subject.occurrence) : pointer(check),
      summary: `${check === null ? "the program" : `the check at ${check.at.path}:${String(check.at.line)}`} refuses the key by its shape${expected(check, said?.expected ?? null)}, not OpenAI`,
      evidence: [
        ...(said === null
          ? []
          : [
              {
                fact: "the error is the program's own: it calls the key malformed",
                from: "error-text" as const,
              },
            ]),
        ...(check === null
          ? []
          : [
              {
                fact: `${check.at.path}:${String(check.at.line)} checks the ${check.check} of the key`,
                from: "file" as const,
              },
            ]),
        alive
          ? { fact: "OpenAI accepts this key", from: "provider" as const }
          : {
              fact: "the key has a form that OpenAI makes",
              from: "file" as const,
            },
      ],
      remedies: [
        byHand(
          "drop-check",
          "update the program, or take the check out",
          check === null
            ? "look for a newer version of the program"
            : `open ${check.at.path} at line ${String(check.at.line)}`,
          "check no more than that the value is not empty; let OpenAI judge the rest",
        ),
      ],
    };
  },
  examples: () => {
    const said = errorText({
      local: [{ kind: "format-check", expected: "51" }],
    });
    const check = (detail: string): Check => ({
      kind: "format-check",
      at: { path: "lib/validate.ts", line: 2 },
      check: "length",
      detail,
    });
    return {
      faulty: [
        evidence({
          value: fakeKey(),
          answers: [answer()],
          facts: [check("51")],
          error: said,
        }),
        evidence({ value: fakeKey("service-account"), error: said }),
        evidence({
          value: fakeKey(),
          answers: [answer()],
          facts: [check("51")],
        }),
      ],
      healthy: [
        evidence({
          value: fakeKey("legacy"),
          answers: [answer()],
          facts: [check("51")],
        }),
        evidence({
          value: fakeKey(),
          answers: [unknownKey(fakeKey())],
          error: said,
        }),
        evidence({ value: "hello", error: said }),
        evidence({ value: null, error: said }),
      ],
    };
  },
};

/** The check that spoke: at a frame of the error, else the first that refuses this value, else any. */
function checkOf(e: Evidence): Check | null {
  const checks = factsOf(e, "format-check");
  const frames = e.error?.frames ?? [];
  const value = e.subject.value ?? "";
  return (
    checks.find(({ at }) =>
      frames.some(
        (frame) =>
          isSame(frame.path, at.path) && Math.abs(frame.line - at.line) <= 15,
      ),
    ) ??
    checks.find((check) => rejects(check, value) === true) ??
    checks.find((check) => rejects(check, value) === null) ??
    null
  );
}

function isSame(frame: string, path: string): boolean {
  const one = frame.replaceAll("\\", "/");
  return one === path || one.endsWith(`/${path}`) || path.endsWith(`/${one}`);
}

function pointer({ at }: Check): Pointer {
  return { ...at, variable: null };
}

function expected(check: Check | null, said: string | null): string {
  const length = check?.check === "length" ? check.detail : said;
  return length !== null && /^\d{1,3}$/.test(length)
    ? ` (it expects ${length} characters)`
    : "";
}
