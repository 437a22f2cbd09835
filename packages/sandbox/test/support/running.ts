import OpenAI from "openai";
import { onTestFinished } from "vitest";
import {
  startSandbox,
  type Sandbox,
  type SandboxOptions,
} from "../../src/server.ts";
import type { Demo } from "../../src/seed.ts";

/** A sandbox with its demo data, listening; stopped when the test is over. */
export async function running(
  options: SandboxOptions = {},
): Promise<Sandbox & { demo: Demo }> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  const { demo } = sandbox;
  if (demo === null) throw new Error("this sandbox has no demo data");
  return { ...sandbox, demo };
}

/** The official SDK, pointed at a sandbox; it retries nothing unless asked to. */
export function sdk(
  { baseUrl, demo }: { baseUrl: string; demo: Demo },
  { apiKey = demo.keys.project, maxRetries = 0 } = {},
): OpenAI {
  return new OpenAI({
    apiKey,
    adminAPIKey: demo.keys.admin,
    baseURL: baseUrl,
    maxRetries,
    organization: null,
    project: null,
  });
}
