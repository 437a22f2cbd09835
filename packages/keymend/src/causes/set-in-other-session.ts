import type { Cause, Finding } from "../model/cause.ts";
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
  type Lack,
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
    if (held === undefined) return typedForLater(e, lack);
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
      // the text shows the command, and this machine is another one
      evidence({
        value: null,
        command: "explain",
        error: errorText({
          local: [
            {
              kind: "missing-key",
              sdk: "openai-python",
              variables: ["OPENAI_API_KEY"],
            },
          ],
          remarks: ["set-for-later"],
        }),
      }),
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

/** The text shows `setx` and then the program in the same window. */
function typedForLater(e: Evidence, lack: Lack): Finding | null {
  if (!lack.said || e.error?.remarks.includes("set-for-later") !== true)
    return null;
  return {
    certainty: "likely",
    at: null,
    summary: `${lack.names[0] ?? "the variable"} was set for windows that are opened later, not for the one that ran the program`,
    evidence: [
      lack.proof,
      {
        fact: "the text shows the variable being stored for the user: open windows do not get it",
        from: "error-text",
      },
    ],
    remedies: [
      advice("open-new-window", "run the program in a new window", [
        "close the terminal and the editor, and open them again",
        `or set it for this window too: $env:${lack.names[0] ?? "NAME"} = "<the key>" in PowerShell, set ${lack.names[0] ?? "NAME"}=<the key> in cmd`,
      ]),
    ],
  };
}
