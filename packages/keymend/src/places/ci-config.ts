import { redact } from "../formats/redact.ts";
import {
  child,
  entriesOf,
  itemsOf,
  textOf,
  textsOf,
  type TreeEntry,
  type TreeNode,
} from "../formats/tree.ts";
import { referredName } from "../formats/reference.ts";
import { readYaml } from "../formats/yaml.ts";
import { fakeKey } from "../key/fake.ts";
import { roleOfName } from "../key/names.ts";
import type { FilePlace, PlaceExample } from "../model/place.ts";
import type { SourceKind } from "../model/occurrence.ts";
import { readDockerLines } from "./command-lines.ts";
import { envSettings } from "./env-settings.ts";
import { FileReading } from "./file-reading.ts";

/** How one CI service writes its pipelines. */
interface CiService {
  source: SourceKind;
  file: RegExp;
  /** Names of blocks that hold variables, anywhere in the file. */
  variables: ReadonlySet<string>;
  /** Names of commands, or lists of them. */
  commands: ReadonlySet<string>;
  /** Names under which secrets of a group become visible: the context of CircleCI, the group of Azure. */
  groups: ReadonlySet<string>;
  /** Keys at the top that are no jobs. */
  notJobs: ReadonlySet<string>;
  examples(): PlaceExample[];
}

const names = (text: string): ReadonlySet<string> => new Set(text.split(" "));

const gitlab: CiService = {
  source: "gitlab-ci",
  file: /(?:^|\/)\.gitlab-ci\.ya?ml$|(?:^|\/)\.gitlab\/.*\.ya?ml$|\.gitlab-ci\.ya?ml$/,
  variables: names("variables"),
  commands: names("script before_script after_script"),
  groups: names("environment"),
  notJobs: names(
    "variables stages include default workflow cache image services",
  ),
  examples: () => [
    {
      path: ".gitlab-ci.yml",
      text: `variables:\n  OPENAI_API_KEY: ${fakeKey()}\n  LLM_API_KEY:\n    value: ""\n    description: key\ntest:\n  environment: production\n  variables:\n    OPENAI_BASE_URL: $GATEWAY\n  script:\n    - pip install -r requirements.txt\n    - pytest\n`,
      found: [
        { line: 2, variable: "OPENAI_API_KEY", value: fakeKey() },
        { line: 4, variable: "LLM_API_KEY", value: "" },
        { line: 9, variable: "OPENAI_BASE_URL", value: null },
      ],
      facts: [
        { kind: "workflow", path: ".gitlab-ci.yml" },
        {
          kind: "workflow-env",
          variable: "OPENAI_API_KEY",
          scope: "workflow",
          job: null,
          secret: null,
        },
        {
          kind: "workflow-env",
          variable: "OPENAI_BASE_URL",
          scope: "job",
          job: "test",
          secret: "GATEWAY",
        },
        {
          kind: "workflow-run",
          job: "test",
          command: "pip install -r requirements.txt\npytest",
          variables: ["OPENAI_API_KEY", "LLM_API_KEY", "OPENAI_BASE_URL"],
          environment: "production",
        },
      ],
    },
  ],
};

const circle: CiService = {
  source: "circleci",
  file: /(?:^|\/)\.circleci\/[^/]+\.ya?ml$/,
  variables: names("environment"),
  commands: names("run command"),
  groups: names("context"),
  notJobs: names("version orbs executors parameters"),
  examples: () => [
    {
      path: ".circleci/config.yml",
      text: "version: 2.1\njobs:\n  test:\n    docker:\n      - image: cimg/node:20.0\n        environment:\n          OPENAI_API_KEY: $KEY_OF_TEAM\n    steps:\n      - checkout\n      - run:\n          name: Test\n          command: npm test\nworkflows:\n  main:\n    jobs:\n      - test:\n          context: [llm]\n",
      found: [{ line: 7, variable: "OPENAI_API_KEY", value: null }],
      facts: [
        {
          kind: "workflow-env",
          variable: "OPENAI_API_KEY",
          secret: "KEY_OF_TEAM",
          job: "test",
        },
        {
          kind: "workflow-run",
          job: "test",
          command: "npm test",
          variables: ["OPENAI_API_KEY"],
          environment: "llm",
        },
      ],
    },
  ],
};

/** Services that are read alike: blocks of variables, blocks of commands. */
const others: CiService = {
  source: "ci-config",
  file: /(?:^|\/)(?:azure-pipelines[^/]*|bitbucket-pipelines|\.travis|appveyor|\.appveyor|\.drone|\.woodpecker|cloudbuild|buildspec|\.cirrus)\.ya?ml$|(?:^|\/)\.(?:buildkite|woodpecker|azure-pipelines)\/[^/]+\.ya?ml$/,
  variables: names("env environment variables global substitutions"),
  commands: names(
    "script bash commands command run install before_script build pre_build post_build",
  ),
  groups: names("group deployment environment context"),
  notJobs: names("version image language trigger pool"),
  examples: () => [
    {
      path: "azure-pipelines.yml",
      text: "steps:\n  - script: pytest\n    env:\n      OPENAI_API_KEY: $(OPENAI_API_KEY)\n",
      found: [{ line: 4, variable: "OPENAI_API_KEY", value: null }],
      facts: [
        {
          kind: "workflow-run",
          command: "pytest",
          variables: ["OPENAI_API_KEY"],
        },
      ],
    },
    {
      path: ".travis.yml",
      text: `env:\n  global:\n    - OPENAI_API_KEY=${fakeKey()}\n    - MODE=1\nscript: npm test\n`,
      found: [{ line: 3, variable: "OPENAI_API_KEY", value: fakeKey() }],
    },
  ],
};

/** All of them end so: one look for the many files that do not. */
const YAML = /\.ya?ml$/;

export const [gitlabCi, circleci, ciConfig] = [gitlab, circle, others].map(
  placeOf,
) as [FilePlace, FilePlace, FilePlace]; // one place for each of three rows

function placeOf(service: CiService): FilePlace {
  return {
    source: service.source,
    scopes: ["project"],
    matches: (path) => YAML.test(path) && service.file.test(path),
    async read(file) {
      const reading = new FileReading(file);
      for (const document of await readYaml(file.text)) {
        reading.fact({
          kind: "workflow",
          path: file.path,
          events: [],
          reusable: false,
        });
        new PipelineReader(service, reading).read(document);
      }
      readDockerLines(reading);
      reading.leftovers();
      return reading.result();
    },
    examples: () => service.examples(),
  };
}

interface Where {
  job: string | null;
  variables: readonly string[];
  environment: string | null;
}

/** More parts than any pipeline has. */
const MAX_VISITED = 20_000;

/** Goes down the file: variables of a block are visible in everything beside and below it. */
class PipelineReader {
  private visited = 0;
  private readonly service: CiService;
  private readonly reading: FileReading;
  /** Groups that a job is given where it is called, not where it is written. */
  private readonly called = new Map<string, string>();

  constructor(service: CiService, reading: FileReading) {
    this.service = service;
    this.reading = reading;
  }

  read(document: TreeNode): void {
    this.findCalls(child(document, "workflows"), 0);
    const here = this.block(document, {
      job: null,
      variables: [],
      environment: null,
    });
    const jobs = entriesOf(child(document, "jobs"));
    for (const entry of jobs)
      this.descend(entry.node, this.into(entry.key, here), 0);
    for (const entry of entriesOf(document)) {
      const { key } = entry;
      if (key === "jobs" && jobs.length > 0) continue;
      if (
        this.service.variables.has(key) ||
        this.service.notJobs.has(key) ||
        key === "workflows"
      )
        continue;
      if (this.service.commands.has(key)) this.command(entry, here);
      else this.descend(entry.node, this.into(key, here), 0);
    }
  }

  private into(job: string, above: Where): Where {
    return {
      ...above,
      job,
      environment: this.called.get(job) ?? above.environment,
    };
  }

  private descend(node: TreeNode, above: Where, depth: number): void {
    this.visited += 1;
    if (depth > 20 || this.visited > MAX_VISITED) return;
    if (node.kind === "list") {
      // variables of one item (an image, a step) count for its neighbours too: better too many than too few
      let here = above;
      for (const item of node.items) {
        const added = this.namesIn(item);
        if (added.length > 0)
          here = {
            ...here,
            variables: [...new Set([...here.variables, ...added])],
          };
        this.descend(item, here, depth + 1);
      }
      return;
    }
    const here = this.block(node, above);
    const below = {
      ...here,
      variables: [...here.variables, ...this.namesBelow(node)],
    };
    for (const entry of entriesOf(node)) {
      if (this.service.variables.has(entry.key) && entry.node.kind !== "scalar")
        continue;
      if (this.service.commands.has(entry.key) && isCommand(entry.node))
        this.command(entry, here);
      else this.descend(entry.node, below, depth + 1);
    }
  }

  /** Reads the variables that stand in this block, and says what is visible below it. */
  private block(node: TreeNode, above: Where): Where {
    let here = above;
    for (const entry of entriesOf(node)) {
      if (
        this.service.groups.has(entry.key) &&
        !(this.service.variables.has(entry.key) && entry.node.kind !== "scalar")
      ) {
        const group =
          textOf(entry.node) ??
          textOf(child(entry.node, "name")) ??
          textsOf(entry.node)[0];
        if (group !== undefined) here = { ...here, environment: group };
      }
      if (this.service.variables.has(entry.key))
        here = {
          ...here,
          variables: [
            ...new Set([
              ...here.variables,
              ...this.variables(entry.node, here),
            ]),
          ],
        };
    }
    return here;
  }

  private variables(node: TreeNode, where: Where): string[] {
    const nested = entriesOf(node).filter(
      (entry) =>
        this.service.variables.has(entry.key) && entry.node.kind !== "scalar",
    );
    const settings = envSettings(node, this.reading.text).filter(
      (setting) => !nested.some((entry) => entry.keyStart === setting.start),
    );
    for (const { name, text, span, start } of settings) {
      const secret = text === null ? null : referredName(text);
      if (secret !== null || roleOfName(name) !== null)
        this.reading.fact({
          kind: "workflow-env",
          at: this.reading.at(start),
          variable: name,
          secret,
          scope: where.job === null ? "workflow" : "job",
          job: where.job,
          environment: where.environment,
        });
      this.reading.setting({ name, text, span, start });
    }
    return [
      ...settings.map((setting) => setting.name),
      ...nested.flatMap((entry) => this.variables(entry.node, where)),
    ];
  }

  private namesIn(node: TreeNode): string[] {
    return entriesOf(node).flatMap((entry) =>
      this.service.variables.has(entry.key)
        ? envSettings(entry.node, this.reading.text).map((one) => one.name)
        : [],
    );
  }

  /** CircleCI writes the environment of a job into its images. */
  private namesBelow(node: TreeNode): string[] {
    return entriesOf(node).flatMap((entry) =>
      itemsOf(entry.node).flatMap((item) => this.namesIn(item)),
    );
  }

  private command(entry: TreeEntry, where: Where): void {
    const lines = textsOf(entry.node);
    if (lines.length === 0) return;
    this.reading.fact({
      kind: "workflow-run",
      at: this.reading.at(entry.keyStart),
      job: where.job ?? "",
      command: redact(lines.join("\n").trim()),
      variables: [...new Set(where.variables)],
      environment: where.environment,
    });
  }

  /** `workflows: main: jobs: - test: { context: llm }`. */
  private findCalls(node: TreeNode | null, depth: number): void {
    if (node === null || depth > 8) return;
    for (const item of itemsOf(node)) this.findCalls(item, depth + 1);
    for (const { key, node: below } of entriesOf(node)) {
      const context = textsOf(child(below, "context"))[0];
      if (context !== undefined) this.called.set(key, context);
      this.findCalls(below, depth + 1);
    }
  }
}

function isCommand(node: TreeNode): boolean {
  return (
    node.kind === "scalar" ||
    (node.kind === "list" && node.items.some((item) => item.kind === "scalar"))
  );
}
