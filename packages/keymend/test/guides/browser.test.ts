import { pathToFileURL } from "node:url";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLibrary } from "../../src/guides/library.ts";
import { realFiles } from "../../src/io/real-files.ts";
import { fakeKey } from "../../src/key/fake.ts";
import { findChromium, openBrowser, violationsOn } from "../support/browser.ts";
import { folderWith } from "../support/folder.ts";
import { guides, shellIn, startGuides } from "../support/guides.ts";
import { leaksIn } from "../support/leaks.ts";

const chromium = findChromium();
if (chromium === null)
  console.warn(
    "skipped: no Chromium on this machine; name one in CHROMIUM to test the pages in a browser",
  );

const ERROR = `Error: 401 Incorrect API key provided: sk-proj-${"*".repeat(20)}wxyz. You can find your API key at https://platform.openai.com/account/api-keys.`;

describe.skipIf(chromium === null)("the guides in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser(chromium ?? "");
  });
  afterAll(() => browser.close());

  interface Look {
    colorScheme?: "light" | "dark";
    width?: number;
    javaScriptEnabled?: boolean;
  }

  /** A page of its own; every complaint of the browser and every address it asked for is kept. */
  async function open(url: string, { width = 1440, ...look }: Look = {}) {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      ...look,
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    const asked: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(url);
    return { page, complaints, asked };
  }

  async function diagnose(page: Page): Promise<void> {
    await page.fill("#error", ERROR);
    await page.click("text=Find the cause");
    await page.waitForSelector(".answer");
  }

  for (const colorScheme of ["light", "dark"] as const)
    it(`axe finds nothing on the list, a guide, a search and an answer, ${colorScheme}`, async () => {
      const { url } = await startGuides(
        folderWith({ ".env": `OPENAI_API_KEY=${fakeKey()}\n` }),
        {
          values: { offline: true },
        },
      );
      for (const width of [390, 1440]) {
        const { page, complaints } = await open(url, { colorScheme, width });
        expect(await violationsOn(page)).toEqual([]);
        await page.fill("#q", "quota");
        expect(await violationsOn(page)).toEqual([]);
        await page.goto(`${url}env-file-not-loaded.html`);
        expect(await violationsOn(page)).toEqual([]);
        await page.goto(`${url}no-such-page.html`);
        expect(await violationsOn(page)).toEqual([]);
        await page.goto(`${url}key-empty.html#guides`);
        expect(await violationsOn(page)).toEqual([]);
        await page.goto(url);
        await diagnose(page);
        expect(await violationsOn(page)).toEqual([]);
        expect(complaints.filter((text) => !text.includes("404"))).toEqual([]);
      }
    }, 120_000);

  it("no page is wider than its screen", async () => {
    const { url } = await startGuides(folderWith());
    const ids = openLibrary(realFiles)
      .heads()
      .map(({ id }) => id);
    for (const [width, some] of [
      [360, ids],
      [820, ids.slice(0, 5)],
      [1440, ids.slice(0, 5)],
    ] as const) {
      const { page } = await open(url, { width });
      for (const id of ["index", ...some]) {
        await page.goto(`${url}${id}.html`);
        const over = await page.evaluate(
          "document.documentElement.scrollWidth - innerWidth",
        );
        expect(over, `${id} at ${String(width)}`).toBeLessThanOrEqual(0);
      }
    }
  }, 120_000);

  it("asks no other host", async () => {
    const { url } = await startGuides(folderWith(), {
      values: { offline: true },
    });
    const { page, asked } = await open(url);
    await page.goto(`${url}rate-limit.html`);
    await page.goto(url);
    await diagnose(page);
    expect(asked.length).toBeGreaterThan(8);
    expect(asked.filter((one) => !one.startsWith(url))).toEqual([]);
  });

  it("searches while one types, keeps the question in the address, and comes back", async () => {
    const { url } = await startGuides(folderWith());
    const { page } = await open(url);
    await page.locator("#q").pressSequentially("trailing newline");
    const found = page.locator("#results a");
    expect(await found.first().getAttribute("href")).toBe(
      "trailing-newline.html",
    );
    expect(await page.isVisible("#everything")).toBe(false);
    expect(await page.textContent("#count")).toMatch(/^\d+ guides? fits?/);
    expect(page.url()).toContain("?q=trailing+newline");
    await page.press("#q", "Enter");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/trailing-newline.html");
    await page.goBack();
    await page.waitForSelector("#results a");
    await page.fill("#q", "");
    expect(await page.isVisible("#everything")).toBe(true);
    expect(await page.isVisible("#results")).toBe(false);
  });

  it("reads, searches and diagnoses without script", async () => {
    const { url } = await startGuides(folderWith(), {
      values: { offline: true },
    });
    const { page } = await open(url, { javaScriptEnabled: false });
    expect(await page.isVisible("h1")).toBe(true);
    expect(await page.isVisible(".theme")).toBe(false);
    await page.fill("#q", "quota");
    await page.press("#q", "Enter");
    await page.waitForURL("**/index.html?q=quota");
    expect(await page.locator("#results a").first().isVisible()).toBe(true);
    await page.click("#results >> text=No credit or payment method");
    await page.waitForURL("**/no-billing.html");
    expect(await page.isVisible("text=What you see >> nth=0")).toBe(true);
    await page.goto(url);
    await diagnose(page);
    expect(await page.textContent("h1")).toBe("What keymend found");
  });

  it("opens the list on a phone without script", async () => {
    const { url } = await startGuides(folderWith());
    const { page } = await open(`${url}key-empty.html`, {
      javaScriptEnabled: false,
      width: 390,
    });
    expect(await page.isVisible("#guides")).toBe(false);
    await page.click("text=All guides");
    expect(await page.isVisible("#guides a[aria-current]")).toBe(true);
    await page.click("text=Close");
    expect(await page.isVisible("#guides")).toBe(false);
  });

  it("changes the theme, and keeps it on the next page", async () => {
    const { url } = await startGuides(folderWith());
    const { page } = await open(url, { colorScheme: "light" });
    const colour = () =>
      page.evaluate("getComputedStyle(document.body).backgroundColor");
    const light = await colour();
    await page.click(".theme");
    const dark = await colour();
    expect(dark).not.toBe(light);
    expect(await page.getAttribute(".theme", "aria-pressed")).toBe("true");
    await page.goto(`${url}key-empty.html`);
    expect(await colour()).toBe(dark);
    await page.click(".theme");
    expect(await colour()).toBe(light);
  });

  it("follows the system's theme", async () => {
    const { url } = await startGuides(folderWith());
    const colours = [];
    for (const colorScheme of ["light", "dark"] as const) {
      const { page } = await open(url, {
        colorScheme,
        javaScriptEnabled: false,
      });
      colours.push(
        await page.evaluate("getComputedStyle(document.body).backgroundColor"),
      );
    }
    expect(colours[0]).not.toBe(colours[1]);
  });

  it("copies a block of code", async () => {
    const { url } = await startGuides(folderWith());
    const { page } = await open(`${url}env-file-not-loaded.html`);
    await page
      .context()
      .grantPermissions(["clipboard-read", "clipboard-write"]);
    const block = page.locator(".code", {
      hasText: "set -a; . ./.env; set +a",
    });
    await block.hover();
    await block.locator(".copy").click();
    await page.waitForSelector("text=Copied");
    const copied = await page.evaluate("navigator.clipboard.readText()");
    expect(copied).toContain("set -a; . ./.env; set +a");
    expect(copied).not.toContain("Copy");
  });

  it("takes the keyboard to the content first", async () => {
    const { url } = await startGuides(folderWith());
    const { page } = await open(`${url}key-empty.html`);
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.className")).toBe(
      "skip",
    );
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("content");
  });

  it("shows no piece of a pasted key", async () => {
    const canary = fakeKey("project", "browser-canary");
    const { url } = await startGuides(
      folderWith({ ".env": `OPENAI_API_KEY=${canary}\n` }),
      {
        values: { offline: true },
      },
    );
    const { page } = await open(url);
    await page.fill("#error", `Authorization: Bearer ${canary}\n${ERROR}`);
    await page.click("text=Find the cause");
    await page.waitForSelector(".answer");
    expect(leaksIn(await page.content(), [canary])).toEqual([]);
    expect(page.url()).toBe(`${url}diagnose`);
  });

  it("works as files, search and theme included", async () => {
    const dir = folderWith();
    await guides(shellIn(dir), [], { export: "site" });
    const index = pathToFileURL(join(dir, "site", "index.html")).href;
    const { page, complaints } = await open(index);
    await page.fill("#q", "quota");
    expect(await page.locator("#results a").first().isVisible()).toBe(true);
    await page.locator("#results a").first().click();
    await page.waitForSelector("article");
    await page.fill("#q", "billing");
    await page.press("#q", "Enter");
    await page.waitForURL("**/index.html?q=billing");
    expect(await page.locator("#results a").first().isVisible()).toBe(true);
    expect(complaints).toEqual([]);
    expect(await violationsOn(page)).toEqual([]);
  });
});
