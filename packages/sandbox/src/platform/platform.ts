import { randomBytes } from "node:crypto";
import { Faults } from "../faults.ts";
import { RequestLog } from "../request-log.ts";
import { Clock } from "./clock.ts";
import { Dashboard } from "./dashboard.ts";
import { hashKey } from "./keys.ts";
import { letters, type Letters } from "./random.ts";
import { Meters } from "./rates.ts";
import { defaultSettings, type Settings } from "./settings.ts";
import type { KeyRecord, State } from "./state.ts";
import { UsageIndex } from "./usage.ts";

/** `now`: on disk before the answer leaves. `soon`: in a moment, together with others. */
export type Urgency = "now" | "soon";

export interface PlatformOptions {
  /** A state to go on with, as `platform.state` held it. Default: an empty platform. */
  state?: State;
  /** Makes ids and keys repeatable. Default: random. */
  seed?: string;
  settings?: Partial<Settings>;
  /** Milliseconds since 1970 of the outer clock. Default: `Date.now`. */
  nowMs?: () => number;
}

function emptyState(): State {
  return {
    version: 1,
    salt: randomBytes(32).toString("hex"),
    clock: { offsetMs: 0, frozenAtMs: null },
    settings: structuredClone(defaultSettings),
    users: [],
    organizations: [],
    projects: [],
    serviceAccounts: [],
    keys: [],
    invites: [],
    certificates: [],
    spendAlerts: [],
    files: [],
    audit: [],
    usage: [],
  };
}

/** The whole platform without its network: state, clock, meters, faults, log. */
export class Platform {
  readonly state: State;
  readonly clock: Clock;
  readonly meters = new Meters();
  readonly faults: Faults;
  readonly requests = new RequestLog();
  /** What people do at the web pages: set things up, break them, mend them. */
  readonly dashboard: Dashboard;
  readonly usage: UsageIndex;
  readonly keysByHash: ReadonlyMap<string, KeyRecord> & Map<string, KeyRecord>;
  /** The seed of ids and keys, or null when they are random. Never part of the state. */
  readonly seed: string | null;
  readonly keyLetters: Letters;
  readonly #idLetters: Letters;
  readonly #listeners: ((urgency: Urgency) => void)[] = [];

  constructor(options: PlatformOptions = {}) {
    this.state = options.state ?? emptyState();
    this.state.settings = {
      ...defaultSettings,
      ...this.state.settings,
      ...options.settings,
    };
    this.clock = new Clock(
      () => this.state.clock,
      () => {
        this.changed("now");
      },
      options.nowMs,
    );
    this.seed = options.seed ?? null;
    // a platform that goes on with a state must not draw the ids that the state already holds
    const epoch = `${this.state.keys.length} ${this.state.audit.length}`;
    this.keyLetters = letters(this.seed, `keys ${epoch}`);
    this.#idLetters = letters(this.seed, `ids ${epoch}`);
    this.keysByHash = new Map(this.state.keys.map((key) => [key.hash, key]));
    this.usage = new UsageIndex(this.state.usage);
    this.faults = new Faults(this.newId.bind(this));
    this.dashboard = new Dashboard(this);
  }

  get settings(): Settings {
    return this.state.settings;
  }

  newId(head: string, length: number): string {
    return head + this.#idLetters(length);
  }

  /** Whether this value is the key of this record. */
  isValueOf(value: string, key: KeyRecord): boolean {
    return hashKey(this.state.salt, value) === key.hash;
  }

  onChange(listener: (urgency: Urgency) => void): void {
    this.#listeners.push(listener);
  }

  /** Tells the store that the state is not what it was. */
  changed(urgency: Urgency): void {
    for (const listener of this.#listeners) listener(urgency);
  }
}
