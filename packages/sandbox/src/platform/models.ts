import type { RateLimit } from "./state.ts";

/** One model of the catalogue. Prices are near the public list of 2025 and only serve to make costs plausible. */
export interface ModelRow {
  created: number;
  ownedBy: string;
  kind: "text" | "embedding" | "image" | "realtime";
  /** Dollars for a million tokens, or for one image. */
  inputUsd: number;
  outputUsd: number;
  /** Only a verified organization may use it at all. */
  needsVerification?: boolean;
  /** Only a verified organization may stream it. */
  streamNeedsVerification?: boolean;
  limits: RateLimit;
}

const limits = (requests: number, tokens: number): RateLimit => ({
  max_requests_per_1_minute: requests,
  max_tokens_per_1_minute: tokens,
});

const text = (
  created: number,
  inputUsd: number,
  outputUsd: number,
  tokens: number,
): ModelRow => ({
  created,
  ownedBy: "system",
  kind: "text",
  inputUsd,
  outputUsd,
  limits: limits(500, tokens),
});

// 30,000 tokens a minute for gpt-4o is what tier 1 gets
export const models: Readonly<Record<string, ModelRow>> = {
  "gpt-4o": text(1715367049, 2.5, 10, 30_000),
  "gpt-4o-mini": text(1721172741, 0.15, 0.6, 200_000),
  "gpt-4.1": text(1744316542, 2, 8, 30_000),
  "gpt-4.1-mini": text(1744318173, 0.4, 1.6, 200_000),
  "gpt-4.1-nano": text(1744321025, 0.1, 0.4, 200_000),
  "gpt-5": {
    ...text(1754425777, 1.25, 10, 30_000),
    streamNeedsVerification: true,
  },
  "gpt-5-mini": text(1754425928, 0.25, 2, 200_000),
  o3: { ...text(1744225308, 2, 8, 30_000), needsVerification: true },
  "o4-mini": text(1744225351, 1.1, 4.4, 100_000),
  "text-embedding-3-small": {
    ...text(1705948997, 0.02, 0, 1_000_000),
    kind: "embedding",
  },
  "text-embedding-3-large": {
    ...text(1705953180, 0.13, 0, 1_000_000),
    kind: "embedding",
  },
  "gpt-image-1": {
    ...text(1745517030, 0, 0.04, 100_000),
    kind: "image",
    needsVerification: true,
    limits: { ...limits(500, 100_000), max_images_per_1_minute: 5 },
  },
  "dall-e-3": {
    ...text(1698785189, 0, 0.04, 100_000),
    kind: "image",
    limits: { ...limits(500, 100_000), max_images_per_1_minute: 5 },
  },
  "gpt-realtime": { ...text(1756271701, 4, 16, 40_000), kind: "realtime" },
};

export const modelNamed = (id: string): ModelRow | null =>
  Object.hasOwn(models, id) ? (models[id] ?? null) : null;
