import { describe, expect, it } from "vitest";
import { Clock } from "../src/platform/clock.ts";

function clock() {
  const outer = { ms: 1_000_000 };
  const state = { offsetMs: 0, frozenAtMs: null };
  let changes = 0;
  const inner = new Clock(
    () => state,
    () => {
      changes += 1;
    },
    () => outer.ms,
  );
  return { outer, inner, changes: () => changes };
}

describe("the clock", () => {
  it("runs like the outer one until it is set, and from there on", () => {
    const { outer, inner } = clock();
    expect(inner.now()).toBe(1000);
    inner.set(5000);
    outer.ms += 2500;
    expect(inner.nowMs()).toBe(5_002_500);
    expect(inner.now()).toBe(5002);
  });

  it("takes Dates, ISO texts and Unix seconds, and nothing else", () => {
    const { inner } = clock();
    for (const moment of [new Date(60_000), "1970-01-01T00:01:00Z", 60]) {
      inner.set(moment);
      expect(inner.now()).toBe(60);
    }
    expect(() => {
      inner.set("tomorrow");
    }).toThrow(TypeError);
    expect(inner.now()).toBe(60);
  });

  it("stands still, moves while it stands, and runs on from there", () => {
    const { outer, inner } = clock();
    inner.freeze(100);
    outer.ms += 10_000;
    expect(inner.now()).toBe(100);
    inner.advance(20);
    inner.set(inner.now() + 1);
    expect(inner.now()).toBe(121);
    inner.resume();
    outer.ms += 3000;
    expect(inner.now()).toBe(124);
  });

  it("tells of every change, so that it can be kept", () => {
    const { inner, changes } = clock();
    inner.set(1);
    inner.advance(-1);
    inner.freeze();
    expect(changes()).toBe(3);
  });
});
