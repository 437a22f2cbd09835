import type { Cause, Finding } from "../model/cause.ts";
import { factsOf, type Evidence } from "../model/evidence.ts";
import type { Fact } from "../model/fact.ts";
import { fakeKey } from "../key/fake.ts";
import { isKeyName, PUBLIC_PREFIXES } from "../key/names.ts";
import { bundlerRoots } from "./bundlers.ts";
import {
  advice,
  bestFirst,
  hasTag,
  holders,
  holding,
  holdsKey,
  isEnvFile,
  isInherited,
  isRefusedValue,
  isSameValue,
  saidMissing,
  wantedNames,
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

export const buildTimeValue: Cause = {
  id: "build-time-value",
  group: "not-loaded",
  title: "The value was read when the image or bundle was built",
  why:
    "A cached configuration, an image with ENV or a bundle holds the value of the day it was made. Changing the " +
    "env file afterwards changes nothing until it is built again.",
  rank: 25,
  detect(e) {
    return cachedEmpty(e) ?? bakedIn(e) ?? bundled(e);
  },
  examples: () => ({
    faulty: [
      cached("empty"),
      {
        ...cached("empty"),
        command: "explain" as const,
        error: errorText({
          local: [
            {
              kind: "missing-key",
              sdk: "openai-php",
              variables: ["OPENAI_API_KEY"],
            },
          ],
        }),
      },
      baked(),
      rebuilt(),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      cached("value"),
      // there is no key that the cache could have missed
      { ...cached("empty"), seen: [] },
      {
        ...cached("empty"),
        command: "explain" as const,
        error: errorText({ refusals: [refusal("insufficient-quota")] }),
      },
      { ...baked(), answers: [answer()] },
    ],
  }),
};

function cached(holds: "empty" | "value"): Evidence {
  const fact: Fact = {
    kind: "cached-config",
    at: { path: "bootstrap/cache/config.php", line: 9 },
    framework: "laravel",
    holds,
  };
  return evidence({
    value: fakeKey(),
    winner: { line: 3 },
    facts: [fact],
    answers: [answer()],
  });
}

function baked(): Evidence {
  const image = seen({
    source: "dockerfile",
    path: "Dockerfile",
    line: 4,
    value: fakeKey("legacy"),
    tags: ["build-time"],
  });
  const file = seen({ id: "o2", value: fakeKey() });
  return evidence({
    value: fakeKey("legacy"),
    winner: image,
    seen: [image, file],
    candidates: [file],
    answers: [unknownKey(fakeKey("legacy")), answer({ occurrence: "o2" })],
  });
}

function rebuilt(): Evidence {
  const file = seen({ variable: "VITE_OPENAI_API_KEY", value: fakeKey() });
  const mask = maskOf(fakeKey("legacy"));
  return evidence({
    value: fakeKey(),
    winner: file,
    reads: ["VITE_OPENAI_API_KEY"],
    facts: [
      {
        kind: "dependency",
        path: "package.json",
        line: 9,
        ecosystem: "npm",
        name: "vite",
        version: "5",
      },
    ],
    mask: { mask, from: "error-text", matches: [] },
    command: "explain",
    error: errorText({
      refusals: [refusal("invalid-api-key", { mask })],
      remarks: ["just-changed"],
    }),
  });
}

/** A cached configuration from before the key: the env file is not read any more. */
function cachedEmpty(e: Evidence): Finding | null {
  if (e.error !== null && saidMissing(e) === null) return null;
  const fact = factsOf(e, "cached-config").find((one) => one.holds === "empty");
  const file = holders(e, [
    ...new Set([...wantedNames(e), "OPENAI_API_KEY"]),
  ]).find((one) => isEnvFile(one) || isInherited(one));
  if (fact === undefined || file === undefined) return null;
  const where = `${fact.at.path}:${String(fact.at.line)}`;
  return {
    certainty: "proven",
    at: { path: fact.at.path, line: fact.at.line, variable: null },
    summary: `${where} is a cached configuration from before the key was set, and ${fact.framework} reads it in the place of ${file.path ?? "the environment"}`,
    evidence: [
      { fact: `${where} holds no value for the key`, from: "file" },
      holding(e, file),
    ],
    remedies: [
      advice("rebuild-cache", "make the cached configuration again", [
        /laravel/i.test(fact.framework)
          ? "run: php artisan config:clear (in production then php artisan config:cache)"
          : `delete ${fact.at.path} or build it again`,
        "start the program again",
      ]),
    ],
  };
}

/** The refused value is the one that a build wrote down. */
function bakedIn(e: Evidence): Finding | null {
  const old = [
    ...(e.subject.occurrence === null ? [] : [e.subject.occurrence]),
    ...(e.mask?.matches ?? []),
  ].find((one) => hasTag(one, "build-time"));
  if (old === undefined || !isRefusedValue(e, old)) return null;
  const newer = bestFirst(
    e,
    [...e.candidates, ...holders(e, wantedNames(e))].filter(
      (one) =>
        holdsKey(one) && !isSameValue(one, old) && !hasTag(one, "build-time"),
    ),
  )[0];
  if (newer === undefined || isRejected(e, newer)) return null;
  return {
    certainty: "proven",
    at: pointAt(old),
    summary: `${place(e, old)} was written at build time and is refused; ${place(e, newer)} came later`,
    evidence: [
      {
        fact: `the refused key is the one of ${place(e, old)}`,
        from: e.error === null ? "provider" : "error-text",
      },
      holding(e, newer),
    ],
    remedies: [
      advice("build-again", "build again, and keep the key out of the build", [
        `take the key out of ${old.path ?? "the build"}; an image shows it to everyone who has the image`,
        "hand the key over when the program starts, and build and start again",
        "end the old key",
      ]),
    ],
  };
}

/** A bundle keeps what it was built with; the text shows another key than the file, right after a change. */
function bundled(e: Evidence): Finding | null {
  if (
    e.mask === null ||
    e.mask.matches.length > 0 ||
    e.error?.remarks.includes("just-changed") !== true
  )
    return null;
  const name = wantedNames(e).find(
    (one) =>
      isKeyName(one) &&
      PUBLIC_PREFIXES.some((prefix) => one.startsWith(prefix)),
  );
  const bundler = bundlerRoots(e)[0]?.bundler;
  const file = name === undefined ? undefined : holders(e, [name])[0];
  if (
    name === undefined ||
    bundler === undefined ||
    file === undefined ||
    refusalOf(e, "invalid-api-key") === null
  )
    return null;
  return {
    certainty: "likely",
    at: pointAt(file),
    summary: `${bundler.title} wrote an older ${name} into the page; ${place(e, file)} was changed since`,
    evidence: [
      {
        fact: `the masked key ${e.mask.mask.shown} is not the one of ${place(e, file)}`,
        from: "error-text",
      },
      {
        fact: `${bundler.title} replaces ${name} when it builds`,
        from: "file",
      },
    ],
    remedies: [
      advice("build-again", "build again, and move the call to a server", [
        "stop the development server, delete its cache and start it again, or build and deploy again",
        "a key in a page is readable by everyone: move the call to a server and end this key",
      ]),
    ],
    undecided: ["stale-process", "stale-deployment"],
  };
}
