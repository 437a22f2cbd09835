import { readInstead } from "../causes/loader-lines.ts";
import { stripped } from "../causes/speak.ts";
import { folderOf, joinPath, nameOf } from "../doctor/paths.ts";
import { DEFAULT_VARIABLE } from "../doctor/reads.ts";
import { ToolError } from "../errors.ts";
import { familyOf } from "../key/families.ts";
import { maskKey } from "../key/mask.ts";
import type { Edit } from "../model/cause.ts";
import type { Evidence, Seen } from "../model/evidence.ts";
import { askProvider } from "../providers/ask-provider.ts";
import type { Http } from "../io/port.ts";
import { Secret } from "../secret.ts";

/** Takes off what a paste brings along, and refuses what cannot be a key of the OpenAI API. */
export function cleanKey(pasted: string): string {
  const key = stripped(pasted);
  const family = familyOf(key);
  const refuse = (hint: string) =>
    new ToolError("KEY_NOT_USABLE", { at: maskKey(key), hint });
  if (key === "")
    throw refuse("paste the key that OpenAI shows once, when it is made");
  if (/[^\x21-\x7e]/.test(key))
    throw refuse(
      "it holds blanks or characters outside ASCII: copy it again with the button beside it",
    );
  if (/\*{2}|\.{3}/.test(key))
    throw refuse("this is the shortened form: only a new key is shown whole");
  if (family?.kind === "id") throw refuse(`this is ${family.title}`);
  if (family?.kind === "foreign")
    throw refuse(`this looks like ${family.title}`);
  if (family?.kind === "admin")
    throw refuse("admin keys make no model calls: make a project key");
  if (!key.startsWith("sk-"))
    throw refuse("keys of the OpenAI API begin with sk-");
  return key;
}

export interface ProofRequest {
  http: Http;
  /** Where to ask: a trusted base URL. */
  baseUrl: string;
  timeoutMs: number;
}

/** Asks whether the key is accepted, without spending anything. */
export async function proveKey(
  key: string,
  { http, baseUrl, timeoutMs }: ProofRequest,
): Promise<void> {
  const nothing = {
    candidates: [],
    organization: null,
    project: null,
    endpoint: null,
    model: null,
    stream: false,
    paid: false,
  };
  const answers = await askProvider(
    { http },
    {
      ...nothing,
      baseUrl,
      trusted: true,
      timeoutMs,
      subject: { occurrence: "new", value: new Secret(key) },
    },
  );
  const answer = answers.find(({ probe }) => probe === "models");
  if (answer?.outcome === "ok" || answer?.refusal?.kind === "missing-scopes")
    return;
  if (answer?.outcome === "refused") {
    throw new ToolError("KEY_NOT_USABLE", {
      at: maskKey(key),
      hint: `OpenAI refuses it: ${answer.refusal?.code ?? answer.refusal?.kind ?? String(answer.status)}`,
    });
  }
  throw new ToolError("KEY_NOT_PROVED", {
    at: baseUrl,
    hint: "see whether the provider can be reached: keymend doctor",
  });
}

/**
 * Edits that put the key everywhere the old value stood; where none stood, into the env file that the loader reads.
 * A key that stood in a program moves out of it: into that env file, and the program reads the variable.
 */
export function storeKey(evidence: Evidence, key: string): Edit[] {
  const { occurrence, value } = evidence.subject;
  const old = value === null ? null : stripped(value);
  const same = evidence.seen.filter(
    (seen) =>
      isStored(seen) &&
      (seen.id === occurrence?.id ||
        (seen.value !== null &&
          old !== null &&
          old !== "" &&
          stripped(seen.value) === old)),
  );
  if (same.length === 0) return intoEnvFile(evidence, key);
  const name = variableOf(evidence, same);
  const moved = same.map((seen) => ({
    seen,
    edits: readInstead(evidence, seen, name),
  }));
  const inPlace = moved.filter(({ edits }) => edits.length === 0);
  const isInEnvironment = inPlace.some(
    ({ seen }) => seen.source === "dotenv" && seen.variable === name,
  );
  const isMoved = inPlace.length < moved.length;
  return [
    ...inPlace.map(({ seen }): Edit => ({
      do: "replace-value",
      occurrence: seen.id,
      with: () => key,
    })),
    ...moved.flatMap(({ edits }) => edits),
    ...(isMoved && !isInEnvironment
      ? [...intoEnvFile(evidence, key, name), ...outOfGit(evidence, name)]
      : []),
  ];
}

/** The name that the program shall read in the place of a literal. */
function variableOf(evidence: Evidence, same: readonly Seen[]): string {
  const named = [...same.map(({ variable }) => variable), ...evidence.reads];
  return (
    named.find((name) => name !== null && /^[A-Z][A-Z0-9_]*KEY$/.test(name)) ??
    DEFAULT_VARIABLE
  );
}

function envFileOf(evidence: Evidence): string {
  const context = evidence.contexts[0];
  return context?.files[0] ?? context?.wanted[0] ?? ".env";
}

function intoEnvFile(
  evidence: Evidence,
  key: string,
  wanted = evidence.subject.variable,
): Edit[] {
  const path = envFileOf(evidence);
  const variable = wanted === "" ? DEFAULT_VARIABLE : wanted;
  const known = evidence.seen.find(
    (seen) =>
      seen.path === path &&
      seen.variable === variable &&
      seen.tags?.includes("commented") !== true,
  );
  if (known !== undefined && known.value !== "")
    return [{ do: "replace-value", occurrence: known.id, with: () => key }];
  const line = `${variable}=${key}`;
  if (known?.line != null)
    return [
      { do: "remove-line", path, line: known.line },
      { do: "insert-line", path, line: known.line, text: line },
    ];
  return [
    { do: "insert-line", path, line: Number.MAX_SAFE_INTEGER, text: line },
  ];
}

/** The file with the key stays out of git; what the program needs is said by an example without a value. */
function outOfGit(evidence: Evidence, name: string): Edit[] {
  const path = envFileOf(evidence);
  if (nameOf(path) !== ".env") return [];
  const folder = folderOf(path);
  const example = joinPath(folder, ".env.example");
  const isSaid = evidence.seen.some(
    (seen) => seen.path === example && seen.variable === name,
  );
  return [
    { do: "append-line", path: joinPath(folder, ".gitignore"), text: ".env" },
    ...(isSaid
      ? []
      : [{ do: "append-line" as const, path: example, text: `${name}=` }]),
  ];
}

/** A place of the old value that may be written: a file, not a record of the past and not a sample. */
function isStored(seen: Seen): boolean {
  const aside = ["commented", "template", "indirect", "test"] as const;
  return (
    seen.path !== null &&
    seen.role === "key" &&
    seen.source !== "shell-history" &&
    seen.source !== "git-history" &&
    !aside.some((tag) => seen.tags?.includes(tag) === true)
  );
}

/** `shop-laptop-2026-11-24`: says later where the key lives. */
export function suggestedName(
  project: string,
  host: string,
  nowMs: number,
): string {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 30) || "key";
  return `${plain(project)}-${plain(host)}-${new Date(nowMs).toISOString().slice(0, 10)}`;
}
