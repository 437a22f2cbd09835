import {
  anything,
  flag,
  integer,
  isRecord,
  nullable,
  optional,
  required,
  shape,
} from "../read/fields.ts";
import { refuse, Refused } from "../refusals.ts";
import type { Call, Route } from "../route.ts";
import { admit } from "./admission.ts";
import { modelIn } from "./chat.ts";
import { eventStream, type StreamEvent } from "./event-stream.ts";
import { noteUsage } from "./model-usage.ts";
import { countTokens, cutReply, piecesOf, textOf } from "./tokens.ts";

const request = shape({
  input: anything,
  stream: optional(nullable(flag)),
  max_output_tokens: optional(nullable(integer(1))),
  reasoning: optional(nullable(shape({ summary: anything }))),
});

interface Parts {
  id: string;
  itemId: string;
  createdAt: number;
  model: string;
  text: string;
  maxTokens: number | null;
  isCut: boolean;
  input: number;
  output: number;
}

const textPart = (text: string) => ({
  type: "output_text",
  text,
  annotations: [],
  logprobs: [],
});

const message = (parts: Parts, status: string, text: string | null) => ({
  id: parts.itemId,
  type: "message",
  status,
  role: "assistant",
  content: text === null ? [] : [textPart(text)],
});

const usageOf = ({ input, output }: Parts) => ({
  input_tokens: input,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: output,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: input + output,
});

const fixed = {
  error: null,
  instructions: null,
  metadata: {},
  parallel_tool_calls: true,
  previous_response_id: null,
  reasoning: { effort: null, summary: null },
  service_tier: "default",
  store: true,
  temperature: 1,
  text: { format: { type: "text" } },
  tool_choice: "auto",
  tools: [],
  top_p: 1,
  truncation: "disabled",
};

function responseBody(parts: Parts, isDone: boolean) {
  const end = parts.isCut ? "incomplete" : "completed";
  const status = isDone ? end : "in_progress";
  return {
    id: parts.id,
    object: "response",
    created_at: parts.createdAt,
    status,
    ...fixed,
    incomplete_details:
      isDone && parts.isCut ? { reason: "max_output_tokens" } : null,
    max_output_tokens: parts.maxTokens,
    model: parts.model,
    output: isDone ? [message(parts, end, parts.text)] : [],
    usage: isDone ? usageOf(parts) : null,
  };
}

function events(parts: Parts): StreamEvent[] {
  const at = { item_id: parts.itemId, output_index: 0, content_index: 0 };
  const end = parts.isCut ? "incomplete" : "completed";
  const delta = (piece: string): [string, object] => [
    "response.output_text.delta",
    { ...at, delta: piece, logprobs: [] },
  ];
  const steps: [string, object][] = [
    ["response.created", { response: responseBody(parts, false) }],
    ["response.in_progress", { response: responseBody(parts, false) }],
    [
      "response.output_item.added",
      { output_index: 0, item: message(parts, "in_progress", null) },
    ],
    ["response.content_part.added", { ...at, part: textPart("") }],
    ...piecesOf(parts.text).map(delta),
    ["response.output_text.done", { ...at, text: parts.text, logprobs: [] }],
    ["response.content_part.done", { ...at, part: textPart(parts.text) }],
    [
      "response.output_item.done",
      { output_index: 0, item: message(parts, end, parts.text) },
    ],
    [`response.${end}`, { response: responseBody(parts, true) }],
  ];
  return steps.map(([name, data], index) => ({
    name,
    data: { type: name, sequence_number: index, ...data },
  }));
}

function askedSummary(body: ReturnType<typeof request>): boolean {
  const summary = body.reasoning?.summary;
  return summary !== undefined && summary !== null;
}

function respond(call: Call): object {
  const model = modelIn(call.body);
  const body = request(call.body, "");
  required(body.input, "input");
  const maxTokens = body.max_output_tokens ?? null;
  const instructions = isRecord(call.body) ? call.body["instructions"] : "";
  const input = countTokens(textOf([instructions, body.input]));
  const isStream = body.stream === true;
  const tokens = input + (maxTokens ?? 0);
  admit(call, { model, kind: "text", tokens, isStream });
  if (askedSummary(body) && !call.caller.organization.verified) {
    throw new Refused(refuse("unverified-summary"));
  }
  const { text, isCut } = cutReply(call.platform.settings.reply, maxTokens);
  const output = countTokens(text);
  noteUsage(call, {
    kind: "completions",
    model,
    amounts: { input_tokens: input, output_tokens: output },
    dimensions: { batch: false, service_tier: "default" },
  });
  const parts: Parts = {
    id: call.platform.newId("resp_", 32),
    itemId: call.platform.newId("msg_", 32),
    createdAt: call.platform.clock.now(),
    model,
    text,
    maxTokens,
    isCut,
    input,
    output,
  };
  return isStream ? eventStream(events(parts)) : responseBody(parts, true);
}

export const responseRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/responses",
    style: "responses",
    // a key with only the first still lacks the second
    scopes: ["api.responses.write", "model.request"],
    handle: respond,
  },
  {
    // responses are not kept, so none is ever found; a made-up id answers 400
    method: "GET",
    path: "/responses/:id",
    style: "responses",
    scopes: ["api.responses.read"],
    handle: () => {
      const reason = "expected an ID of a stored response";
      throw new Refused(
        refuse("invalid-parameter", { param: "response_id", reason }),
      );
    },
  },
];
