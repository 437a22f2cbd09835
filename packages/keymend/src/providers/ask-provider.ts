import { stripped } from "../causes/speak.ts";
import { editDistance } from "../key/names.ts";
import type { Answer, RefusalKind } from "../model/answer.ts";
import { Secret } from "../secret.ts";
import { isWellKnownModel, wellKnownModels } from "./well-known-models.ts";
import {
  baseWithV1,
  control,
  hasScopeProbe,
  modelInfo,
  models,
  paid,
  scope,
  withoutHeaders,
  withV1,
} from "./openai.ts";
import {
  CLEAN,
  type Identity,
  type KeyToAsk,
  type ProbePlan,
  type ProviderIo,
  type Question,
} from "./plan.ts";

/** Refusals that the organization or project header may have brought about. */
const HEADER_KINDS = new Set<RefusalKind>([
  "mismatched-organization",
  "mismatched-project",
  "invalid-organization",
  "owner-left-organization",
  "owner-left-project",
  "no-organization",
]);

const MAX_CANDIDATES = 2;

/**
 * Asks the provider, and no more than the answers call for: without a key and with it in parallel, then in the common
 * cases one free question more, whether the key may use the endpoint that the program calls. A damaged value is asked as the program sends it and cleaned; answers about
 * the cleaned value carry the occurrence's id with `#clean` at its end. A value that no header can hold is not sent,
 * and gets no answer under its own id. Nothing is asked of a base URL that is not trusted.
 */
export async function askProvider(
  io: ProviderIo,
  plan: ProbePlan,
): Promise<Answer[]> {
  if (!plan.trusted) return [];
  const question: Question = {
    io,
    plan,
    base: plan.baseUrl.trim().replace(/\/+$/, ""),
  };
  const identity = {
    organization: plan.organization,
    project: plan.project,
  };
  const keys = subjectKeys(plan.subject);
  const [without, ...first] = await Promise.all([
    control(question),
    ...keys.map((key) => models(question, key, identity)),
  ]);
  const answers = [without, ...first].filter((answer) => answer !== null);
  const main = answers.find(
    ({ occurrence }) => occurrence === plan.subject?.occurrence,
  );
  const follow = main ?? answers.find(({ probe }) => probe === "models");
  const key = keys.find(({ occurrence }) => occurrence === follow?.occurrence);
  const round = { question, plan, identity, answers };
  return [...answers, ...(await next({ ...round, main: follow ?? null, key }))];
}

/** The value as it is, and the cleaned one when they differ. */
function subjectKeys(subject: KeyToAsk | null): KeyToAsk[] {
  if (subject === null) return [];
  const value = subject.value.reveal();
  const clean = stripped(value);
  if (value.trim() === "") return [];
  return clean === value || clean === ""
    ? [subject]
    : [
        subject,
        {
          occurrence: `${subject.occurrence}${CLEAN}`,
          value: new Secret(clean),
        },
      ];
}

interface Round {
  question: Question;
  plan: ProbePlan;
  identity: Identity;
  answers: readonly Answer[];
  /** The answer about the value under judgment. */
  main: Answer | null;
  key: KeyToAsk | undefined;
}

/** What the first answers call for. */
async function next(round: Round): Promise<Answer[]> {
  const { question, identity, answers, main, key } = round;
  const lost = answers.find(
    ({ status, outcome }) => status === 404 || outcome === "not-openai",
  );
  if (lost !== undefined && !blocked(answers) && baseWithV1(question.base))
    return kept([await withV1(question, key ?? null, identity)]);
  if (main === null || key === undefined) return askCandidates(round);
  if (main.outcome === "ok") return afterYes(round, main, key);
  const kind = main.refusal?.kind;
  if (kind === undefined || main.outcome !== "refused") return [];
  const hasHeaders =
    identity.organization !== null || identity.project !== null;
  if (hasHeaders && HEADER_KINDS.has(kind))
    return kept([await withoutHeaders(question, key)]);
  if (kind === "missing-scopes") return afterScopes(round, key);
  return kind === "invalid-api-key" ? askCandidates(round) : [];
}

function blocked(answers: readonly Answer[]): boolean {
  return answers.some(({ refusal }) => refusal?.kind === "html-block");
}

async function afterYes(
  { question, plan, identity }: Round,
  main: Answer,
  key: KeyToAsk,
): Promise<Answer[]> {
  // an answer about a cleaned value must not cost anything
  if (plan.paid && !key.occurrence.endsWith(CLEAN))
    return kept([await paid(question, key, identity, plan)]);
  // a body that cannot run is for OpenAI alone: another server might run it
  if (!main.genuine) return [];
  const { model, endpoint } = plan;
  return kept(
    await Promise.all([
      endpoint !== null && hasScopeProbe(endpoint)
        ? scope(question, key, identity, endpoint)
        : null,
      model !== null && worthAsking(model, main.models)
        ? modelInfo(question, key, identity, model)
        : null,
    ]),
  );
}

/** A name that the list lacks, and that is one of OpenAI's or nearly so. Others belong to another service. */
function worthAsking(model: string, listed: readonly string[]): boolean {
  if (listed.length === 0 || listed.includes(model)) return false;
  return (
    isWellKnownModel(model) ||
    [...listed, ...wellKnownModels].some(
      (name) => editDistance(name, model, 2) <= 2,
    )
  );
}

async function afterScopes(
  { question, plan, identity }: Round,
  key: KeyToAsk,
): Promise<Answer[]> {
  const asked: (Answer | null)[] = [];
  if (plan.endpoint !== "models")
    asked.push(await scope(question, key, identity, plan.endpoint));
  const may = asked.every((answer) => answer?.outcome === "ok");
  if (plan.paid && may && !key.occurrence.endsWith(CLEAN))
    asked.push(await paid(question, key, identity, plan));
  return kept(asked);
}

/** Other keys at hand: one that works says where the right one is. */
async function askCandidates({
  question,
  plan,
  identity,
}: Round): Promise<Answer[]> {
  const asked = plan.candidates
    .slice(0, MAX_CANDIDATES)
    .map((candidate) => models(question, candidate, identity));
  return kept(await Promise.all(asked));
}

function kept(answers: (Answer | null)[]): Answer[] {
  return answers.filter((answer) => answer !== null);
}
