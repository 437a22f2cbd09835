import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { families } from "../src/platform/families.ts";
import { main } from "../src/main.ts";

/** Runs it until the printed text is complete and `during` is done. */
async function run(
  argv: string[],
  during: (url: string) => Promise<void> = () => Promise.resolve(),
) {
  const text = { out: "", err: "" };
  const status = await main(argv, {
    out: (more) => {
      text.out += more;
    },
    err: (more) => {
      text.err += more;
    },
    untilStopped: () => during(/http:\S+(?=\n)/.exec(text.out)?.[0] ?? ""),
  });
  return { status, ...text };
}

const keysIn = (text: string): string[] =>
  [...text.matchAll(/^ {2}\w+ +(sk-\S+)$/gm)].map((match) => match[1] ?? "");

describe("keymend-sandbox", () => {
  it("prints its address and a key of each kind, which work, and stops when told to", async () => {
    let url = "";
    const { status, out } = await run([], async (address) => {
      url = address;
      expect((await fetch(`${url}/v1/models`)).status).toBe(401);
    });
    expect(status).toBe(0);
    const lengths = [
      families.project,
      families["service-account"],
      families.user,
      families.admin,
    ].map(({ length }) => length);
    expect(keysIn(out).map((key) => key.length)).toEqual(
      expect.arrayContaining(lengths),
    );
    await expect(fetch(`${url}/v1/models`)).rejects.toThrow();
  });

  it("makes the same keys from the same seed", async () => {
    const [first, second, other] = [
      await run(["--seed", "a"]),
      await run(["--seed", "a"]),
      await run(["--seed", "b"]),
    ];
    expect(keysIn(first.out)).toHaveLength(6);
    expect(keysIn(second.out)).toEqual(keysIn(first.out));
    expect(keysIn(other.out)).not.toEqual(keysIn(first.out));
  });

  it("shows keys once when it keeps a state", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sandbox-main-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const state = join(folder, "state.json");
    const first = await run(["--state", state]);
    expect(keysIn(first.out)).toHaveLength(6);
    const second = await run(["--state", state], async (url) => {
      const headers = { authorization: `Bearer ${keysIn(first.out)[0] ?? ""}` };
      expect((await fetch(`${url}/v1/models`, { headers })).status).toBe(200);
    });
    expect(keysIn(second.out)).toEqual([]);
    expect(second.out).toContain("6 keys are in the state file");
  });

  it("can show them again when a seed made them", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sandbox-main-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const argv = ["--state", join(folder, "state.json"), "--seed", "a"];
    const first = await run(argv);
    const second = await run(argv, async (url) => {
      const headers = { authorization: `Bearer ${keysIn(first.out)[0] ?? ""}` };
      expect((await fetch(`${url}/v1/models`, { headers })).status).toBe(200);
    });
    expect(keysIn(second.out)).toEqual(keysIn(first.out));
  });

  it.each([
    [["--port", "many"], 2, "--port takes a number"],
    [["--colour"], 2, "--colour"],
    [["--state", "/nowhere/at/all/state.json"], 3, "ENOENT"],
  ])("ends %j with status %i", async (argv, status, words) => {
    const result = await run(argv);
    expect(result.status).toBe(status);
    expect(result.err).toContain(words);
    expect(result.out).toBe("");
  });

  it("helps", async () => {
    const { status, out } = await run(["--help"]);
    expect(status).toBe(0);
    expect(out).toMatch(/^Usage: keymend-sandbox/);
  });
});
