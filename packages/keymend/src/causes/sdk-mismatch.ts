import { fakeKey } from "../key/fake.ts";
import type { Cause, Finding, Proof, Remedy } from "../model/cause.ts";
import { factsOf, type Evidence } from "../model/evidence.ts";
import type { FactOf } from "../model/fact.ts";
import { answer, errorText, evidence, unknownKey } from "./sketch.ts";
import { isRecognised, majorOf } from "./harm.ts";
import { localFault, refusalOf } from "./speak.ts";

type Dependency = FactOf<"dependency">;
type Setting = FactOf<"legacy-sdk-setting">;

export const sdkMismatch: Cause = {
  id: "sdk-mismatch",
  group: "wrong-destination",
  title: "The SDK version does not understand the configuration",
  why:
    "The code was written for another version of the SDK, or two packages share one name. Settings are then ignored, or the " +
    "client stops before it sends anything.",
  rank: 20,
  detect(e) {
    const shape = localFault(e, "sdk-shape");
    // this class of the SDK stumbles when a library makes it by hand: the refusal behind it is another matter
    const what =
      shape !== null && !/\bresponse\b.*\bbody\b/.test(shape.what)
        ? shape.what
        : null;
    if (what === null && (isRecognised(e) || !isInTrouble(e))) return null;
    return twoGems(e, what) ?? oldSettings(e, what) ?? saidOnly(what);
  },
  examples: () => {
    const dependency = (part: Partial<Dependency>): Dependency => ({
      kind: "dependency",
      path: "requirements.txt",
      line: 1,
      ecosystem: "pypi",
      name: "openai",
      version: "1.14.3",
      ...part,
    });
    const setting: Setting = {
      kind: "legacy-sdk-setting",
      at: { path: "bot.py", line: 7 },
      setting: "openai.api_base",
    };
    const gem = (name: string, line: number) =>
      dependency({
        path: "Gemfile",
        line,
        ecosystem: "gem",
        name,
        version: null,
      });
    const said = (what: string) =>
      errorText({ local: [{ kind: "sdk-shape", what }] });
    const gateway = fakeKey("gateway");
    return {
      faulty: [
        evidence({
          value: fakeKey(),
          facts: [gem("openai", 4), gem("ruby-openai", 5)],
          error: said("missing keyword api_key"),
        }),
        evidence({
          value: gateway,
          facts: [dependency({}), setting],
          answers: [unknownKey(gateway)],
        }),
        evidence({
          value: fakeKey(),
          facts: [
            dependency({
              path: "package.json",
              ecosystem: "npm",
              version: "^4.20.0",
            }),
            {
              ...setting,
              at: { path: "index.js", line: 1 },
              setting: "Configuration",
            },
          ],
          error: said("removed API Configuration"),
        }),
        evidence({ error: said("unexpected argument proxies") }),
      ],
      healthy: [
        evidence({
          value: fakeKey(),
          facts: [dependency({}), setting],
          answers: [answer()],
        }),
        evidence({
          value: gateway,
          facts: [dependency({ version: "0.28.1" }), setting],
          answers: [unknownKey(gateway)],
        }),
        evidence({
          value: fakeKey(),
          facts: [gem("openai", 4), gem("ruby-openai", 5)],
          answers: [answer()],
        }),
        evidence({ error: said("missing arguments response and body") }),
      ],
    };
  },
};

/** Something goes wrong that such a setting could explain. */
function isInTrouble(e: Evidence): boolean {
  return refusalOf(e, "invalid-api-key", "no-key") !== null;
}

function twoGems(e: Evidence, what: string | null): Finding | null {
  const gems = factsOf(e, "dependency").filter(
    (one) => one.ecosystem === "gem",
  );
  const official = gems.find((one) => one.name === "openai");
  const other = gems.find((one) => one.name === "ruby-openai");
  if (official === undefined || other === undefined) return null;
  if (what === null) return null;
  return {
    certainty: "proven",
    at: { path: other.path, line: other.line, variable: null },
    summary: `the gems openai and ruby-openai are both installed: they define the same names, and the wrong one is loaded`,
    evidence: [
      {
        fact: `${official.path} lists openai and ${other.path} lists ruby-openai; both define OpenAI::Client`,
        from: "file",
      },
      { fact: `the error says: ${what}`, from: "error-text" },
    ],
    remedies: [
      {
        id: "keep-one-gem",
        summary:
          "keep one of the two gems: ruby-openai takes access_token:, openai takes api_key:",
        steps: [
          /api_key/.test(what)
            ? "take the gem openai out of the Gemfile, as the code passes what ruby-openai wants"
            : "take the gem that the code was not written for out of the Gemfile",
          "run bundle install and start the program again",
        ],
      },
    ],
  };
}

/** Settings of an older major version, by ecosystem: what they are, and since which version they do nothing. */
const OLD: readonly {
  ecosystem: Dependency["ecosystem"];
  since: number;
  setting: RegExp;
  /** Ignored in silence, so that the call goes elsewhere. The others stop the program. */
  silent: boolean;
  instead: string;
}[] = [
  {
    ecosystem: "pypi",
    since: 1,
    setting: /api_(?:base|type|version)|^engine$|deployment_id/,
    silent: true,
    instead:
      "OpenAI(base_url=…) or AzureOpenAI(azure_endpoint=…, api_version=…)",
  },
  {
    ecosystem: "pypi",
    since: 1,
    setting: /^openai\.[A-Z]/,
    silent: false,
    instead: "client = OpenAI(); client.chat.completions.create(…)",
  },
  {
    ecosystem: "npm",
    since: 4,
    setting: /^(?:Configuration|OpenAIApi)$/,
    silent: false,
    instead:
      "import OpenAI from 'openai'; const openai = new OpenAI({ apiKey })",
  },
];

function oldSettings(e: Evidence, what: string | null): Finding | null {
  for (const row of OLD) {
    const setting = factsOf(e, "legacy-sdk-setting").find((one) =>
      row.setting.test(one.setting),
    );
    const installed = installedSdk(e, row.ecosystem);
    const major = majorOf(installed?.version ?? null);
    if (setting === undefined || installed === undefined || major === null)
      continue;
    if (major < row.since || (what === null && !row.silent)) continue;
    return oldSetting(setting, installed, row.instead, what);
  }
  return null;
}

function installedSdk(e: Evidence, ecosystem: Dependency["ecosystem"]) {
  const all = factsOf(e, "dependency").filter(
    (one) => one.ecosystem === ecosystem && one.name === "openai",
  );
  // lock files name the exact version
  return all.find((one) => /^\d/.test(one.version ?? "")) ?? all[0];
}

function oldSetting(
  { at, setting }: Setting,
  { path, version }: Dependency,
  instead: string,
  what: string | null,
): Finding {
  const where = `${at.path}:${String(at.line)}`;
  const name = setting.split(" =")[0] ?? setting;
  const said: Proof[] =
    what === null
      ? []
      : [{ fact: `the error says: ${what}`, from: "error-text" }];
  const remedy: Remedy = {
    id: "use-new-settings",
    summary: `write it as the installed SDK wants it: ${instead}`,
    steps: [
      `replace ${name} at ${where} by: ${instead}`,
      `or install the version that the code was written for (see ${path})`,
    ],
  };
  return {
    certainty: what === null ? "likely" : "proven",
    at: { path: at.path, line: at.line, variable: null },
    summary: `${where} uses ${name}, which openai ${version ?? ""} does not know any more`,
    evidence: [
      { fact: `${where} uses ${name}`, from: "file" },
      { fact: `${path} asks for openai ${version ?? ""}`, from: "file" },
      ...said,
    ],
    remedies: [remedy],
  };
}

function saidOnly(what: string | null): Finding | null {
  if (what === null) return null;
  return {
    certainty: "likely",
    at: null,
    summary: "the SDK and the code that calls it do not fit together",
    evidence: [{ fact: `the error says: ${what}`, from: "error-text" }],
    remedies: [
      {
        id: "fit-versions",
        summary:
          "install versions of the SDK and of the library on top of it that fit together",
        steps: [
          "see which version of openai the library or example was written for",
          "install that version, or bring both up to date",
        ],
      },
    ],
  };
}
