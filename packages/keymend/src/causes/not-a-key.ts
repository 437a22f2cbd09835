import { oddCharacters } from "../key/characters.ts";
import { familyOf, MARKER } from "../key/families.ts";
import { fakeKey } from "../key/fake.ts";
import { isPlaceholder, isPlaceholderMask } from "../key/placeholder.ts";
import type { Cause } from "../model/cause.ts";
import {
  answer,
  errorText,
  evidence,
  maskOf,
  refusal,
  seen,
  unknownKey,
} from "./sketch.ts";
import { damage, isRefusedAsSent } from "./harm.ts";
import { newKey, useOther } from "./remedies.ts";
import {
  from,
  holdsSomeKey,
  named,
  sentFamily,
  sentValue,
  type Sent,
} from "./sent.ts";

/** What else stands in the field of a key, first match wins. `sure`: it cannot be a key of anybody. */
const KINDS: readonly {
  title: string;
  whole: RegExp;
  /** For the masked form: the first eight characters. */
  head?: RegExp;
  sure: boolean;
}[] = [
  {
    title: "a URL",
    whole: /^(?:[a-z][a-z0-9+.-]{1,20}:\/\/|www\.)/i,
    head: /^(?:https?:\/|www\.)/i,
    sure: true,
  },
  {
    title: "an e-mail address",
    whole: /^[^\s@/]{1,80}@[\w-]{1,80}\.[\w.-]{2,80}$/,
    sure: true,
  },
  {
    title: "an organization id (org-…), not a key",
    whole: /^org-[A-Za-z0-9]+$/,
    head: /^org-[A-Za-z0-9]{4}$/,
    sure: true,
  },
  {
    title: "a project id (proj_…), not a key",
    whole: /^proj_[A-Za-z0-9]+$/,
    head: /^proj_[A-Za-z0-9]{3}$/,
    sure: true,
  },
  {
    title: "the id of a key (key_…), not the key",
    whole: /^key_[A-Za-z0-9]+$/,
    head: /^key_[A-Za-z0-9]{4}$/,
    sure: true,
  },
  {
    title: "the name of a model",
    whole:
      /^(?:gpt-\d|chatgpt-|o[1-9](?:-|$)|text-embedding-|dall-e|whisper-|tts-|claude-|gemini-|llama|mistral-)[\w.:-]*$/i,
    head: /^(?:gpt-[345]|text-emb|claude-\d|gemini-)/i,
    sure: true,
  },
  {
    title: "a path of a file",
    whole: /^(?:~?\/|\.{1,2}[\\/]|[A-Za-z]:[\\/])\S*$/,
    head: /^(?:~?\/(?:home|run|etc|var|User)|[A-Za-z]:[\\/])/,
    sure: true,
  },
  {
    title: "a block of JSON or of a certificate",
    whole: /^\s*(?:\{\s*"|\[\s*["{]|-----BEGIN)/,
    head: /^(?:\{\s*"|-----BEG)/,
    sure: true,
  },
  {
    title: "the name of a host",
    whole:
      /^(?:[a-z0-9-]{1,63}\.){1,6}(?:com|net|org|io|dev|ai|cloud|local)(?::\d+)?(?:\/\S*)?$/i,
    sure: true,
  },
  {
    title: "a text of several words",
    whole: /^\s*\S+\s+\S+\s+\S/,
    head: /^[A-Za-z]{2,}\s[A-Za-z]/,
    sure: true,
  },
  {
    title: "a UUID",
    whole: /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
    head: /^[0-9a-f]{8}$/,
    sure: false,
  },
  { title: "a number", whole: /^[+-]?\d+(?:\.\d+)?$/, sure: false },
  // no key of any provider holds such signs; a password does
  {
    title: "text with signs that no key has: perhaps a password",
    whole: /[!@#$%^&*()+,;?|~[\]<>]/,
    head: /[!@#$%^&()+,;?|~[\]<>\s]/,
    sure: true,
  },
  { title: "a word too short to be a key", whole: /^.{1,15}$/s, sure: false },
  {
    title: "no key by its form: keys of OpenAI begin with sk-",
    whole: /^(?!sk-)[\w.=/-]+$/,
    sure: false,
  },
];

export const notAKey: Cause = {
  id: "not-a-key",
  group: "value-damaged",
  title: "The value is something else",
  why:
    "A URL, a password that the browser filled in, an id, a prompt or a path landed in the field of the key. The provider " +
    "takes whatever is sent for a key and answers that it is incorrect.",
  rank: 20,
  alike: ["key-unknown"],
  detect(e) {
    const sent = sentValue(e);
    if (sent === null || isOther(sent)) return null;
    const kind = KINDS.find(({ whole, head }) =>
      sent.value !== null
        ? whole.test(sent.value.trim())
        : head?.test(sent.head) === true,
    );
    if (kind === undefined) return null;
    // without an answer the form alone must be beyond doubt
    const beyondDoubt = kind.sure && sent.value !== null && e.base.defaulted;
    if (!beyondDoubt && !isRefusedAsSent(e, sent)) return null;
    return damage(e, sent, {
      ...(kind.sure ? {} : { cap: "likely" as const }),
      summary: `${named(e, sent)} holds ${kind.title}`,
      facts: [
        {
          fact: `what was sent, ${String(sent.length ?? "some")} characters, is ${kind.title}`,
          from: from(sent),
        },
      ],
      remedies: [
        ...useOther(e, sent.at),
        newKey(sent.at, {
          id: "put-key-there",
          summary: /password/.test(kind.title)
            ? "put the key there, and change the password: it was sent to the provider"
            : "put the key itself there",
        }),
      ],
    });
  },
  examples: () => {
    const password = `Winter-abQdeXghi!${String(17)}`;
    const url = "https://chat.example.org/settings/keys?created=yesterday";
    const prompt = "You are a travel planner. Think step by step.";
    const id = fakeKey("key-id");
    return {
      faulty: [
        evidence({ value: password, answers: [unknownKey(password)] }),
        evidence({
          value: url,
          mask: { mask: maskOf(url), from: "error-text", matches: [] },
          error: errorText({
            refusals: [refusal("invalid-api-key", { mask: maskOf(url) })],
          }),
        }),
        evidence({
          value: null,
          mask: { mask: maskOf(prompt), from: "error-text", matches: [] },
          error: errorText({
            refusals: [refusal("invalid-api-key", { mask: maskOf(prompt) })],
          }),
        }),
        evidence({ value: id, answers: [unknownKey(id)] }),
        evidence({ value: fakeKey("organization") }),
        evidence({
          value: "gpt-4o-mini",
          answers: [unknownKey("gpt-4o-mini")],
        }),
        evidence({ value: "hunter22", answers: [unknownKey("hunter22")] }),
      ],
      healthy: [
        evidence({ value: fakeKey(), answers: [unknownKey(fakeKey())] }),
        evidence({ value: "hunter22" }),
        evidence({ value: "hunter22", answers: [answer()] }),
        evidence({
          value: "your-api-key",
          answers: [unknownKey("your-api-key")],
        }),
        evidence({
          value: fakeKey("azure"),
          answers: [unknownKey(fakeKey("azure"))],
        }),
        evidence({
          value: fakeKey("anthropic"),
          answers: [unknownKey(fakeKey("anthropic"))],
        }),
        evidence({
          value: `"${fakeKey()}"`,
          answers: [unknownKey(`"${fakeKey()}"`)],
        }),
        evidence({
          value: password,
          winner: seen({ value: password }),
          answers: [answer()],
        }),
      ],
    };
  },
};

/** A key in some form, a stand-in, a masked form: causes of their own. */
function isOther(sent: Sent): boolean {
  const { value } = sent;
  if (value === null) {
    const family = sentFamily(sent);
    if (family !== null && family.kind !== "id") return true;
    return (
      isPlaceholderMask(sent.head, sent.tail) ||
      /sk-|Bearer|["'`<{$]/.test(sent.head)
    );
  }
  if (value.trim() === "" || value.length > 20_000 || isPlaceholder(value))
    return true;
  if (value.includes(MARKER) || /^["'`<{$]?sk-/.test(value.trim())) return true;
  if (oddCharacters(value).length > 0 && /[A-Za-z0-9_-]{20}/.test(value))
    return true;
  if (/^\$?\{|^<.*>$|^\$[A-Z_(]|^%[A-Z]/.test(value.trim())) return true;
  const family = familyOf(value.trim());
  return family === null ? holdsSomeKey(value) : family.kind !== "id";
}
