import { place } from "../causes/speak.ts";
import type { Evidence, Seen } from "../model/evidence.ts";
import { factsOf } from "../model/evidence.ts";
import type { Risk, RiskRow } from "./risk.ts";

const DAY_MS = 86_400_000;
/** The policy that keymend proposes: no key older than this. */
const MAX_AGE_DAYS = 90;
const EXPIRY_WARNING_DAYS = 14;

const days = (ms: number) => Math.floor(ms / DAY_MS);

/** Places that hold the value under judgment. */
function copies(e: Evidence): Seen[] {
  const value = e.subject.value?.trim() ?? "";
  return value.length < 16
    ? []
    : e.seen.filter((seen) => seen.value?.includes(value) === true);
}

const rotate = (first: string) => [
  first,
  "make a new key and store it in the place of this one: keymend new",
  "revoke the old one on the keys page of the provider",
];

const committed: RiskRow = {
  id: "committed",
  detect(e) {
    const hit = e.git?.committed[0];
    const seen = e.seen.find((one) => one.id === hit?.occurrence);
    if (hit === undefined || seen === undefined) return null;
    const host = e.git?.remoteHost ?? null;
    return {
      severity: host === null ? "notice" : "risk",
      occurrence: seen.id,
      summary: `${place(e, seen)} is committed with the key in it${host === null ? "" : `, in a repository that has a remote on ${host}`}`,
      evidence: [
        {
          fact: `commit ${hit.commit} of ${new Date(hit.atMs).toISOString().slice(0, 10)} holds the key`,
          from: "history",
        },
      ],
      steps: rotate(
        "take the file out of git and let git ignore it: git rm --cached <file>",
      ),
    };
  },
};

const readableByOthers: RiskRow = {
  id: "readable-by-others",
  detect(e) {
    const paths = new Set(copies(e).map((seen) => seen.path));
    const open = factsOf(e, "file").find(
      (fact) =>
        paths.has(fact.path) &&
        (fact.mode & 0o004) !== 0 &&
        fact.reachable === true,
    );
    if (open === undefined || e.platform === "win32") return null;
    const others = e.otherAccounts;
    return {
      severity: others > 0 ? "risk" : "notice",
      occurrence: copies(e).find((seen) => seen.path === open.path)?.id ?? null,
      summary: `${open.path} can be read by ${others > 0 ? `the ${others === 1 ? "other account" : `${others} other accounts`} of this machine` : "every account of this machine"}`,
      evidence: [
        {
          fact: `its mode is ${(open.mode & 0o777).toString(8).padStart(3, "0")}, and every folder above it lets others through`,
          from: "file",
        },
      ],
      steps: [`chmod 600 ${open.path}`],
    };
  },
};

const over90Days: RiskRow = {
  id: "over-90-days",
  detect(e) {
    const entry = e.ledger.get(e.subject.occurrence?.fingerprint ?? "");
    const since = e.admin?.createdMs ?? entry?.firstWorkedMs ?? null;
    const age = since === null ? 0 : days(e.nowMs - since);
    if (age <= MAX_AGE_DAYS) return null;
    return {
      severity: "risk",
      occurrence: e.subject.occurrence?.id ?? null,
      summary: `the key is at least ${age} days old; ${MAX_AGE_DAYS} are the limit`,
      evidence: [
        {
          fact:
            e.admin?.createdMs == null
              ? `it already worked here ${age} days ago`
              : `the admin list says that it was made ${age} days ago`,
          from: e.admin?.createdMs == null ? "history" : "provider",
        },
      ],
      steps: rotate("plan the change"),
    };
  },
};

const expiresSoon: RiskRow = {
  id: "expires-soon",
  detect(e) {
    const at = e.admin?.expiresAtMs ?? null;
    if (at === null || at < e.nowMs || days(at - e.nowMs) > EXPIRY_WARNING_DAYS)
      return null;
    return {
      severity: "risk",
      occurrence: e.subject.occurrence?.id ?? null,
      summary: `the key expires on ${new Date(at).toISOString().slice(0, 10)}`,
      evidence: [
        {
          fact: `the admin list names that date: ${days(at - e.nowMs)} days from now`,
          from: "provider",
        },
      ],
      steps: rotate("an expired key cannot be prolonged"),
    };
  },
};

const sharedByProjects: RiskRow = {
  id: "shared-by-projects",
  detect(e) {
    const projects =
      e.ledger.get(e.subject.occurrence?.fingerprint ?? "")?.projects?.length ??
      0;
    if (projects < 2) return null;
    return {
      severity: "notice",
      occurrence: e.subject.occurrence?.id ?? null,
      summary: `${projects} projects of this machine use this key: when it leaks from one, all stop`,
      evidence: [{ fact: `it worked in ${projects} folders`, from: "history" }],
      steps: ["make one key for each project and place"],
    };
  },
};

const inShellHistory: RiskRow = {
  id: "in-shell-history",
  detect(e) {
    const seen = copies(e).find((one) => one.source === "shell-history");
    if (seen === undefined) return null;
    return {
      severity: "risk",
      occurrence: seen.id,
      summary: `${place(e, seen)} keeps the key: it was typed on a command line`,
      evidence: [
        { fact: "a line of the shell history holds it", from: "file" },
      ],
      steps: rotate("take the line out of the history file"),
    };
  },
};

const inImageLayer: RiskRow = {
  id: "in-image-layer",
  detect(e) {
    const seen = copies(e).find((one) => one.source === "dockerfile");
    if (seen === undefined) return null;
    return {
      severity: "risk",
      occurrence: seen.id,
      summary: `${place(e, seen)} puts the key into a layer of the image: everyone who has the image has the key`,
      evidence: [{ fact: "an ENV or ARG instruction holds it", from: "file" }],
      steps: rotate(
        "hand the key to the container when it starts: docker run --env-file .env",
      ),
    };
  },
};

const inBuildContext: RiskRow = {
  id: "in-build-context",
  detect(e) {
    const copiesAll = factsOf(e, "dockerfile").find(
      (fact) =>
        fact.instruction === "COPY" &&
        /^\s*(?:--\S+\s+)*\.\/?\s/.test(fact.text.replace(/^COPY\s+/i, "")),
    );
    const seen = copies(e).find(
      (one) => one.source === "dotenv" && !(one.path ?? "").includes("/"),
    );
    if (copiesAll === undefined || seen === undefined || e.dockerIgnoresEnv)
      return null;
    return {
      severity: "notice",
      occurrence: seen.id,
      summary: `${copiesAll.at.path}:${copiesAll.at.line} copies the whole folder into the image, ${seen.path ?? ""} with the key included`,
      evidence: [{ fact: "no .dockerignore leaves it out", from: "file" }],
      steps: [
        `add ${seen.path ?? ".env"} to .dockerignore`,
        "build the image again, and throw the old one away",
      ],
    };
  },
};

const riskRows: readonly RiskRow[] = [
  committed,
  inImageLayer,
  inShellHistory,
  expiresSoon,
  over90Days,
  readableByOthers,
  sharedByProjects,
  inBuildContext,
];

/** What threatens the key under judgment, the worst first. */
export function risksOf(evidence: Evidence): Risk[] {
  const found = riskRows.flatMap((row): Risk[] => {
    const risk = row.detect(evidence);
    return risk === null ? [] : [{ id: row.id, ...risk }];
  });
  return [
    ...found.filter(({ severity }) => severity === "risk"),
    ...found.filter(({ severity }) => severity === "notice"),
  ];
}
