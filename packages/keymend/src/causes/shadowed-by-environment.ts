import type { Cause, Edit, Finding, Remedy } from "../model/cause.ts";
import { factsOf, type Evidence, type Seen } from "../model/evidence.ts";
import { fakeKey } from "../key/fake.ts";
import { keysInside } from "../key/families.ts";
import {
  bestFirst,
  hasTag,
  holding,
  holdsKey,
  isBlank,
  isEnvFile,
  isHealthy,
  isInherited,
  isPersistent,
  isRefusedValue,
  isSameValue,
  mayBeKey,
  wantedNames,
  isAccepted,
  isRejected,
} from "./reach.ts";
import {
  answer,
  context,
  effective,
  errorText,
  evidence,
  maskOf,
  refusal,
  seen,
  unknownKey,
} from "./sketch.ts";
import { place, pointAt } from "./speak.ts";

export const shadowedByEnvironment: Cause = {
  id: "shadowed-by-environment",
  group: "other-source-won",
  title: "A variable in the environment wins over the file",
  why:
    "Most loaders leave a variable alone that the process already has. A key exported long ago, in a profile or in " +
    "the system settings, therefore beats the new one in the file, and nothing says so.",
  rank: 20,
  alike: ["key-unknown", "key-revoked"],
  detect(e) {
    if (isHealthy(e)) return null;
    for (const winner of winners(e)) {
      const loser = bestFirst(e, losersOf(e, winner))[0];
      if (loser !== undefined) return finding(e, winner, loser);
      const login = storedLogin(e);
      if (login !== null) return loginFinding(e, winner, login);
    }
    return null;
  },
  examples: () => ({
    faulty: [
      shadow({}),
      shadow({ told: true }),
      toolFile(),
      codexLogin(),
      // a filler that was exported once
      shadow({ shell: "your-api-key-here" }),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      // the exported key is the same as in the file
      shadow({ file: fakeKey("legacy") }),
      // two keys, and the one that wins works
      shadow({ alive: true }),
      // nobody asked the provider, nothing was refused
      { ...shadow({}), answers: [], offline: true },
      // the file holds nothing better
      shadow({ file: "your-api-key-here" }),
      // both are refused: the place is not the trouble
      {
        ...shadow({}),
        answers: [
          unknownKey(fakeKey("legacy"), "o1"),
          unknownKey(fakeKey(), "o2"),
        ],
      },
      {
        ...shadow({ told: true }),
        error: errorText({ refusals: [refusal("insufficient-quota")] }),
        mask: null,
      },
    ],
  }),
};

function shadow(part: {
  shell?: string;
  file?: string;
  alive?: boolean;
  told?: boolean;
}): Evidence {
  const {
    shell = fakeKey("legacy"),
    file = fakeKey(),
    alive = false,
    told = false,
  } = part;
  const winner = seen({
    source: "process",
    path: null,
    line: null,
    column: null,
    value: shell,
  });
  const loser = seen({ id: "o2", line: 3, value: file });
  const mask = maskOf(shell);
  return evidence({
    value: shell,
    winner,
    seen: [winner, loser],
    candidates: [loser],
    contexts: [
      context({
        variables: new Map([
          ["OPENAI_API_KEY", effective({ from: winner, losers: [loser] })],
        ]),
      }),
    ],
    answers: told
      ? []
      : [alive ? answer() : unknownKey(shell), answer({ occurrence: "o2" })],
    ...(told
      ? {
          command: "explain" as const,
          mask: { mask, from: "error-text" as const, matches: [winner] },
          error: errorText({
            refusals: [refusal("invalid-api-key", { mask })],
          }),
        }
      : {}),
  });
}

function toolFile(): Evidence {
  const told = shadow({ told: true });
  const winner = seen({
    source: "process",
    path: null,
    line: null,
    variable: "OPENAI_KEY",
    value: fakeKey("legacy"),
  });
  const file = seen({
    id: "o2",
    source: "tool-settings",
    path: "~/.aicommits",
    variable: "OPENAI_KEY",
    value: fakeKey(),
  });
  return {
    ...told,
    seen: [winner, file],
    contexts: [context({ environmentOnly: true })],
    subject: {
      ...told.subject,
      occurrence: winner,
      variable: "OPENAI_KEY",
      chosenBy: "mask",
    },
    mask: {
      mask: maskOf(fakeKey("legacy")),
      from: "error-text",
      matches: [winner],
    },
  };
}

function codexLogin(): Evidence {
  const told = toolFile();
  const winner = seen({
    source: "process",
    path: null,
    line: null,
    value: fakeKey("legacy"),
  });
  const profile = seen({
    id: "o2",
    source: "shell-profile",
    path: "~/.zprofile",
    line: 2,
    value: fakeKey("legacy"),
    tags: ["exported"],
  });
  const login = seen({
    id: "o3",
    source: "login-store",
    path: "~/.codex/auth.json",
    line: 4,
    variable: "access_token",
    role: "other",
    value: fakeKey("jwt"),
    tags: ["env-wins"],
  });
  return {
    ...told,
    seen: [winner, profile, login],
    subject: { ...told.subject, occurrence: winner },
    mask: {
      mask: maskOf(fakeKey("legacy")),
      from: "error-text",
      matches: [winner, profile],
    },
  };
}

/** Values of the environment that reached the program and were refused. */
function winners(e: Evidence): Seen[] {
  const variables = e.contexts[0]?.variables;
  const effectives = wantedNames(e).flatMap(
    (name) => variables?.get(name) ?? [],
  );
  const sent = [
    e.subject.occurrence,
    ...effectives.map((one) => one.from),
    ...(e.mask?.matches ?? []),
  ];
  return sent.filter(
    (one, index): one is Seen =>
      one !== null &&
      isOutside(one) &&
      sent.findIndex((other) => other?.id === one.id) === index &&
      isBad(e, one),
  );
}

function isOutside(occurrence: Seen): boolean {
  return (
    isInherited(occurrence) ||
    (isPersistent(occurrence) && !hasTag(occurrence, "not-exported"))
  );
}

function isBad(e: Evidence, occurrence: Seen): boolean {
  if (isBlank(occurrence.value) || isAccepted(e, occurrence)) return false;
  return (
    isRefusedValue(e, occurrence) ||
    (e.error === null && !mayBeKey(occurrence.value))
  );
}

const STORES = ["tool-settings", "login-store", "key-file"];

/** Files that would have given another key: those of the loader, those of the tool, and an env file with a key that works. */
function losersOf(e: Evidence, winner: Seen): Seen[] {
  const listed = e.contexts
    .slice(0, 1)
    .flatMap((one) => one.variables.get(winner.variable ?? "")?.losers ?? []);
  const read = new Set(e.contexts[0]?.files ?? []);
  const beside = e.seen.filter(
    (one) =>
      one.variable === winner.variable &&
      (STORES.includes(one.source) ||
        (isEnvFile(one) &&
          (read.has(one.path ?? "") ||
            (one.path?.includes("/") === false && isAccepted(e, one))))),
  );
  return [...listed, ...beside].filter(
    (one) =>
      one.path !== null &&
      !isPersistent(one) &&
      holdsKey(one) &&
      !isSameValue(one, winner) &&
      !isRejected(e, one),
  );
}

/** A login that the tool would use if the variable were not there. */
function storedLogin(e: Evidence): { words: string } | null {
  if (e.mask === null) return null;
  const login = e.seen.find(
    (one) =>
      one.source === "login-store" &&
      !isBlank(one.value) &&
      !hasTag(one, "store-wins"),
  );
  if (login?.path != null) return { words: `${login.path} holds a login` };
  const tool = factsOf(e, "tool").find(
    (one) =>
      one.prefers === "environment" &&
      one.at !== null &&
      (e.error?.tools.includes(one.tool) === true ||
        e.error?.tools.length === 0),
  );
  return tool?.at == null
    ? null
    : {
        words: `${tool.at.path} belongs to ${tool.tool}, which prefers the variable to its own settings`,
      };
}

function finding(e: Evidence, winner: Seen, loser: Seen): Finding {
  const good = isAccepted(e, loser);
  return {
    certainty: good || !mayBeKey(winner.value) ? "proven" : "likely",
    at: pointAt(winner),
    summary: `${place(e, winner)} wins over ${place(e, loser)}, and the program sends the key that is refused`,
    evidence: [
      refused(e, winner),
      {
        fact: `${place(e, loser)} holds ${good ? "another key, which the provider accepts" : "another key"}`,
        from: good ? "provider" : "file",
      },
      ...origin(e, winner),
    ],
    remedies: [remedy(e, winner, place(e, loser))],
  };
}

function loginFinding(
  e: Evidence,
  winner: Seen,
  login: { words: string },
): Finding {
  return {
    certainty: "likely",
    at: pointAt(winner),
    summary: `${place(e, winner)} wins over the stored login, and the tool sends the key that is refused`,
    evidence: [
      refused(e, winner),
      { fact: login.words, from: "store" },
      ...origin(e, winner),
    ],
    remedies: [remedy(e, winner, "the stored login")],
    undecided: ["key-unknown", "key-revoked"],
  };
}

function refused(e: Evidence, winner: Seen): Finding["evidence"][number] {
  if (e.error !== null && e.mask !== null)
    return {
      fact: `the masked key ${shownMask(e.mask.mask.shown)} in the error is the one of ${place(e, winner)}`,
      from: "error-text",
    };
  return isRejected(e, winner)
    ? {
        fact: `the provider refuses the key of ${place(e, winner)}`,
        from: "provider",
      }
    : { fact: `${place(e, winner)} holds no key`, from: "environment" };
}

function shownMask(shown: string): string {
  return keysInside(shown).length > 0 ? "" : shown;
}

/** The profile that sets the same value. */
function profiles(e: Evidence, winner: Seen): Seen[] {
  return e.seen.filter(
    (one) =>
      one.id !== winner.id &&
      one.path !== null &&
      isPersistent(one) &&
      one.variable === winner.variable &&
      isSameValue(one, winner),
  );
}

function origin(e: Evidence, winner: Seen): Finding["evidence"] {
  return profiles(e, winner)
    .map((one) => holding(e, one))
    .slice(0, 1)
    .map((proof) => ({
      ...proof,
      fact: `${proof.fact}: the same one, so it comes from there`,
    }));
}

function remedy(e: Evidence, winner: Seen, instead: string): Remedy {
  const name = winner.variable ?? "the variable";
  const lines = winner.path === null ? profiles(e, winner) : [winner];
  const edits = lines.map((one): Edit => ({
    do: "remove-definition",
    occurrence: one.id,
  }));
  return {
    id: "unset-variable",
    summary: `take ${name} out of the environment, so that ${instead} counts`,
    steps: [
      `run: unset ${name} (PowerShell: Remove-Item Env:${name})`,
      ...(lines.length > 0
        ? lines.map((one) => `delete the line at ${place(e, one)}`)
        : [
            `find what sets it: a profile, the system settings (Windows: setx, System Properties), the editor or the service that starts the program`,
          ]),
      "open a new shell and start the program there",
    ],
    ...(edits.length > 0 ? { edits } : {}),
  };
}
