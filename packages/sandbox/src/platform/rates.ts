/** A leaky bucket: `limit` drains evenly over `windowMs`. */
interface Bucket {
  level: number;
  atMs: number;
}

/** A limit over a stretch of time, seen at a moment. */
export interface Window {
  limit: number;
  windowMs: number;
  nowMs: number;
}

export interface Reading {
  limit: number;
  used: number;
  remaining: number;
  /** Until the bucket is empty again. */
  resetMs: number;
}

/** Counts requests and tokens against their limits. Kept in memory only: a restart begins with empty buckets. */
export class Meters {
  readonly #buckets = new Map<string, Bucket>();

  /** The level of a meter, as it is now. */
  read(name: string, { limit, windowMs, nowMs }: Window): Reading {
    const used = Math.min(
      limit,
      Math.ceil(this.#level(name, limit, windowMs, nowMs)),
    );
    return {
      limit,
      used,
      remaining: Math.max(0, limit - used),
      resetMs: (used / limit) * windowMs,
    };
  }

  /** Milliseconds until this amount fits; 0 when it fits now. */
  waitMs(
    name: string,
    amount: number,
    { limit, windowMs, nowMs }: Window,
  ): number {
    const over = this.#level(name, limit, windowMs, nowMs) + amount - limit;
    return Math.max(0, (over / limit) * windowMs);
  }

  add(name: string, amount: number, { limit, windowMs, nowMs }: Window): void {
    const level = this.#level(name, limit, windowMs, nowMs) + amount;
    this.#buckets.set(name, { level, atMs: nowMs });
  }

  clear(): void {
    this.#buckets.clear();
  }

  #level(name: string, limit: number, windowMs: number, nowMs: number): number {
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) return 0;
    // a clock that was set back must not fill the bucket
    const passed = Math.max(0, nowMs - bucket.atMs);
    return Math.max(0, bucket.level - (passed / windowMs) * limit);
  }
}
