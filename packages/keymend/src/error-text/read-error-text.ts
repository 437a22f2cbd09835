import type { ErrorText, LocalFault } from "../model/error-text.ts";
import type { Refusal } from "../model/answer.ts";
import { refusalsInText, unescaped } from "../providers/refusals-in-text.ts";
import { cleanText } from "./clean-text.ts";
import { framesIn } from "./frames.ts";
import { wrongHosts } from "./hosts.ts";
import { localRows } from "./local-faults.ts";
import { toolsIn, variablesIn } from "./names.ts";
import { networkIn } from "./network-words.ts";
import { remarksIn } from "./remarks.ts";

/**
 * Reads a pasted error, log or stack trace: refusals of the provider, failures of the client, faults on the way,
 * points of code, and what people say beside it. Never throws; keeps neither the text nor a key. Linear, up to 5 MB.
 */
export function readErrorText(text: string): ErrorText {
  const clean = cleanText(text);
  const refusals = refusalsInText(clean);
  const local = [...localIn(unescaped(clean), refusals), ...wrongHosts(clean)];
  const network = networkIn(clean);
  const said = refusals.length + local.length + network.length > 0;
  return {
    refusals,
    local: said ? local : generic(clean),
    network,
    frames: framesIn(clean),
    remarks: remarksIn(clean),
    variables: variablesIn(clean),
    tools: toolsIn(clean),
  };
}

/** One fault of each family: the narrowest wording that fits. */
function localIn(text: string, refusals: readonly Refusal[]): LocalFault[] {
  const found = new Map<string, LocalFault>();
  for (const { family, pattern, make, before, yields } of localRows) {
    if (found.has(family)) continue;
    if (yields === true && found.size + refusals.length > 0) continue;
    const match = pattern.exec(text);
    if (match === null) continue;
    if (before?.test(lineBefore(text, match.index)) === false) continue;
    const around = text.slice(match.index, match.index + 600);
    found.set(family, make(match.groups ?? {}, around));
  }
  return [...found.values()].filter(
    (fault) => fault.kind !== "format-check" || !speaksOfTheKey(refusals),
  );
}

function lineBefore(text: string, index: number): string {
  const near = text.slice(Math.max(index - 240, 0), index);
  return near.slice(near.lastIndexOf("\n") + 1);
}

/** The provider itself called the key wrong: then the program's own words only repeat it. */
function speaksOfTheKey(refusals: readonly Refusal[]): boolean {
  return refusals.some(
    ({ kind }) => kind === "invalid-api-key" || kind === "account-deactivated",
  );
}

const STATUS =
  /(?:\b(?:http|status|code|error)\b[^\d\n]{0,24}|(?:^|[\s:(])(?=\d{3}\b))(?<status>40[0134]|429|5\d\d)\b/i;
const NOTHING_MORE =
  /\b(?:un)?authori[sz]ed\b|connection error|fetch failed|failed to fetch|load failed|network ?error|authentication (?:failed|fails|error)/i;

/** A status or a bare word is all that the text gives. */
function generic(text: string): LocalFault[] {
  const status = STATUS.exec(text)?.groups?.["status"];
  if (status !== undefined)
    return [{ kind: "generic", status: Number(status) }];
  if (/\bunauthori[sz]ed\b/i.test(text))
    return [{ kind: "generic", status: 401 }];
  return NOTHING_MORE.test(text) ? [{ kind: "generic", status: null }] : [];
}
