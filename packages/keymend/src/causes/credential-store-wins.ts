import type { Cause, Finding } from "../model/cause.ts";
import { factsOf, type Evidence, type Seen } from "../model/evidence.ts";
import { fakeKey } from "../key/fake.ts";
import {
  advice,
  bestFirst,
  hasTag,
  holdsKey,
  isEnvFile,
  isHealthy,
  isInherited,
  isPersistent,
  isRefusedValue,
  isSameValue,
  isAccepted,
  isRejected,
} from "./reach.ts";
import {
  answer,
  errorText,
  evidence,
  maskOf,
  refusal,
  seen,
  unknownKey,
} from "./sketch.ts";
import { place, pointAt, refusalOf } from "./speak.ts";

export const credentialStoreWins: Cause = {
  id: "credential-store-wins",
  group: "other-source-won",
  title: "The tool uses its own stored copy",
  why:
    "Editors, plugins and command-line tools keep a key of their own: in a settings file, in auth.json, in the " +
    "keychain. It stays there when the variable changes, and often when the tool is installed again.",
  rank: 20,
  alike: ["key-unknown", "stale-process"],
  detect(e) {
    if (isHealthy(e)) return null;
    return storedCopy(e) ?? hiddenCopy(e);
  },
  examples: () => ({
    faulty: [
      stored({}),
      stored({ other: false }),
      {
        ...stored({}),
        command: "doctor" as const,
        error: null,
        mask: null,
        answers: [unknownKey(fakeKey("legacy")), answer({ occurrence: "o2" })],
      },
      hidden(["continue"]),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      {
        ...stored({}),
        command: "doctor" as const,
        error: null,
        mask: null,
        answers: [answer()],
      },
      // the variable of the shell is the refused one
      hidden([]),
      {
        ...stored({}),
        mask: null,
        error: errorText({ refusals: [refusal("insufficient-quota")] }),
      },
      { ...hidden(["continue"]), seen: [], candidates: [] },
    ],
  }),
};

function stored({ other = true }: { other?: boolean }): Evidence {
  const store = seen({
    source: "tool-settings",
    path: "~/.config/JetBrains/options/chatgpt.xml",
    line: 3,
    variable: null,
    value: fakeKey("legacy"),
  });
  const shell = seen({
    id: "o2",
    source: "process",
    path: null,
    line: null,
    value: fakeKey(),
  });
  const mask = maskOf(fakeKey("legacy"));
  const base = evidence({
    value: fakeKey("legacy"),
    winner: store,
    command: "explain",
    seen: [store, shell],
    candidates: [shell],
    mask: { mask, from: "error-text", matches: [store] },
    error: errorText({ refusals: [refusal("invalid-api-key", { mask })] }),
    answers: other ? [answer({ occurrence: "o2" })] : [],
  });
  return { ...base, subject: { ...base.subject, chosenBy: "mask" } };
}

/** The masked key is nowhere that can be read, and a tool with a store speaks. */
function hidden(tools: string[]): Evidence {
  const shell = seen({
    source: "process",
    path: null,
    line: null,
    value: fakeKey(),
  });
  const mask = maskOf(fakeKey("legacy"));
  return evidence({
    value: fakeKey(),
    winner: shell,
    command: "explain",
    candidates: [shell],
    mask: { mask, from: "error-text", matches: [] },
    error: errorText({
      refusals: [refusal("invalid-api-key", { mask })],
      tools,
    }),
    answers: [answer()],
  });
}

function isStore(occurrence: Seen): boolean {
  return (
    (occurrence.source === "tool-settings" ||
      occurrence.source === "login-store") &&
    !hasTag(occurrence, "commented", "template")
  );
}

/** A key that stands elsewhere and that the user may have meant. */
function meant(e: Evidence, instead: Seen): Seen | null {
  const others = [...e.candidates, ...e.seen].filter(
    (one) =>
      holdsKey(one) &&
      !isStore(one) &&
      !isSameValue(one, instead) &&
      !isRejected(e, one) &&
      (isInherited(one) || isPersistent(one) || isEnvFile(one)),
  );
  return bestFirst(e, others)[0] ?? null;
}

function storedCopy(e: Evidence): Finding | null {
  const sent = [e.subject.occurrence, ...(e.mask?.matches ?? [])].find(
    (one): one is Seen =>
      one !== null &&
      isStore(one) &&
      !hasTag(one, "env-wins") &&
      isRefusedValue(e, one),
  );
  if (sent === undefined) return null;
  const other = meant(e, sent);
  if (other === null) return null;
  const good = isAccepted(e, other);
  return {
    certainty: good ? "proven" : "likely",
    at: pointAt(sent),
    summary: `the tool sends its stored copy at ${place(e, sent)}, not the key of ${place(e, other)}`,
    evidence: [
      {
        fact: `the refused key is the one of ${place(e, sent)}`,
        from: e.error === null ? "provider" : "error-text",
      },
      {
        fact: `${place(e, other)} holds ${good ? "another key, which the provider accepts" : "another key"}`,
        from: good ? "provider" : "environment",
      },
    ],
    remedies: [
      advice(
        "replace-stored-key",
        `replace the key that the tool keeps in ${sent.path ?? "its store"}`,
        [
          "open the settings of the tool and enter the new key there; sign out first if it has a login",
          `if it comes back, close the tool and take the key out of ${sent.path ?? "its store"}`,
          "start the tool again",
        ],
      ),
    ],
  };
}

// tools that keep a key where no other program can read it: secret storage of an editor, keychain, encrypted database
const SECRETIVE =
  /vs-?code|continue|cline|roo|cursor|copilot|jetbrains|intellij|codegpt|obsidian|raycast|zed|codex|flowise|n8n|dify|open-?webui|xcode/i;

function hiddenCopy(e: Evidence): Finding | null {
  if (
    e.mask === null ||
    e.mask.from !== "error-text" ||
    e.mask.matches.length > 0 ||
    e.mask.mask.whole
  )
    return null;
  if (refusalOf(e, "invalid-api-key") === null) return null;
  const tool =
    e.error?.tools.find((one) => SECRETIVE.test(one)) ??
    factsOf(e, "tool").find(
      (one) =>
        one.prefers === "store" && e.error?.tools.includes(one.tool) === true,
    )?.tool;
  const other = bestFirst(
    e,
    [...e.candidates, ...e.seen].filter(
      (one) =>
        holdsKey(one) &&
        (isInherited(one) || isEnvFile(one) || isPersistent(one)),
    ),
  )[0];
  if (tool === undefined || other === undefined) return null;
  return {
    certainty: isAccepted(e, other) ? "likely" : "possible",
    at: null,
    summary: `the key in the error is in no place that can be read here; ${tool} keeps a copy of its own, and ${place(e, other)} holds another key`,
    evidence: [
      {
        fact: `the masked key ${e.mask.mask.shown} is not the one of ${place(e, other)}`,
        from: "error-text",
      },
      { fact: `${tool} has a store of its own`, from: "store" },
    ],
    remedies: [
      advice("replace-stored-key", `enter the new key in ${tool}`, [
        `open the settings of ${tool}, delete the old key and enter the new one`,
        "sign out and in again if there is no field for it",
        `start ${tool} again`,
      ]),
    ],
    undecided: ["key-unknown", "stale-process"],
  };
}
