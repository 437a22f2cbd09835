import { fakeKey } from "../key/fake.ts";
import { isOpenAiSecret } from "../key/families.ts";
import type { Cause } from "../model/cause.ts";
import type { Evidence, Seen } from "../model/evidence.ts";
import type { Fact } from "../model/fact.ts";
import { answer, evidence, unknownKey } from "./sketch.ts";
import { publicPlaces } from "./key-words.ts";
import { KEYS_PAGE } from "./remedies.ts";
import {
  aliveAtProvider,
  place,
  pointAt,
  stripped,
  worksAtProvider,
} from "./speak.ts";

export const publicBundleLeak: Cause = {
  id: "public-bundle-leak",
  group: "key-state",
  title: "The key is shipped to browsers",
  why:
    "Variables with a public prefix (NEXT_PUBLIC_, VITE_, REACT_APP_, EXPO_PUBLIC_) and text in browser code end up in files " +
    "that every visitor downloads. Whoever opens the page can copy the key and spend your credit.",
  rank: 60,
  threat: true,
  detect(e) {
    const open = publicPlaces(e).find(({ at }) => isLive(e, at));
    if (open === undefined) return null;
    return {
      certainty: "proven",
      at: pointAt(open.at),
      summary: `the working key in ${place(e, open.at)} is shipped to every visitor of the page`,
      evidence: [
        { fact: open.fact, from: "file" },
        { fact: "OpenAI accepts the key", from: "provider" },
      ],
      remedies: [
        {
          id: "move-call-to-server",
          summary: "make the call on a server, and end this key",
          steps: [
            "move the call to a route of your own server, which reads OPENAI_API_KEY from its environment",
            `take ${open.at.variable ?? "the key"} out of the code and of the environment of the build`,
            `open ${KEYS_PAGE}, create a new key for the server and delete this one: it has been public since the first deployment`,
          ],
          url: KEYS_PAGE,
        },
      ],
    };
  },
  examples: () => {
    const key = fakeKey();
    const read: Fact = {
      kind: "env-read",
      at: { path: "src/lib/openai.js", line: 4 },
      column: 11,
      language: "javascript",
      name: "VITE_OPENAI_API_KEY",
      browser: true,
      fallback: "none",
    };
    const client: Fact = {
      kind: "client",
      at: { path: "src/App.jsx", line: 9 },
      language: "javascript",
      sdk: "openai",
      browser: true,
      topLevel: true,
      options: { apiKey: { kind: "literal" } },
    };
    const vite = { variable: "VITE_OPENAI_API_KEY" };
    const source = {
      source: "source-code" as const,
      path: "src/App.jsx",
      line: 3,
      variable: "API_KEY",
    };
    return {
      faulty: [
        evidence({
          value: key,
          winner: vite,
          facts: [read],
          answers: [answer()],
        }),
        evidence({
          value: key,
          winner: source,
          facts: [client],
          answers: [answer()],
        }),
      ],
      healthy: [
        evidence({ value: key, facts: [read], answers: [answer()] }),
        evidence({
          value: key,
          winner: vite,
          facts: [read],
          answers: [unknownKey(key)],
        }),
        // read by code that stays on the server
        evidence({
          value: key,
          winner: vite,
          facts: [{ ...read, browser: false }],
          answers: [answer()],
        }),
        evidence({ value: key, winner: source, answers: [answer()] }),
      ],
    };
  },
};

/** Accepted itself, or equal to the value that is. */
function isLive(e: Evidence, at: Seen): boolean {
  if (at.value === null || !isOpenAiSecret(stripped(at.value))) return false;
  const same =
    e.subject.value !== null &&
    stripped(e.subject.value) === stripped(at.value);
  return worksAtProvider(e, at) || (same && aliveAtProvider(e));
}
