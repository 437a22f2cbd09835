import { redact } from "../formats/redact.ts";
import {
  child,
  entriesOf,
  itemsOf,
  textOf,
  textsOf,
  type TreeNode,
} from "../formats/tree.ts";
import { readYaml } from "../formats/yaml.ts";
import { fakeKey } from "../key/fake.ts";
import { roleOfName } from "../key/names.ts";
import type { FactOf } from "../model/fact.ts";
import type { FilePlace } from "../model/place.ts";
import { readDockerLines } from "./command-lines.ts";
import { envSettings, type EnvSetting } from "./env-settings.ts";
import { FileReading } from "./file-reading.ts";

const NAME =
  /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$|(?:^|\/)action\.ya?ml$/;

type Scope = FactOf<"workflow-env">["scope"];

/** Where in a workflow a block stands, and what is visible there. */
interface Where {
  scope: Scope;
  job: string | null;
  environment: string | null;
  variables: readonly string[];
}

/** Workflows and composite actions: which secret becomes which variable, and which steps see it. */
export const githubActions: FilePlace = {
  source: "github-actions",
  scopes: ["project"],
  matches: (path) => NAME.test(path),
  async read(file) {
    const reading = new FileReading(file);
    const [document] = await readYaml(file.text);
    if (document !== undefined) readWorkflow(reading, document);
    readDockerLines(reading);
    reading.leftovers();
    return reading.result();
  },
  examples: () => [
    {
      path: ".github/workflows/ci.yml",
      text: 'name: CI\non:\n  push:\n    branches: [main]\n  pull_request:\nenv:\n  LLM_MODE: test\njobs:\n  test:\n    runs-on: ubuntu-latest\n    environment: production\n    env:\n      OPENAI_ORG_ID: ${{ vars.ORG }}\n    steps:\n      - uses: actions/checkout@v4\n      - name: Run tests\n        run: |\n          pytest -q\n        env:\n          OPENAI_API_KEY: ${{ secrets.OPEN_API_KEY }}\n          MODE: "1"\n      - uses: some/review@v1\n        with:\n          openai_api_key: ${{ secrets.OPENAI_API_KEY }}\n',
      found: [
        { line: 13, variable: "OPENAI_ORG_ID", value: null },
        { line: 20, variable: "OPENAI_API_KEY", value: null },
        { line: 24, variable: "openai_api_key", value: null },
      ],
      facts: [
        {
          kind: "workflow",
          path: ".github/workflows/ci.yml",
          events: ["push", "pull_request"],
          reusable: false,
        },
        {
          kind: "workflow-env",
          at: { path: ".github/workflows/ci.yml", line: 20 },
          variable: "OPENAI_API_KEY",
          secret: "OPEN_API_KEY",
          scope: "step",
          job: "test",
          environment: "production",
        },
        {
          kind: "workflow-env",
          variable: "OPENAI_ORG_ID",
          secret: null,
          scope: "job",
          job: "test",
        },

        {
          kind: "workflow-env",
          variable: "openai_api_key",
          secret: "OPENAI_API_KEY",
          scope: "step",
        },
        {
          kind: "workflow-run",
          job: "test",
          command: "pytest -q",
          variables: ["LLM_MODE", "OPENAI_ORG_ID", "OPENAI_API_KEY", "MODE"],
          environment: "production",
        },
      ],
    },
    {
      path: ".github/workflows/call.yaml",
      text: `on:\n  workflow_call:\n    secrets:\n      OPENAI_API_KEY:\n        required: true\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n    secrets:\n      OPENAI_API_KEY: \${{ secrets.OPENAI_API_KEY }}\n  b:\n    steps:\n      - run: OPENAI_API_KEY=${fakeKey()} npm test\n`,
      found: [
        { line: 10, variable: "OPENAI_API_KEY", value: null },
        { line: 13, variable: "OPENAI_API_KEY", value: fakeKey() },
      ],
      facts: [
        { kind: "workflow", events: ["workflow_call"], reusable: true },
        {
          kind: "workflow-env",
          variable: "OPENAI_API_KEY",
          secret: "OPENAI_API_KEY",
          scope: "job",
          job: "a",
        },
        {
          kind: "workflow-run",
          job: "b",
          command: "OPENAI_API_KEY=… npm test",
          variables: [],
        },
      ],
    },
    {
      path: "action.yml",
      text: "name: x\ninputs:\n  openai-api-key:\n    required: true\nruns:\n  using: composite\n  steps:\n    - run: node a.js\n      shell: bash\n      env:\n        OPENAI_API_KEY: ${{ inputs.openai-api-key }}\n",
      found: [{ line: 11, variable: "OPENAI_API_KEY", value: null }],
      facts: [
        {
          kind: "workflow-run",
          job: "composite",
          command: "node a.js",
          variables: ["OPENAI_API_KEY"],
        },
      ],
    },
  ],
};

function readWorkflow(reading: FileReading, document: TreeNode): void {
  const on = child(document, "on") ?? child(document, "true");
  const events =
    on?.kind === "map" ? entriesOf(on).map((entry) => entry.key) : textsOf(on);
  if (on !== null)
    reading.fact({
      kind: "workflow",
      path: reading.path,
      events,
      reusable: events.includes("workflow_call"),
    });
  const top: Where = {
    scope: "workflow",
    job: null,
    environment: null,
    variables: [],
  };
  const variables = readEnv(reading, child(document, "env"), top);
  for (const { key, node } of entriesOf(child(document, "jobs")))
    readJob(reading, node, { ...top, job: key, variables });
  readSteps(reading, child(document, "runs", "steps"), {
    ...top,
    job: "composite",
  });
}

function readJob(reading: FileReading, job: TreeNode, above: Where): void {
  const declared = child(job, "environment");
  const here: Where = {
    ...above,
    scope: "job",
    environment: textOf(declared) ?? textOf(child(declared, "name")),
  };
  const variables = [
    ...above.variables,
    ...readEnv(reading, child(job, "env"), here),
    ...readEnv(reading, child(job, "container", "env"), here),
  ];
  // for a reusable workflow: what it is given
  readInputs(reading, child(job, "secrets"), here);
  readInputs(reading, child(job, "with"), here);
  readSteps(reading, child(job, "steps"), { ...here, variables });
}

function readSteps(
  reading: FileReading,
  steps: TreeNode | null,
  above: Where,
): void {
  const here: Where = { ...above, scope: "step" };
  for (const step of itemsOf(steps)) {
    const variables = [
      ...new Set([
        ...above.variables,
        ...readEnv(reading, child(step, "env"), here),
      ]),
    ];
    readInputs(reading, child(step, "with"), here);
    const run = entriesOf(step).find((entry) => entry.key === "run");
    const command = textOf(run?.node ?? null);
    if (run === undefined || command === null) continue;
    reading.fact({
      kind: "workflow-run",
      at: reading.at(run.keyStart),
      job: here.job ?? "",
      command: redact(command.trim()),
      variables,
      environment: here.environment,
    });
  }
}

/** The names of the block; what is of interest gets a fact and an occurrence. */
function readEnv(
  reading: FileReading,
  node: TreeNode | null,
  where: Where,
): string[] {
  const settings = envSettings(node, reading.text);
  for (const setting of settings) one(reading, setting, where);
  return settings.map((setting) => setting.name);
}

/** Inputs are many things; only those that are named like a key (or its companions) count. */
function readInputs(
  reading: FileReading,
  node: TreeNode | null,
  where: Where,
): void {
  for (const setting of envSettings(node, reading.text)) {
    if (roleOfName(setting.name) !== null || secretOf(setting.text) !== null)
      one(reading, setting, where);
  }
}

function one(
  reading: FileReading,
  setting: EnvSetting,
  { scope, job, environment }: Where,
): void {
  const { name, text, span, start } = setting;
  const secret = secretOf(text);
  reading.setting({ name, text, span, start });
  // the names of the rest stand in the facts of the steps that see them
  if (secret === null && roleOfName(name) === null) return;
  reading.fact({
    kind: "workflow-env",
    at: reading.at(start),
    variable: name,
    secret,
    scope,
    job,
    environment,
  });
}

/** The name in `secrets.NAME`. */
function secretOf(text: string | null): string | null {
  return text === null
    ? null
    : (/\$\{\{[^}]{0,200}?\bsecrets\s*(?:\.\s*|\[\s*['"])([A-Za-z_][\w-]*)/.exec(
        text,
      )?.[1] ?? null);
}
