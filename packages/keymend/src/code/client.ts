import type { FactOf, OptionValue } from "../model/fact.ts";
import type { Role, Span } from "../model/occurrence.ts";
import { nameInPlaceOfKey } from "./names.ts";
import type { Notes } from "./notes.ts";
import { argumentsAt, isTrue, type Arguments, type Hit } from "./row.ts";
import type { StringToken } from "./scan.ts";
import type { Source } from "./source.ts";
import { valueOf, type Valued } from "./values.ts";

export type OptionName = keyof FactOf<"client">["options"];

/** Names of the options over all SDKs, without case, `_` and `-`. */
const OPTIONS: Readonly<Record<string, OptionName>> = {
  apikey: "apiKey",
  openaiapikey: "apiKey",
  openaikey: "apiKey",
  azureopenaiapikey: "apiKey",
  azureapikey: "apiKey",
  accesstoken: "apiKey",
  apitoken: "apiKey",
  authtoken: "apiKey",
  token: "apiKey",
  key: "apiKey",
  credential: "apiKey",
  withapikey: "apiKey",
  secretkey: "apiKey",
  adminapikey: "adminKey",
  adminkey: "adminKey",
  admintoken: "adminKey",
  organization: "organization",
  organizationid: "organization",
  orgid: "organization",
  openaiorganization: "organization",
  openaiorgid: "organization",
  project: "project",
  projectid: "project",
  baseurl: "baseURL",
  baseuri: "baseURL",
  apibase: "baseURL",
  openaiapibase: "baseURL",
  openaibaseurl: "baseURL",
  uribase: "baseURL",
  basepath: "baseURL",
  azureendpoint: "baseURL",
  azureopenaibasepath: "baseURL",
  endpoint: "baseURL",
  apibaseurl: "baseURL",
  defaultheaders: "headers",
  extraheaders: "headers",
  headers: "headers",
};

const ROLES: Readonly<Record<OptionName, Role>> = {
  apiKey: "key",
  adminKey: "admin-key",
  organization: "organization",
  project: "project",
  baseURL: "base-url",
  headers: "key",
};

export function optionName(written: string): OptionName | null {
  return OPTIONS[written.toLowerCase().replace(/[_-]/g, "")] ?? null;
}

/** Writes down a constructor whose arguments open at `open`. `positional` names the arguments that have no name. */
export function noteClient(
  hit: Hit,
  how: {
    sdk: string;
    open: number | null;
    positional?: readonly (OptionName | null)[];
    at?: number;
  },
): Partial<Record<OptionName, OptionValue>> {
  const { source, notes } = hit;
  const list: Arguments =
    how.open === null
      ? { named: new Map(), positional: [], all: null }
      : argumentsAt(how.open, source);
  const options: Partial<Record<OptionName, OptionValue>> = {};
  for (const [name, span] of list.named) {
    const option = optionName(name);
    if (option && options[option] === undefined)
      options[option] = noteOption(option, span, { source, notes });
  }
  list.positional.forEach((span, index) => {
    const option = how.positional?.[index];
    if (option && options[option] === undefined)
      options[option] = noteOption(option, span, { source, notes });
  });
  const start = how.at ?? hit.start;
  notes.fact({
    kind: "client",
    at: source.at(start),
    language: source.language,
    sdk: how.sdk,
    browser:
      source.browser ||
      isTrue(list.named.get("dangerouslyAllowBrowser"), source),
    topLevel: source.isTopLevel(start),
    options,
  });
  return options;
}

/** What an option gets; a literal becomes an occurrence, a name in its place a fact. */
export function noteOption(
  option: OptionName,
  span: Span,
  { source, notes }: { source: Source; notes: Notes },
): OptionValue {
  const { value, literal } = valueOf(span, source);
  if (value.kind === "file")
    notes.fact({
      kind: "key-file-read",
      at: source.at(span.start),
      file: value.file,
      trimmed: value.trimmed,
    });
  if (!literal || value.kind !== "literal") return value;
  noteLiteral(option, literal, { source, notes });
  const line = source.lineOf(literal.start);
  return line === source.lineOf(span.start) ? value : { ...value, line };
}

function noteLiteral(
  option: OptionName,
  literal: StringToken,
  { source, notes }: { source: Source; notes: Notes },
): void {
  const text = source.valueOf(literal);
  if (text.length > 2_000) return;
  notes.literal(literal, ROLES[option]);
  const name =
    option === "apiKey" || option === "adminKey"
      ? nameInPlaceOfKey(text)
      : null;
  if (name !== null)
    notes.fact({ kind: "name-as-key", at: source.at(literal.start), name });
}

/** A client that takes its key from a single expression: `openai.api_key = …`, an Authorization header. */
export function noteKeyExpression(
  hit: Hit,
  how: { sdk: string; option: OptionName; span: Span; at?: number },
): Valued["value"] {
  const { source, notes } = hit;
  const value = noteOption(how.option, how.span, { source, notes });
  const start = how.at ?? hit.start;
  notes.fact({
    kind: "client",
    at: source.at(start),
    language: source.language,
    sdk: how.sdk,
    browser: source.browser,
    topLevel: source.isTopLevel(start),
    options: { [how.option]: value },
  });
  return value;
}
