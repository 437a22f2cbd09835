import type { Endpoint } from "../model/fact.ts";
import type { Http } from "../io/port.ts";
import type { Secret } from "../secret.ts";

/** A value to ask about, with the occurrence that it comes from. */
export interface KeyToAsk {
  occurrence: string;
  value: Secret;
}

/** What a diagnosis wants to know of the provider. */
export interface ProbePlan {
  /** As the program has it, e.g. `https://api.openai.com/v1`. */
  baseUrl: string;
  /** May a key be sent there? When not, nothing is asked at all. */
  trusted: boolean;
  /** The value under judgment, as the program gets it; null when there is none. */
  subject: KeyToAsk | null;
  /** Other keys that the program might have meant, best first. Asked only when the subject is not accepted; at most two. */
  candidates: readonly KeyToAsk[];
  /** Values of the organization and project headers that the program sends; null when it sends none. */
  organization: string | null;
  project: string | null;
  /** What the program calls; null when unknown. */
  endpoint: Endpoint | null;
  model: string | null;
  stream: boolean;
  /** May a billed call be made (one output token)? */
  paid: boolean;
  /** For each request; default 5,000. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

export interface ProviderIo {
  http: Http;
}

/** One request of a plan: where to, with what. */
export interface Question {
  io: ProviderIo;
  plan: Pick<ProbePlan, "timeoutMs" | "signal">;
  /** Base URL without a slash at its end. */
  base: string;
}

export interface Identity {
  organization: string | null;
  project: string | null;
}

export const NOBODY: Identity = { organization: null, project: null };

/** Default time for one request. */
export const TIMEOUT_MS = 5_000;

/** `…#clean` marks an answer about the value of an occurrence after everything that does not belong to a key was taken off. */
export const CLEAN = "#clean";
