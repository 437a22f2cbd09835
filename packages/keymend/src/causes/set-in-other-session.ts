import type { Cause } from "../model/cause.ts";
import type { Evidence, Seen } from "../model/evidence.ts";
import { fakeKey } from "../key/fake.ts";
import {
  advice,
  hasTag,
  holders,
  holding,
  inheritedKey,
  isPersistent,
  lackOf,
  isGiven,
} from "./reach.ts";
import { answer, errorText, evidence, seen } from "./sketch.ts";
import { place, pointAt } from "./speak.ts";

export const setInOtherSession: Cause = {
  id: "set-in-other-session",
  group: "not-loaded",
  title: "Set in a session this process does not inherit",
  why:
    "A profile is read when a shell starts, setx counts for windows opened later, and a program started from the " +
    "dock, a menu or an editor has no shell above it. The variable is set, only not for this process.",
  rank: 30,
  detect(e) {
    const lack = lackOf(e);
    if (
      lack === null ||
      isGiven(e, lack.names) ||
      inheritedKey(e, lack.names) !== null
    )
      return null;
    const held = holders(e, lack.names).find(
      (one) => isPersistent(one) && !hasTag(one, "not-exported"),
    );
    if (held === undefined) return null;
    return {
      certainty: lack.said ? "proven" : "likely",
      at: pointAt(held),
      summary: `${place(e, held)} sets the variable for new sessions, but this process was started without it`,
      evidence: [
        holding(e, held),
        lack.proof,
        {
          fact: `the environment of this process has no ${held.variable ?? "such variable"}`,
          from: "environment",
        },
      ],
      remedies: [
        advice(
          "start-from-new-session",
          `start the program from a session that has ${held.variable ?? "the variable"}`,
          [
            "close the terminal and the editor and open them again, or run the profile in this shell",
            ...(e.platform === "darwin" ||
            held.path?.startsWith("~/.z") === true
              ? [
                  `a program started from the dock reads no profile: start it from a terminal, or run launchctl setenv ${held.variable ?? "NAME"} <the key>`,
                ]
              : [
                  "a program started from a menu reads no profile: start it from a terminal, or put the variable into ~/.config/environment.d/ and log in again",
                ]),
          ],
        ),
      ],
    };
  },
  examples: () => ({
    faulty: [
      elsewhere(),
      elsewhere({
        source: "system-environment",
        path: "/etc/environment",
        line: 2,
        tags: ["persistent"],
      }),
      {
        ...elsewhere({ variable: "CODEX_LB_API_KEY" }),
        command: "explain" as const,
        error: errorText({
          local: [
            { kind: "missing-variable", variables: ["CODEX_LB_API_KEY"] },
          ],
        }),
      },
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      // the profile's key is in the process
      {
        ...elsewhere(),
        seen: [
          ...elsewhere().seen,
          seen({ id: "o2", source: "process", path: null, value: fakeKey() }),
        ],
      },
      elsewhere({ tags: ["not-exported"] }),
      elsewhere({ variable: "GROQ_API_KEY" }),
      elsewhere({ tags: ["commented"] }),
      // the file gives the program a key, whatever the profile says
      evidence({
        value: fakeKey(),
        seen: [
          seen({ value: fakeKey() }),
          ...elsewhere({ id: "o2", value: fakeKey("legacy") }).seen,
        ],
        answers: [answer()],
      }),
    ],
  }),
};

function elsewhere(part: Partial<Seen> = {}): Evidence {
  return evidence({
    value: null,
    seen: [
      seen({
        source: "shell-profile",
        path: "~/.zshrc",
        line: 9,
        value: fakeKey(),
        tags: ["exported"],
        ...part,
      }),
    ],
  });
}
