import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import axe from "axe-core";
import { chromium, type Browser, type Page } from "playwright-core";

/** A Chromium of this machine: CHROMIUM, the usual places, or the one of the npm package. */
export function findChromium(): string | null {
  const named = process.env["CHROMIUM"];
  const usual = [
    ...(named === undefined ? [] : [named]),
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    ofPackage(),
  ];
  return usual.find((path) => path !== "" && existsSync(path)) ?? null;
}

function ofPackage(): string {
  try {
    const found: unknown = createRequire(import.meta.url)("chromium");
    return (found as { path?: string }).path ?? ""; // the package has this one field
  } catch {
    return "";
  }
}

export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
}

/** What axe finds wrong: the rule and the elements. */
export async function violationsOn(page: Page): Promise<string[]> {
  // as an expression of the debugger: the policy of the page lets no other script in
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe: runner } = globalThis as unknown as { axe: typeof axe }; // its source was run just now
    const { violations } = await runner.run({
      runOnly: [
        "wcag2a",
        "wcag2aa",
        "wcag21a",
        "wcag21aa",
        "wcag22aa",
        "best-practice",
      ],
    });
    return violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ html }) => html),
    }));
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes.join(" | ")}`);
}
