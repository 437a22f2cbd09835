import { isRecord } from "../read/fields.ts";

/** About four characters make a token; near enough for usage and limits. */
export const countTokens = (text: string): number =>
  Math.max(1, Math.ceil(text.length / 4));

/** All text inside a prompt of any form: a string, parts, messages, lists of these. */
export function textOf(prompt: unknown): string {
  if (typeof prompt === "string") return prompt;
  if (Array.isArray(prompt)) return prompt.map(textOf).join(" ");
  if (!isRecord(prompt)) return "";
  return [prompt["content"], prompt["text"]].map(textOf).join("");
}

/** The reply, cut to so many tokens. */
export function cutReply(
  reply: string,
  maxTokens: number | null,
): { text: string; isCut: boolean } {
  if (maxTokens === null || countTokens(reply) <= maxTokens) {
    return { text: reply, isCut: false };
  }
  return { text: reply.slice(0, maxTokens * 4), isCut: true };
}

/** The pieces in which a stream brings a text. */
export const piecesOf = (text: string): string[] =>
  text.match(/\S+\s*|\s+/g) ?? [];
