import { stripped } from "../causes/speak.ts";
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

/** Edits that put the key everywhere the old value stood; where none stood, into the env file that the loader reads. */
export function storeKey(evidence: Evidence, key: string): Edit[] {
  const { occurrence, value, variable } = evidence.subject;
  const same = evidence.seen.filter(
    (seen) =>
      isStored(seen) &&
      (seen.id === occurrence?.id ||
        (seen.value !== null &&
          value !== null &&
          seen.value.trim() === value.trim())),
  );
  if (same.length > 0)
    return same.map((seen): Edit => ({
      do: "replace-value",
      occurrence: seen.id,
      with: () => key,
    }));
  const context = evidence.contexts[0];
  const path = context?.files[0] ?? context?.wanted[0] ?? ".env";
  const known = evidence.seen.find(
    (seen) =>
      seen.path === path &&
      seen.variable === variable &&
      seen.tags?.includes("commented") !== true,
  );
  if (known !== undefined && known.value !== "")
    return [{ do: "replace-value", occurrence: known.id, with: () => key }];
  if (known?.line != null)
    return [
      { do: "remove-line", path, line: known.line },
      { do: "insert-line", path, line: known.line, text: `${variable}=${key}` },
    ];
  return [
    {
      do: "insert-line",
      path,
      line: Number.MAX_SAFE_INTEGER,
      text: `${variable === "" ? DEFAULT_VARIABLE : variable}=${key}`,
    },
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
