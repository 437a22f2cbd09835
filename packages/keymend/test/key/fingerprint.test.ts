import { describe, expect, it } from "vitest";
import { fakeKey } from "../../src/key/fake.ts";
import { fingerprint } from "../../src/key/fingerprint.ts";

const salt = new Uint8Array(32).fill(7);

describe("fingerprint", () => {
  it("is equal for equal values and differs for others", () => {
    expect(fingerprint(fakeKey(), salt)).toBe(fingerprint(fakeKey(), salt));
    expect(fingerprint(fakeKey(), salt)).not.toBe(
      fingerprint(fakeKey("project", 2), salt),
    );
    expect(fingerprint(fakeKey(), salt)).not.toBe(
      fingerprint(`${fakeKey()}\n`, salt),
    );
  });

  it("means nothing on another machine", () => {
    expect(fingerprint(fakeKey(), salt)).not.toBe(
      fingerprint(fakeKey(), new Uint8Array(32)),
    );
  });

  it("holds no part of the value", () => {
    const print = fingerprint(fakeKey(), salt);
    expect(print).toMatch(/^hmac-sha256:[0-9a-f]{32}$/);
    expect(print).not.toContain(fakeKey().slice(8, 14));
  });
});
