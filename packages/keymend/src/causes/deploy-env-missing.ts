import type { Cause } from "../model/cause.ts";
import { factsOf, type Evidence, type Seen } from "../model/evidence.ts";
import type { FactOf } from "../model/fact.ts";
import { fakeKey } from "../key/fake.ts";
import {
  advice,
  holders,
  holding,
  isBlank,
  isEnvFile,
  isHealthy,
  isInherited,
  lackOf,
} from "./reach.ts";
import { answer, errorText, evidence, refusal, seen } from "./sketch.ts";

export const deployEnvMissing: Cause = {
  id: "deploy-env-missing",
  group: "not-loaded",
  title: "The deployment lacks the variable",
  why:
    "Env files stay on the desk: git ignores them, and a platform has its own list of variables, one for each " +
    "environment. What works locally finds nothing there until the variable is set on the platform.",
  rank: 30,
  detect(e) {
    const lack = lackOf(e);
    if (lack === null || isHealthy(e)) return null;
    const name = lack.names[0] ?? e.subject.variable;
    const platform = platformOf(e, lack.names);
    const sign = signOf(e);
    const local = localKey(e, lack.names);
    // without a sign of a deployment: a key in reach here, a platform's settings, and a text that says the key is missing
    const inferred =
      sign === null &&
      lack.said &&
      platform !== null &&
      local !== null &&
      reaches(e, lack.names);
    if (sign === null && !inferred) return null;
    const title = platform?.platform ?? "the platform";
    return {
      certainty:
        sign !== null && (platform !== null || local !== null)
          ? "proven"
          : "likely",
      at:
        platform?.at == null || platform.variables.length === 0
          ? null
          : { path: platform.at.path, line: platform.at.line, variable: null },
      summary: `${name} is not set on ${title}, where this ran${local === null ? "" : `; ${local.path ?? "the shell"} has it on this machine only`}`,
      evidence: [
        lack.proof,
        ...(sign === null ? [] : [sign]),
        ...(local === null ? [] : [holding(e, local)]),
        ...(platform === null
          ? []
          : [
              {
                fact: `${platform.at.path} belongs to ${platform.platform}${platform.variables.length === 0 ? "" : ` and sets ${platform.variables.slice(0, 5).join(", ")}, not ${name}`}`,
                from: "file" as const,
              },
            ]),
      ],
      remedies: [
        advice("set-on-platform", `set ${name} on ${title}`, [
          COMMANDS[title]?.(name) ??
            `add ${name} to the environment variables of the project on ${title}`,
          "set it for every environment that is used: production and preview",
          "deploy again: a running deployment keeps its old variables",
        ]),
      ],
    };
  },
  examples: () => ({
    faulty: [
      deployed({ facts: [platform({ platform: "vercel", variables: [] })] }),
      deployed({}),
      // no remark, but frames of a serverless function
      deployed({
        error: missing({
          frames: [
            {
              path: "/var/task/node_modules/openai/index.js",
              line: 53,
              library: true,
            },
          ],
        }),
      }),
      // works here, fails somewhere, and there is a platform
      {
        ...deployed({
          facts: [platform({ variables: ["PORT"] })],
          error: missing(),
        }),
        ...loaded(),
      },
      evidence({
        value: null,
        environment: new Map([["FLY_APP_NAME", "bot"]]),
      }),
    ],
    healthy: [
      evidence({
        value: fakeKey(),
        facts: [platform({})],
        answers: [answer()],
      }),
      deployed({ error: missing() }),
      deployed({
        error: errorText({
          refusals: [refusal("insufficient-quota")],
          remarks: ["deployed"],
        }),
      }),
      evidence({
        value: fakeKey(),
        environment: new Map([["FLY_APP_NAME", "bot"]]),
        answers: [answer()],
      }),
      evidence({ value: null, facts: [platform({})] }),
    ],
  }),
};

function platform(part: Partial<FactOf<"platform">>): FactOf<"platform"> {
  return {
    kind: "platform",
    at: { path: "fly.toml", line: 1 },
    platform: "fly",
    variables: [],
    ...part,
  };
}

function missing(part: Parameters<typeof errorText>[0] = {}) {
  return errorText({
    local: [
      {
        kind: "missing-key",
        sdk: "openai-node",
        variables: ["OPENAI_API_KEY"],
      },
    ],
    ...part,
  });
}

function loaded(): Partial<Evidence> {
  const {
    contexts,
    subject,
    seen: places,
  } = evidence({ value: fakeKey(), winner: { path: ".env.local" } });
  return { contexts, subject, seen: places };
}

function deployed(part: Partial<Evidence>): Evidence {
  return evidence({
    value: null,
    command: "explain",
    seen: [seen({ path: ".env.local", value: fakeKey() })],
    error: missing({ remarks: ["deployed"] }),
    ...part,
  });
}

const COMMANDS: Readonly<Record<string, (name: string) => string>> = {
  vercel: (name) =>
    `run: vercel env add ${name} production (or Settings, Environment Variables)`,
  netlify: (name) =>
    `run: netlify env:set ${name} (or Site configuration, Environment variables)`,
  fly: (name) => `run: fly secrets set ${name}=…`,
  heroku: (name) => `run: heroku config:set ${name}=…`,
  cloudflare: (name) => `run: wrangler secret put ${name}`,
  railway: (name) => `open the service, Variables, and add ${name}`,
  render: (name) => `open the service, Environment, and add ${name}`,
  appengine: (name) =>
    `add ${name} to env_variables of app.yaml, or better to Secret Manager`,
};

// folders in which platforms unpack a program
const FOLDERS =
  /^(?:\/var\/task\/|\/vercel\/|\/opt\/render\/|\/opt\/build\/repo\/|\/home\/site\/wwwroot\/|\/workspace\/|\/layers\/|\/app\/\.heroku\/)/;

const MARKS = [
  "VERCEL",
  "NETLIFY",
  "DYNO",
  "FLY_APP_NAME",
  "K_SERVICE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "KUBERNETES_SERVICE_HOST",
];

/** What shows that this ran on a platform. */
function signOf(
  e: Evidence,
): { fact: string; from: "error-text" | "environment" } | null {
  if (e.error !== null) {
    const frame = e.error.frames.find((one) => FOLDERS.test(one.path));
    if (frame !== undefined)
      return {
        fact: `the trace shows ${/^\/[^/]+\/[^/]+/.exec(frame.path)?.[0] ?? frame.path}, a folder of a deployed program`,
        from: "error-text",
      };
    return e.error.remarks.includes("deployed")
      ? { fact: "the text comes from a deployed program", from: "error-text" }
      : null;
  }
  const mark = MARKS.find((name) => !isBlank(e.environment.get(name) ?? null));
  return mark === undefined
    ? null
    : {
        fact: `${mark} is set: this process runs on a platform`,
        from: "environment",
      };
}

/** The platform that the project is deployed to, unless its own settings name the variable. */
function platformOf(
  e: Evidence,
  names: readonly string[],
): FactOf<"platform"> | null {
  return (
    factsOf(e, "platform").find(
      (fact) => !fact.variables.some((one) => names.includes(one)),
    ) ?? null
  );
}

function localKey(e: Evidence, names: readonly string[]): Seen | null {
  return (
    holders(e, names).find((one) => isEnvFile(one) || isInherited(one)) ?? null
  );
}

/** The program would get a key on this machine. */
function reaches(e: Evidence, names: readonly string[]): boolean {
  return names.some(
    (name) => !isBlank(e.contexts[0]?.variables.get(name)?.value ?? null),
  );
}
