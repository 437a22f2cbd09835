import { createApp } from "../../src/app.ts";
import { Platform, type PlatformOptions } from "../../src/platform/platform.ts";
import { seedDemo, type Demo } from "../../src/seed.ts";

/** The body as a test wants to look into it; a wrong guess fails the assertion that follows. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of many shapes, asserted member by member
export type Json = any;

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
  send(
    method: string,
    path: string,
    key: string | null,
    options?: { body?: unknown; headers?: Record<string, string> },
  ): Promise<Answer>;
}

export const START = 1_790_000_000;

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
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
