import { Hono } from "hono";
import type { NodeSide } from "../connection.ts";
import type { Platform } from "../platform/platform.ts";
import { isRecord } from "../read/fields.ts";
import { Refused } from "../refusals.ts";
import { controls, type Control } from "./controls.ts";

interface ControlOptions {
  settle?: (() => Promise<void>) | undefined;
}

const wrong = (message: string, status: number) =>
  Response.json({ error: message }, { status });

/** What went wrong, in words; anything that is not the caller's mistake is thrown on. */
function mistake(error: unknown): Response {
  if (error instanceof Refused) return wrong(error.refusal.message, 400);
  if (error instanceof RangeError) return wrong(error.message, 404);
  if (error instanceof TypeError || error instanceof SyntaxError) {
    return wrong(error.message, 400);
  }
  throw error;
}

async function bodyOf(request: Request): Promise<Record<string, unknown>> {
  const text = request.method === "POST" ? await request.text() : "";
  const body: unknown = text.trim() === "" ? {} : JSON.parse(text);
  if (!isRecord(body)) throw new TypeError("expected a JSON object");
  return body;
}

async function run(
  platform: Platform,
  control: Control,
  request: Request,
  id: string,
): Promise<Response> {
  // a web page must not be able to pull these strings
  if (request.headers.has("origin")) return wrong("not for web pages", 403);
  try {
    const answer = control.run({ platform, id, body: await bodyOf(request) });
    return Response.json(answer);
  } catch (error) {
    return mistake(error);
  }
}

/** The strings to pull, under `/_sandbox`. Never faulty, never logged. */
export function controlApp(
  platform: Platform,
  { settle }: ControlOptions,
): Hono<{ Bindings: NodeSide }> {
  const app = new Hono<{ Bindings: NodeSide }>();
  for (const control of controls) {
    app.on(control.method, control.path, async (c) => {
      const id = c.req.param("id") ?? "";
      const answer = await run(platform, control, c.req.raw, id);
      await settle?.();
      return answer;
    });
  }
  app.all("*", () => wrong("no such control; see GET /_sandbox", 404));
  return app;
}
