import { stripped } from "../causes/speak.ts";
import { isOpenAiSecret, keysInside } from "../key/families.ts";
import type { Answer } from "../model/answer.ts";
import type { ErrorText } from "../model/error-text.ts";
import type {
  AdminRecord,
  RunContext,
  Seen,
  Subject,
} from "../model/evidence.ts";
import { askProvider } from "../providers/ask-provider.ts";
import type { KeyToAsk } from "../providers/plan.ts";
import { Secret } from "../secret.ts";
import type { BaseUrls } from "./base-url.ts";
import type { DiagnoseRequest, DoctorIo } from "./request.ts";
import { programCall } from "./endpoint.ts";
import type { ProjectView } from "./project-view.ts";
import { clientsOf } from "./reads.ts";
import type { Survey } from "./survey.ts";

export interface AskRequest {
  request: DiagnoseRequest;
  survey: Survey;
  subject: Subject;
  candidates: readonly Seen[];
  bases: BaseUrls;
  error: ErrorText | null;
}

export interface Asked {
  answers: Answer[];
  admin: AdminRecord | null;
}

/** Asks the provider what the evidence calls for, and the admin lists when an admin key is at hand and a key is refused. */
export async function ask(
  io: DoctorIo,
  { request, survey: { view }, subject, candidates, bases }: AskRequest,
): Promise<Asked> {
  if (request.offline || belongsElsewhere(view, bases, subject.value))
    return { answers: [], admin: null };
  const call = programCall(view);
  const answers = await askProvider(io, {
    baseUrl: bases.ask,
    trusted: true, // the URL to ask was chosen so that it is
    subject: keyOf(subject.occurrence, subject.value),
    candidates: candidates.flatMap(
      (seen) =>
        keyOf(
          seen,
          seen.value === null
            ? null
            : (keysInside(seen.value)[0]?.value ?? null),
        ) ?? [],
    ),
    organization: identity(view, subject.context, "organization"),
    project: identity(view, subject.context, "project"),
    endpoint: call.listsModels ? "models" : call.endpoint,
    model: call.model,
    stream: call.stream,
    paid: request.paidProbe,
    timeoutMs: request.timeoutMs,
  });
  return {
    answers,
    admin: await adminRecord(io, { request, view, subject, bases, answers }),
  };
}

function keyOf(seen: Seen | null, value: string | null): KeyToAsk | null {
  return seen === null || value === null || value.trim() === ""
    ? null
    : { occurrence: seen.id, value: new Secret(value) };
}

/**
 * The program sends this value to another service, and it is no key of OpenAI's: OpenAI gets no key of somebody
 * else, and its answer would say nothing. A base URL that the SDK ignores sends nothing anywhere.
 */
function belongsElsewhere(
  view: ProjectView,
  { used }: BaseUrls,
  value: string | null,
): boolean {
  if (used.trusted || used.defaulted || value === null) return false;
  const ignored = view
    .factsOf("legacy-sdk-setting")
    .some(
      ({ at }) => at.path === used.from?.path && at.line === used.from.line,
    );
  return !ignored && !isOpenAiSecret(stripped(value));
}

const NAMES = {
  organization: ["OPENAI_ORG_ID", "OPENAI_ORGANIZATION"],
  project: ["OPENAI_PROJECT_ID"],
} as const;

/** The header that the program sends: from the client's option, or from the variable that its SDK reads. An empty one is not sent. */
function identity(
  view: ProjectView,
  context: RunContext | null,
  what: keyof typeof NAMES,
): string | null {
  for (const client of clientsOf(view)) {
    const option = client.options[what];
    if (option?.kind === "variable") return value(context, option.name);
    if (option?.kind === "literal")
      return (
        view.seen.find(
          (seen) => seen.path === client.at.path && seen.role === what,
        )?.value ?? null
      );
  }
  const [name, wrapperName] = NAMES[what];
  const direct = value(context, name);
  const read =
    wrapperName !== undefined &&
    (view
      .factsOf("client")
      .some(({ sdk }) => /langchain|litellm|php|ruby/.test(sdk)) ||
      view.factsOf("env-read").some((fact) => fact.name === wrapperName));
  return direct ?? (read ? value(context, wrapperName) : null);
}

function value(context: RunContext | null, name: string): string | null {
  const got = context?.variables.get(name)?.value?.trim() ?? "";
  return got === "" ? null : got;
}

async function adminRecord(
  io: DoctorIo,
  {
    request,
    view,
    subject,
    bases,
    answers,
  }: {
    request: DiagnoseRequest;
    view: ProjectView;
    subject: Subject;
    bases: BaseUrls;
    answers: readonly Answer[];
  },
): Promise<AdminRecord | null> {
  const admin = request.environment["OPENAI_ADMIN_KEY"]?.trim() ?? "";
  const judged = answers.find(
    (answer) =>
      answer.occurrence === subject.occurrence?.id &&
      (answer.outcome === "refused" || answer.outcome === "ok"),
  );
  if (admin === "" || judged === undefined || subject.value === null)
    return null;
  const { lookUpKey } = await import("../providers/look-up-key.ts");
  return lookUpKey(io, {
    baseUrl: bases.ask,
    trusted: true,
    adminKey: new Secret(admin),
    value: new Secret(subject.value),
    project: judged.project ?? identity(view, subject.context, "project"),
    nowMs: io.nowMs(),
    timeoutMs: request.timeoutMs,
  });
}
