import type { Answer, Mask, Refusal, RefusalKind } from "../model/answer.ts";
import type { ErrorText } from "../model/error-text.ts";
import type {
  Effective,
  Evidence,
  RunContext,
  Seen,
} from "../model/evidence.ts";
import { providerMask } from "../key/mask.ts";

// Short ways to write evidence for the examples of a cause. Nothing here runs in a diagnosis.

/** An occurrence; the value is also what stands for its fingerprint. */
export function seen(part: Partial<Seen> = {}): Seen {
  const value = part.value === undefined ? null : part.value;
  return {
    id: "o1",
    source: "dotenv",
    path: ".env",
    line: 1,
    column: 16,
    variable: "OPENAI_API_KEY",
    role: "key",
    fingerprint:
      value === null ? null : `fp:${String(value.length)}:${value.slice(-6)}`,
    ...part,
    value,
  };
}

export function effective(part: Partial<Effective> = {}): Effective {
  const from = part.from === undefined ? null : part.from;
  return {
    variable: "OPENAI_API_KEY",
    losers: [],
    ...part,
    from,
    value: part.value === undefined ? (from?.value ?? null) : part.value,
  };
}

export function context(part: Partial<RunContext> = {}): RunContext {
  return {
    title: "npm start",
    loader: "dotenv@17",
    loaderReason:
      "package.json depends on dotenv and src/index.js imports dotenv/config",
    environmentOnly: false,
    files: [".env"],
    wanted: [],
    variables: new Map(),
    fact: null,
    ...part,
  };
}

export function refusal(
  kind: RefusalKind,
  part: Partial<Refusal> = {},
): Refusal {
  return {
    kind,
    status: 401,
    code: null,
    type: "invalid_request_error",
    message: "",
    mask: null,
    details: {},
    ...part,
  };
}

export function answer(part: Partial<Answer> = {}): Answer {
  return {
    probe: "models",
    occurrence: "o1",
    asked: "api.openai.com/v1/models",
    outcome: part.refusal ? "refused" : part.network ? "network" : "ok",
    status: part.refusal?.status ?? (part.network ? null : 200),
    refusal: null,
    network: null,
    genuine: true,
    html: false,
    models: [],
    organization: null,
    project: null,
    ms: 50,
    ...part,
  };
}

/** The answer to a key that OpenAI does not accept. */
export function unknownKey(value: string, occurrence = "o1"): Answer {
  return answer({
    occurrence,
    refusal: refusal("invalid-api-key", {
      code: "invalid_api_key",
      mask: maskOf(value),
    }),
  });
}

export function maskOf(value: string): Mask {
  const shown = providerMask(value);
  const characters = Array.from(value);
  return {
    shown,
    length: characters.length,
    head: characters.slice(0, 8).join(""),
    tail: characters.slice(-4).join(""),
    whole: characters.length <= 12,
  };
}

export function errorText(part: Partial<ErrorText> = {}): ErrorText {
  return {
    refusals: [],
    local: [],
    network: [],
    frames: [],
    remarks: [],
    variables: [],
    tools: [],
    ...part,
  };
}

/**
 * Evidence with one winning occurrence. `value` is what the place holds; `loaded` what the loader makes of it
 * (default: the same).
 */
export function evidence(
  part: Partial<Evidence> & {
    value?: string | null;
    loaded?: string | null;
    winner?: Partial<Seen>;
  } = {},
): Evidence {
  const { value = null, loaded, winner, ...rest } = part;
  const from =
    value === null && winner === undefined ? null : seen({ value, ...winner });
  const got = loaded === undefined ? (from?.value ?? null) : loaded;
  const variable = from?.variable ?? "OPENAI_API_KEY";
  const first =
    rest.contexts?.[0] ??
    context({
      variables: new Map([
        [variable, effective({ variable, from, value: got })],
      ]),
    });
  return {
    command: "doctor",
    nowMs: Date.parse("2026-11-24T12:00:00Z"),
    platform: "linux",
    environment: new Map(),
    seen: from === null ? [] : [from],
    facts: [],
    contexts: [first],
    subject: {
      occurrence: from,
      variable,
      value: got,
      context: first,
      chosenBy: "winner",
    },
    candidates: [],
    reads: ["OPENAI_API_KEY"],
    answers: [],
    mask: null,
    error: null,
    base: {
      url: "https://api.openai.com/v1",
      from: null,
      trusted: true,
      defaulted: true,
    },
    ledger: new Map(),
    admin: null,
    git: null,
    otherAccounts: 0,
    dockerIgnoresEnv: false,
    offline: false,
    paidProbe: false,
    ...rest,
  };
}
