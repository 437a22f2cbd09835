import { diagnose, type Diagnosis } from "../doctor/diagnose.ts";
import type { DiagnoseRequest, DoctorIo } from "../doctor/request.ts";
import type { DoctorReport } from "../doctor/report.ts";
import type { UndoStore } from "../state/undo-store.ts";
import { applyChanges, undoRecords } from "./apply.ts";
import { changesOf, planFixes, type PlannedFix } from "./fix.ts";
import { inNewShell } from "./new-shell.ts";
import { cleanKey, proveKey, storeKey } from "./new-key.ts";

/** A value can be damaged in several ways at once; each round heals one and asks again. */
const MAX_ROUNDS = 5;

/** `keymend.fix/1`. Holds no key. */
export interface FixReport {
  schema: "keymend.fix/1";
  plan: {
    cause: string;
    occurrence: string | null;
    automatic: boolean;
    summary: string;
    steps: string[];
    url: string | null;
    changes: {
      path: string;
      line: number | null;
      before: string | null;
      after: string | null;
      /** It is a link, it has other names. */
      notes: string[];
    }[];
  }[];
  applied: boolean;
  /** The same question asked again through the project's own loader; null when nothing was changed. */
  proof: DoctorReport | null;
  undo: string | null;
  /** Variables that a profile set: running terminals still have the old value. */
  restart: string[];
  verdictBefore: DoctorReport["verdict"];
}

export interface FixSetting {
  io: DoctorIo;
  store: UndoStore;
  request: DiagnoseRequest;
  /** Shows the plan and asks. */
  consent: (plans: readonly PlannedFix[]) => Promise<boolean>;
  /** Asks a person for a new key, hidden; null when there is nobody to ask. */
  key: (() => Promise<string>) | null;
}

/** Plan → consent → apply → prove, in rounds, until the program works or nothing more can be done here. */
export class FixRun {
  readonly plans: PlannedFix[] = [];
  private readonly setting: FixSetting;
  private group: string | null = null;
  private hasAsked = false;
  private request: DiagnoseRequest;
  /** Variables that running shells still hold as they were. */
  private readonly restart: string[] = [];

  constructor(setting: FixSetting) {
    this.setting = setting;
    this.request = setting.request;
  }

  async from(first: Diagnosis): Promise<FixReport> {
    let now = first;
    let applied = false;
    for (let round = 0; round < MAX_ROUNDS && isFaulty(now); round += 1) {
      const plans = await this.plansFor(now);
      this.plans.push(...plans);
      const next = await this.round(now, plans, round);
      if (next === null) break;
      if (helpedNothing(now, next.diagnosis)) {
        undoRecords(this.setting.store, [next.id]);
        break;
      }
      this.group ??= next.group;
      applied = true;
      now = next.diagnosis;
    }
    return this.report(first, applied ? now.report : null);
  }

  /** One round: null when there is nothing to do or nobody agreed. */
  private async round(
    now: Diagnosis,
    plans: readonly PlannedFix[],
    round: number,
  ): Promise<{ diagnosis: Diagnosis; id: string; group: string } | null> {
    const { io, store, consent } = this.setting;
    const { request } = this;
    const automatic = plans.filter((plan) => plan.changes.length > 0);
    if (automatic.length === 0 || !(await consent(automatic))) return null;
    const { id, group } = applyChanges(
      store,
      automatic.flatMap((plan) => plan.changes),
      {
        dir: request.dir,
        causes: automatic.map((plan) => plan.cause),
        nowMs: io.nowMs(),
        group: this.group,
        round,
      },
    );
    return { diagnosis: await this.asked(now), id, group };
  }

  /** The same question once more; after a change of a profile as a new shell would ask it. */
  private async asked(before: Diagnosis): Promise<Diagnosis> {
    const { io } = this.setting;
    const next = await diagnose(io, this.request);
    const fresh = inNewShell(
      before.evidence,
      next.evidence,
      this.request.environment,
    );
    if (fresh === null) return next;
    this.restart.push(...fresh.variables);
    this.request = { ...this.request, environment: fresh.environment };
    return diagnose(io, this.request);
  }

  /** What keymend can do, else what the new key of a person can, else the steps for a person. */
  private async plansFor(now: Diagnosis): Promise<PlannedFix[]> {
    const { io } = this.setting;
    const { request } = this;
    const plans = await planFixes(io, now, request);
    const automatic = plans.filter((plan) => plan.changes.length > 0);
    if (automatic.length > 0) return automatic;
    const withKey = await this.planWithKey(now, plans[0]);
    return withKey === null ? plans.slice(0, 1) : [withKey];
  }

  private async planWithKey(
    now: Diagnosis,
    plan: PlannedFix | undefined,
  ): Promise<PlannedFix | null> {
    const { io, key } = this.setting;
    const { request } = this;
    const asks = now.judgment.diagnoses[0]?.finding.remedies.some(
      (remedy) => remedy.asksForKey === true,
    );
    if (plan === undefined || key === null || asks !== true || this.hasAsked)
      return null;
    this.hasAsked = true;
    const value = cleanKey(await key());
    await proveKey(value, {
      http: io.http,
      baseUrl: now.askedUrl,
      timeoutMs: request.timeoutMs,
    });
    const edits = storeKey(now.evidence, value);
    const remedy = { ...plan.remedy, summary: "put the new key in its place" };
    return {
      ...plan,
      remedy,
      ...(await changesOf(io, now, edits, request)),
    };
  }

  private report(first: Diagnosis, proof: DoctorReport | null): FixReport {
    return {
      schema: "keymend.fix/1",
      plan: this.plans.map((plan) => ({
        cause: plan.cause,
        occurrence: plan.occurrence,
        automatic: plan.changes.length > 0,
        summary: plan.remedy.summary,
        steps: plan.remedy.steps,
        url: plan.remedy.url,
        changes: plan.shown.map(({ path, line, before, after, notes }) => ({
          path,
          line,
          before,
          after,
          notes,
        })),
      })),
      applied: proof !== null,
      proof,
      undo: this.group,
      restart: this.restart,
      verdictBefore: first.report.verdict,
    };
  }
}

const isFaulty = ({ report }: Diagnosis) =>
  report.verdict !== "healthy" && report.diagnoses.length > 0;

/** The same cause at the same place as before: the change was not the cure, so it is taken back. */
function helpedNothing(before: Diagnosis, after: Diagnosis): boolean {
  const [a, b] = [before.report.diagnoses[0], after.report.diagnoses[0]];
  return (
    a !== undefined &&
    b !== undefined &&
    a.cause === b.cause &&
    a.summary === b.summary
  );
}
