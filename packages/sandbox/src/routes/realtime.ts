import {
  anything,
  integer,
  isRecord,
  nullable,
  optional,
  shape,
} from "../read/fields.ts";
import type { Call, Route } from "../route.ts";

const request = shape({
  session: optional(anything),
  expires_after: optional(
    nullable(shape({ seconds: optional(integer(10, 7200)) })),
  ),
});

/** Named options of the session that is asked for, or else these. */
const realtime = (id: string, asked: Record<string, unknown>) => ({
  type: "realtime",
  object: "realtime.session",
  id,
  model: "gpt-realtime",
  output_modalities: ["audio"],
  instructions: "You are a friendly assistant.",
  tools: [],
  tool_choice: "auto",
  max_output_tokens: "inf",
  tracing: null,
  truncation: "auto",
  expires_at: 0,
  ...asked,
});

const transcription = (id: string, asked: Record<string, unknown>) => ({
  object: "realtime.transcription_session",
  id,
  expires_at: 0,
  ...asked,
  type: "transcription",
});

function createSecret({ platform, body: raw }: Call): object {
  const body = request(raw, "");
  const asked = isRecord(body.session) ? body.session : {};
  const id = platform.newId("sess_", 21);
  const now = platform.clock.now();
  return {
    // never kept: there is no Realtime interface here that would take it
    value: "ek_" + platform.keyLetters(32, "hex"),
    expires_at: now + (body.expires_after?.seconds ?? 600),
    session:
      asked["type"] === "transcription"
        ? transcription(id, asked)
        : realtime(id, asked),
  };
}

export const realtimeRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/realtime/client_secrets",
    style: "classic",
    scopes: ["model.request"],
    handle: createSecret,
  },
];
