/** What the clock remembers; part of the state, so that a restart keeps the time that was set. */
export interface ClockState {
  offsetMs: number;
  /** The time it stands at, or null while it runs. */
  frozenAtMs: number | null;
}

/** A moment: a Date, an ISO text, or Unix seconds. */
export type Moment = Date | string | number;

function toMs(moment: Moment): number {
  const ms =
    typeof moment === "number"
      ? moment * 1000
      : typeof moment === "string"
        ? Date.parse(moment)
        : moment.getTime();
  if (!Number.isFinite(ms)) {
    throw new TypeError(
      "not a moment: use a Date, an ISO text or Unix seconds",
    );
  }
  return ms;
}

/** The platform's time. It runs like the real one from wherever it was set, or stands still once frozen. */
export class Clock {
  readonly #state: () => ClockState;
  readonly #source: () => number;
  readonly #changed: () => void;

  constructor(
    state: () => ClockState,
    changed: () => void,
    source: () => number = Date.now,
  ) {
    this.#state = state;
    this.#source = source;
    this.#changed = changed;
  }

  /** Milliseconds since 1970. */
  nowMs(): number {
    const { frozenAtMs, offsetMs } = this.#state();
    return frozenAtMs ?? this.#source() + offsetMs;
  }

  /** Unix seconds, as the platform writes every time. */
  now(): number {
    return Math.floor(this.nowMs() / 1000);
  }

  set(moment: Moment): void {
    this.#moveTo(toMs(moment));
  }

  /** Negative seconds go back. */
  advance(seconds: number): void {
    this.#moveTo(this.nowMs() + seconds * 1000);
  }

  /** Stands still, here or at the given moment. */
  freeze(moment?: Moment): void {
    const state = this.#state();
    state.frozenAtMs = moment === undefined ? this.nowMs() : toMs(moment);
    this.#changed();
  }

  /** Runs again from where it stood. */
  resume(): void {
    const at = this.nowMs();
    this.#state().frozenAtMs = null;
    this.#moveTo(at);
  }

  #moveTo(ms: number): void {
    const state = this.#state();
    if (state.frozenAtMs === null) state.offsetMs = ms - this.#source();
    else state.frozenAtMs = ms;
    this.#changed();
  }
}
