import { maskKey } from "../key/mask.ts";
import type { RunContext, Seen } from "../model/evidence.ts";
import type { Survey } from "./survey.ts";
import { concernsKeys, withoutSecrets } from "./make-report.ts";
import { readNames } from "./reads.ts";

/** `keymend.where/1`. Holds no key. */
export interface WhereReport {
  schema: "keymend.where/1";
  projects: { dir: string; files: number; cut: boolean }[];
  occurrences: WhereOccurrence[];
  effective: WhereEffective[];
  differences: Difference[];
}

export interface WhereOccurrence {
  id: string;
  /** Index into `projects`. */
  project: number;
  source: string;
  path: string | null;
  line: number | null;
  column: number | null;
  variable: string | null;
  role: string;
  masked: string | null;
  fingerprint: string | null;
  wins: boolean;
  loader: string | null;
  loaderReason: string | null;
  tags: readonly string[];
}

export interface WhereEffective {
  project: number;
  context: string;
  loader: string;
  loaderReason: string;
  variable: string;
  occurrence: string | null;
  /** Lose to it, strongest first. */
  losers: string[];
}

/** Why it works here and not there. */
export interface Difference {
  what:
    | "value"
    | "loader"
    | "missing"
    | "variable"
    | "organization"
    | "project"
    | "base-url"
    | "within";
  variable: string | null;
  summary: string;
}

interface Project {
  index: number;
  dir: string;
  survey: Survey;
  reads: string[];
}

/** Puts the surveys of one or more projects side by side. Pure. */
export function makeWhere(
  surveys: readonly { dir: string; survey: Survey }[],
): WhereReport {
  const projects = surveys.map(({ dir, survey }, index): Project => ({
    index,
    dir,
    survey,
    reads: readNames(survey.view, null),
  }));
  return {
    schema: "keymend.where/1",
    projects: projects.map(({ dir, survey }) => ({
      dir,
      files: survey.collected.filesRead,
      cut: survey.collected.cut,
    })),
    occurrences: projects.flatMap((project) =>
      project.survey.view.seen
        .filter(isTold)
        .map((seen) => occurrence(project, seen)),
    ),
    effective: projects.flatMap(effectiveOf),
    differences: [...projects.flatMap(within), ...between(projects)],
  };
}

const idIn = (project: Project, id: string) =>
  project.index === 0 ? id : `${String(project.index + 1)}.${id}`;

/** Mere points of interest are for causes, and settings that concern no key are for nobody. */
function isTold(seen: Seen): boolean {
  if (!concernsKeys(seen)) return false;
  return (
    (seen.value !== null && seen.value !== "") ||
    seen.tags?.includes("indirect") === true ||
    seen.path === null
  );
}

function contextOf(project: Project, seen: Seen): RunContext | undefined {
  return project.survey.contexts.find((context) =>
    [...context.variables.values()].some((got) => got.from?.id === seen.id),
  );
}

function occurrence(project: Project, seen: Seen): WhereOccurrence {
  const context = contextOf(project, seen);
  const secret =
    seen.role === "key" || seen.role === "admin-key" || seen.role === "other";
  return {
    id: idIn(project, seen.id),
    project: project.index,
    source: seen.source,
    path: seen.path,
    line: seen.line,
    column: seen.column,
    variable: seen.variable,
    role: seen.role,
    masked:
      seen.value === null
        ? null
        : secret
          ? maskKey(seen.value)
          : withoutSecrets(seen.value).slice(0, 200),
    fingerprint: secret ? seen.fingerprint : null,
    wins: context !== undefined && context === project.survey.contexts[0],
    loader: context?.loader ?? null,
    loaderReason: context?.loaderReason ?? null,
    tags: seen.tags ?? [],
  };
}

function effectiveOf(project: Project): WhereEffective[] {
  return project.survey.contexts.flatMap((context) => {
    const names = project.reads.filter(
      (name, i) => context.variables.has(name) || i === 0,
    );
    return names.map((variable): WhereEffective => {
      const got = context.variables.get(variable);
      return {
        project: project.index,
        context: context.title,
        loader: context.loader,
        loaderReason: context.loaderReason,
        variable,
        occurrence:
          got?.from == null || got.value === null
            ? null
            : idIn(project, got.from.id),
        losers: (got?.losers ?? []).map((seen) => idIn(project, seen.id)),
      };
    });
  });
}

/** One name, several values inside one project. */
function within(project: Project): Difference[] {
  const first = project.survey.contexts[0];
  return project.reads.flatMap((variable): Difference[] => {
    const got = first?.variables.get(variable);
    const other = got?.losers.find(
      (loser) => loser.fingerprint !== got.from?.fingerprint,
    );
    if (got?.from == null || other === undefined) return [];
    return [
      {
        what: "within",
        variable,
        summary: `${variable}: ${at(got.from)} wins over ${at(other)}, which holds another value`,
      },
    ];
  });
}

const at = (seen: Seen) =>
  seen.path === null
    ? "the environment"
    : `${seen.path}${seen.line === null ? "" : `:${String(seen.line)}`}`;

const IDENTITY = [
  ["OPENAI_ORG_ID", "organization"],
  ["OPENAI_PROJECT_ID", "project"],
  ["OPENAI_BASE_URL", "base-url"],
] as const;

function between(projects: readonly Project[]): Difference[] {
  const [base, ...others] = projects;
  if (base === undefined) return [];
  return others.flatMap((other) => [
    ...names(base, other),
    ...values(base, other),
    ...loaders(base, other),
    ...identities(base, other),
  ]);
}

function names(a: Project, b: Project): Difference[] {
  return a.reads[0] === b.reads[0]
    ? []
    : [
        {
          what: "variable",
          variable: null,
          summary: `${a.dir} reads ${a.reads[0] ?? "?"}, ${b.dir} reads ${b.reads[0] ?? "?"}`,
        },
      ];
}

function winner(
  project: Project,
  variable: string,
): { seen: Seen | null; value: string | null } {
  const got = project.survey.contexts[0]?.variables.get(variable);
  return { seen: got?.from ?? null, value: got?.value ?? null };
}

function values(a: Project, b: Project): Difference[] {
  return [...new Set([...a.reads, ...b.reads])].flatMap(
    (variable): Difference[] => {
      const [one, two] = [winner(a, variable), winner(b, variable)];
      if (one.value === two.value) return [];
      if (one.value === null || two.value === null) {
        const [has, lacks] = one.value === null ? [b, a] : [a, b];
        return [
          {
            what: "missing",
            variable,
            summary: `${variable} is set in ${has.dir} (${where(has, variable)}) and not in ${lacks.dir}`,
          },
        ];
      }
      return [
        {
          what: "value",
          variable,
          summary: `${variable} differs: ${maskKey(one.value)} from ${where(a, variable)} in ${a.dir}, ${maskKey(two.value)} from ${where(b, variable)} in ${b.dir}`,
        },
      ];
    },
  );
}

function where(project: Project, variable: string): string {
  const { seen } = winner(project, variable);
  return seen === null ? "nowhere" : at(seen);
}

function loaders(a: Project, b: Project): Difference[] {
  const [one, two] = [a.survey.contexts[0], b.survey.contexts[0]];
  if (one === undefined || two === undefined || one.loader === two.loader)
    return [];
  return [
    {
      what: "loader",
      variable: null,
      summary: `${a.dir} is read by ${one.loader} (${one.loaderReason}), ${b.dir} by ${two.loader} (${two.loaderReason})`,
    },
  ];
}

function identities(a: Project, b: Project): Difference[] {
  return IDENTITY.flatMap(([variable, what]): Difference[] => {
    const [one, two] = [winner(a, variable).value, winner(b, variable).value];
    if (one === two) return [];
    return [
      {
        what,
        variable,
        summary: `${variable}: ${one === null ? "unset" : withoutSecrets(one)} in ${a.dir}, ${two === null ? "unset" : withoutSecrets(two)} in ${b.dir}`,
      },
    ];
  });
}
