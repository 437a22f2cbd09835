import type { Cause } from "../model/cause.ts";
import { factsOf, type Evidence, type Seen } from "../model/evidence.ts";
import type { At, Fact } from "../model/fact.ts";
import { fakeKey } from "../key/fake.ts";
import { isKeyName } from "../key/names.ts";
import { bundlerOf, prefixesOf, type Bundler } from "./bundlers.ts";
import {
  advice,
  bestFirst,
  holdsKey,
  isEnvFile,
  isInherited,
  isTestPath,
  saidMissing,
  isSameFile,
} from "./reach.ts";
import {
  answer,
  context,
  effective,
  errorText,
  evidence,
  seen,
} from "./sketch.ts";
import { localFault } from "./speak.ts";

export const clientPrefixMissing: Cause = {
  id: "client-prefix-missing",
  group: "not-loaded",
  title: "The bundler drops variables without its prefix",
  why:
    "A bundler replaces variables in browser code, and only those with its prefix; all others are undefined in " +
    "the page. That is a guard: what gets the prefix is readable by everyone who opens the page.",
  rank: 25,
  detect(e) {
    const said = saidMissing(e);
    if (e.error !== null && said === null && localFault(e, "browser") === null)
      return null;
    const reads = browserReads(e).filter((read) => !isMapped(e, read.name));
    const framed = reads.find((read) =>
      e.error?.frames.some((frame) => isSameFile(frame.path, read.at.path)),
    );
    const read = framed ?? reads[0];
    if (read === undefined) return null;
    // a server reads it as well: only the text can tell which of the two failed
    if (
      framed === undefined &&
      e.error === null &&
      isReadByServer(e, read.name)
    )
      return null;
    const file = keyFor(e, read.name);
    if (file === null) return null;
    const { bundler } = read;
    return {
      certainty:
        framed !== undefined || !isReadByServer(e, read.name)
          ? "proven"
          : "likely",
      at: { path: read.at.path, line: read.at.line, variable: null },
      summary: `${where(read.at)} reads ${read.name} in browser code, and ${bundler.title} puts only ${bundler.prefix}… into a page`,
      evidence: [
        {
          fact: `${where(read.at)} runs in a browser and reads ${read.name}, which does not start with ${bundler.prefix}`,
          from: "file",
        },
        {
          fact: `${file.path ?? "the environment"} holds the key under ${file.variable ?? read.name}, for the server side only`,
          from: file.path === null ? "environment" : "file",
        },
        ...(said === null ? [] : [said]),
      ],
      remedies: [
        advice(
          "move-to-server",
          "make the call on the server, not in the page",
          [
            `move the call at ${where(read.at)} to ${bundler.server}; there ${read.name} can be read`,
            "let the page call that address",
            `do not rename the variable to ${bundler.prefix}…: everyone who opens the page could read the key`,
          ],
        ),
      ],
    };
  },
  examples: () => ({
    faulty: [
      page([dependency("vite")]),
      page([dependency("next")]),
      // a server reads the name too; the trace names the page
      {
        ...page([dependency("next"), server()]),
        command: "explain" as const,
        error: errorText({
          local: [
            {
              kind: "missing-key",
              sdk: "openai-node",
              variables: ["OPENAI_API_KEY"],
            },
          ],
          frames: [{ path: "src/Chat.tsx", line: 4, library: false }],
        }),
      },
      // moved from Create React App to Vite, names and all
      page([dependency("vite")], "REACT_APP_OPENAI_KEY"),
    ],
    healthy: [
      page([dependency("next"), server()]),
      page([dependency("next")], "NEXT_PUBLIC_OPENAI_API_KEY"),
      page([dependency("react-scripts")], "REACT_APP_OPENAI_KEY"),
      // the project chose a prefix of its own
      page([
        dependency("vite"),
        {
          kind: "bundler",
          at: { path: "vite.config.ts", line: 4 },
          bundler: "vite",
          prefix: ["OPENAI_"],
          envDir: null,
        },
      ]),
      page([]),
      page([
        dependency("next"),
        {
          kind: "mapping",
          at: { path: "next.config.js", line: 3 },
          framework: "next",
          configKey: "OPENAI_API_KEY",
          expectedKey: "OPENAI_API_KEY",
          variable: "OPENAI_API_KEY",
        },
      ]),
      { ...page([dependency("next")]), seen: [] },
    ],
  }),
};

function dependency(name: string): Fact {
  return {
    kind: "dependency",
    path: "package.json",
    line: 12,
    ecosystem: "npm",
    name,
    version: "5.0.0",
  };
}

function server(): Fact {
  return {
    kind: "env-read",
    at: { path: "app/api/chat/route.ts", line: 4 },
    column: 40,
    language: "javascript",
    name: "OPENAI_API_KEY",
    browser: false,
    fallback: "none",
  };
}

function page(facts: Fact[], variable = "OPENAI_API_KEY"): Evidence {
  const from = seen({ path: ".env.local", variable, value: fakeKey() });
  return evidence({
    value: fakeKey(),
    winner: from,
    reads: [variable],
    seen: [from],
    contexts: [
      context({
        loader: "next",
        variables: new Map([[variable, effective({ variable, from })]]),
      }),
    ],
    facts: [
      ...facts,
      {
        kind: "env-read",
        at: { path: "src/Chat.tsx", line: 4 },
        column: 40,
        language: "javascript",
        name: variable,
        browser: true,
        fallback: "none",
      },
    ],
    answers: [answer()],
  });
}

interface BrowserRead {
  at: At;
  name: string;
  bundler: Bundler;
}

/** Reads of a key's name in browser code that the bundler of that folder leaves undefined. */
function browserReads(e: Evidence): BrowserRead[] {
  const reads = factsOf(e, "env-read").filter(
    (fact) => fact.browser && isKeyName(fact.name),
  );
  const clients = factsOf(e, "client").flatMap((fact) => {
    const key = fact.options.apiKey;
    return fact.browser && key?.kind === "variable" && isKeyName(key.name)
      ? [{ at: fact.at, name: key.name }]
      : [];
  });
  return [...reads, ...clients].flatMap(({ at, name }) => {
    const built = bundlerOf(e, at.path);
    if (built === null || isTestPath(at.path)) return [];
    const { root, bundler } = built;
    const reaches = prefixesOf(e, root, bundler).some((prefix) =>
      name.startsWith(prefix),
    );
    return reaches ? [] : [{ at, name, bundler }];
  });
}

/** A configuration of the bundler hands the name on by itself. */
function isMapped(e: Evidence, name: string): boolean {
  return factsOf(e, "mapping").some(
    (fact) => fact.variable === name || fact.configKey === name,
  );
}

function isReadByServer(e: Evidence, name: string): boolean {
  const reads = factsOf(e, "env-read").some(
    (fact) => !fact.browser && fact.name === name && !isTestPath(fact.at.path),
  );
  const clients = factsOf(e, "client").some((fact) => {
    const key = fact.options.apiKey;
    return (
      !fact.browser &&
      (key === undefined || (key.kind === "variable" && key.name === name))
    );
  });
  return reads || clients;
}

/** A key that the page does not get: under the name it reads, or under that name with the prefix. */
function keyFor(e: Evidence, name: string): Seen | null {
  const held = e.seen.filter(
    (one) =>
      holdsKey(one) &&
      one.variable?.endsWith(
        name.replace(/^(?:VITE|REACT_APP|NEXT_PUBLIC)_/, ""),
      ) === true,
  );
  return (
    bestFirst(e, held).find((one) => isEnvFile(one) || isInherited(one)) ?? null
  );
}

function where(at: At): string {
  return `${at.path}:${String(at.line)}`;
}
