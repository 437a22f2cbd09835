import type { Cause, Edit, Remedy } from "../model/cause.ts";
import type { Evidence, Seen } from "../model/evidence.ts";
import { folderOf, joinPath, nameOf } from "../doctor/paths.ts";
import { fakeKey } from "../key/fake.ts";
import {
  hasTag,
  holders,
  holding,
  isEnvFile,
  isHandedOn,
  isHealthy,
  isInherited,
  isPersistent,
  lackOf,
  titleOf,
  isGiven,
} from "./reach.ts";
import { answer, context, evidence, seen } from "./sketch.ts";
import { place, pointAt } from "./speak.ts";

export const envFileWrongName: Cause = {
  id: "env-file-wrong-name",
  group: "not-loaded",
  title: "The key is in a file no loader reads",
  why:
    "Loaders look for a few exact names. A sample file that was filled in but not copied, a name whose hidden " +
    "extension makes it .env.txt, or a variant that this loader does not know, is never opened.",
  rank: 30,
  detect(e) {
    const lack = lackOf(e);
    if (lack === null || isHealthy(e) || isGiven(e, lack.names)) return null;
    const held = holders(e, lack.names);
    // a file under a right name, or the environment, has a key: something else is wrong
    if (
      held.some(
        (one) => isInherited(one) || isPersistent(one) || isReadable(e, one),
      )
    )
      return null;
    const file = held.find(
      (one) =>
        one.source === "dotenv" &&
        !isHandedOn(e, one.path ?? "") &&
        isUnread(e, one),
    );
    if (file?.path == null) return null;
    const to = target(e, file);
    if (to === file.path) return null;
    return {
      certainty: "proven",
      at: pointAt(file),
      summary: `${place(e, file)} holds the key, but ${titleOf(e)} does not read a file of that name; it reads ${to}`,
      evidence: [
        holding(e, file),
        lack.proof,
        {
          fact: `no file that ${e.contexts[0]?.loader ?? "the loader"} reads holds ${lack.names.join(" or ")}`,
          from: "file",
        },
      ],
      remedies: [remedy(e, file, file.path, to)],
    };
  },
  examples: () => ({
    faulty: [
      unread({ path: ".env.txt", tags: ["misnamed"] }),
      unread({ path: ".env.template", line: 2, tags: ["template"] }),
      unread({ path: "server/.env.sample", tags: ["template"] }),
      // plain dotenv reads no .env.local
      unread({ path: ".env.local" }),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      // the sample beside the real file
      evidence({
        value: fakeKey(),
        seen: [
          seen({ value: fakeKey() }),
          seen({
            id: "o2",
            path: ".env.example",
            value: "your-api-key-here",
            tags: ["template"],
          }),
        ],
        answers: [answer()],
      }),
      unread({
        path: ".env.example",
        value: "sk-your-key-here",
        tags: ["template"],
      }),
      unread({ path: ".env.example", value: "", tags: ["template"] }),
      // the file of another folder is not misnamed
      unread({ path: "client/.env" }),
    ],
  }),
};

function unread(part: Partial<Seen>): Evidence {
  return evidence({
    value: null,
    contexts: [context({ files: [], wanted: [".env"] })],
    seen: [seen({ value: fakeKey(), ...part })],
  });
}

function isReadable(e: Evidence, occurrence: Seen): boolean {
  return (
    occurrence.path !== null &&
    e.contexts.some((context) => context.files.includes(occurrence.path ?? ""))
  );
}

/** A sample, a slip in the name, or a variant beside the file that the loader would read. */
function isUnread(e: Evidence, file: Seen): boolean {
  if (!isEnvFile(file)) return true;
  const first = e.contexts[0];
  if (first === undefined || first.environmentOnly) return false;
  const looked = [...first.wanted, ...first.files];
  const name = nameOf(file.path ?? "");
  return (
    looked.some((path) => folderOf(path) === folderOf(file.path ?? "")) &&
    !looked.some((path) => nameOf(path) === name)
  );
}

/** The path that the loader would read, in the same folder when it looks there. */
function target(e: Evidence, file: Seen): string {
  const folder = folderOf(file.path ?? "");
  const first = e.contexts[0];
  const looked = [...(first?.wanted ?? []), ...(first?.files ?? [])];
  const plain = looked.find(
    (path) => folderOf(path) === folder && nameOf(path) === ".env",
  );
  return (
    plain ??
    looked.find((path) => folderOf(path) === folder) ??
    joinPath(folder, ".env")
  );
}

function remedy(e: Evidence, file: Seen, from: string, to: string): Remedy {
  const exists =
    e.seen.some((one) => one.path === to) ||
    e.facts.some((fact) => fact.kind === "file" && fact.path === to);
  if (exists)
    return {
      id: "move-line",
      summary: `move ${file.variable ?? "the key"} from ${from} to ${to}`,
      steps: [
        `copy the line of ${file.variable ?? "the key"} from ${from} into ${to}`,
        `take the key out of ${from}`,
        "start the program again",
      ],
    };
  const sample = hasTag(file, "template");
  const edit: Edit = sample
    ? { do: "copy-file", from, to }
    : { do: "rename-file", from, to };
  return {
    id: sample ? "copy-template" : "rename-file",
    summary: sample ? `copy ${from} to ${to}` : `rename ${from} to ${to}`,
    steps: [
      `${sample ? "copy" : "rename"} ${from} to ${to}`,
      ...(sample
        ? [
            `put a filler in the place of the key in ${from}${isShared(e, file) ? ": git tracks this file, so end the key and make a new one" : ""}`,
          ]
        : []),
      "start the program again",
    ],
    edits: [edit],
  };
}

/** Sample files are made to be committed. */
function isShared(e: Evidence, file: Seen): boolean {
  return e.git?.committed.some((one) => one.occurrence === file.id) === true;
}
