import { fakeKey } from "../key/fake.ts";
import type { Cause } from "../model/cause.ts";
import {
  answer,
  context,
  effective,
  evidence,
  seen,
  unknownKey,
} from "./sketch.ts";
import { damage } from "./harm.ts";
import { repair } from "./remedies.ts";
import { from, holdsSomeKey, named, sentValue } from "./sent.ts";

const COMMENT = /^\s*(\S{8,}?)\s*(?:\s#|\s\/\/|\s--\s|\s;|\s<!--|(?<=["'`])#)/;

/** Cuts the comment off, and the blanks before it. */
const cut = (text: string): string => {
  const found = COMMENT.exec(text);
  return found === null
    ? text
    : (found[1] ?? "") + (text.endsWith("\r") ? "\r" : "");
};

export const commentIncluded: Cause = {
  id: "comment-included",
  group: "value-damaged",
  title: "A comment became part of the value",
  why:
    "Some loaders take a # behind a value for a comment, others take the whole line: docker --env-file, cmd's set, older " +
    "readers. The comment is then sent as part of the key.",
  rank: 20,
  detect(e) {
    const sent = sentValue(e);
    if (sent?.value == null || sent.value.length > 4_000) return null;
    const found = COMMENT.exec(sent.value);
    if (found === null || !holdsSomeKey(found[1] ?? "")) return null;
    const start = (found[1]?.length ?? 0) + sent.value.search(/\S/) + 1;
    const loader = e.subject.context?.loader;
    return damage(e, sent, {
      summary: `the comment behind the key in ${named(e, sent)} is sent as part of the key`,
      facts: [
        {
          fact: `a comment begins behind character ${String(start - 1)} of ${String(sent.length)}`,
          from: from(sent),
        },
        ...(loader === undefined || sent.at?.path == null
          ? []
          : [
              {
                fact: `${loader} takes the whole line for the value`,
                from: "file" as const,
              },
            ]),
      ],
      remedies: [
        repair(
          e,
          sent.at,
          {
            id: "take-comment-out",
            summary: "put the comment on a line of its own, or take it out",
          },
          { clean: cut, raw: cut },
        ),
      ],
    });
  },
  examples: () => {
    const key = fakeKey();
    const long = `${key} # key of the team`;
    return {
      faulty: [
        evidence({
          value: key,
          loaded: long,
          contexts: [
            context({
              loader: "docker --env-file",
              variables: new Map([
                [
                  "OPENAI_API_KEY",
                  effective({ from: seen({ value: key }), value: long }),
                ],
              ]),
            }),
          ],
          answers: [unknownKey(long)],
        }),
        evidence({
          value: `${fakeKey("legacy")} // prod`,
          winner: { source: "batch", path: "run.bat" },
        }),
      ],
      healthy: [
        evidence({ value: key }),
        evidence({ value: long, loaded: key, answers: [answer()] }),
        evidence({ value: "pass #word and more" }),
      ],
    };
  },
};
