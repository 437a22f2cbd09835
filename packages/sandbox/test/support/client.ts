import { createApp } from "../../src/app.ts";
import { Platform, type PlatformOptions } from "../../src/platform/platform.ts";
import { seedDemo, type Demo } from "../../src/seed.ts";

/** Every member that some test looks at. Which are there depends on the route; what is missing fails the assertion. */
export interface Json {
  id: string;
  name: string;
  type: string;
  status: string;
  role: string;
  email: string;
  model: string;
  value: string;
  mode: string;
  iso: string;
  reply: string;
  owned_by: string;
  redacted_value: string;
  next_page: string;
  project_id: string;
  created_at: number;
  expires_at: number;
  last_used_at: number;
  start_time: number;
  input_tokens: number;
  threshold_amount: number;
  now: number;
  active: boolean;
  has_more: boolean;
  removed: boolean;
  amount: { value: number; currency: string };
  api_key: Json;
  certificate_details: {
    valid_at: number;
    expires_at: number;
    content: string;
  };
  controls: string[];
  data: Json[];
  enforcement: Json;
  error: { message: string; type: string; param: string; code: string };
  faults: Json[];
  mcp: { enabled: boolean };
  owner: Json;
  requests: Json[];
  results: Json[];
  session: Json;
}

export interface Answer {
  status: number;
  text: string;
  json: Json;
  headers: Headers;
}

export interface World {
  platform: Platform;
  demo: Demo;
  /** Sends a request to `/v1` + path with this key (null: none). */
  send: (
    method: string,
    path: string,
    key: string | null,
    options?: { body?: unknown; headers?: Record<string, string> },
  ) => Promise<Answer>;
}

export const START = 1_790_000_000;

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json; // see Json
  } catch {
    return {} as Json; // e.g. a stream: nothing is there
  }
}

/** A seeded platform with demo data and a clock that stands still, without a server. */
export function world(options: PlatformOptions = {}): World {
  const platform = new Platform({ seed: "test", ...options });
  platform.clock.freeze(START);
  const demo = seedDemo(platform);
  const app = createApp(platform);
  return {
    platform,
    demo,
    async send(method, path, key, { body, headers = {} } = {}) {
      const response = await app.request(`http://127.0.0.1/v1${path}`, {
        method,
        headers: {
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        text,
        json: parsed(text),
        headers: response.headers,
      };
    },
  };
}

export const CHAT = {
  model: "gpt-4o-mini",
  messages: [{ role: "user", content: "hello" }],
};
