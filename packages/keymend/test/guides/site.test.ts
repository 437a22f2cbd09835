import { readFileSync, readdirSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { guidesFolder, openLibrary } from "../../src/guides/library.ts";
import { codeBlock, html, blocksHtml } from "../../src/guides/html.ts";
import { readPage } from "../../src/guides/read-page.ts";
import { loadSearch } from "../../src/guides/search.ts";
import { searchEntries, siteFiles } from "../../src/guides/site/site.ts";
import { viewOf } from "../../src/guides/site/view.ts";
import { realFiles } from "../../src/io/real-files.ts";
import { fakeKey } from "../../src/key/fake.ts";
import { folderWith, put } from "../support/folder.ts";
import { guides, shellIn, startGuides } from "../support/guides.ts";
import { leaksIn } from "../support/leaks.ts";
import { startProvider } from "../support/provider.ts";

const library = openLibrary(realFiles);
const served = viewOf(library, { dir: "/project", offline: false });

/** Raw, so that headers that a browser would not let us set can be set. */
function ask(
  url: string,
  options: {
    method?: string;
    headers?: Record<string, string>;
    body?: string;
  } = {},
): Promise<{
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      url,
      { method: options.method ?? "GET", headers: options.headers ?? {} },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          });
        });
      },
    );
    request.on("error", reject);
    request.end(options.body);
  });
}

const paste = (
  url: string,
  error: string,
  headers: Record<string, string> = {},
) =>
  ask(`${url}diagnose`, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      origin: url.slice(0, -1),
      ...headers,
    },
    body: new URLSearchParams({ error }).toString(),
  });

describe("HTML", () => {
  it("escapes every value, in text and in attributes", () => {
    expect(html`<p title="${`"><script>`}">${"<b>&'"}</p>`.markup).toBe(
      '<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&amp;&#39;</p>',
    );
    expect(codeBlock("</code><script>", "sh").markup).not.toContain("<script");
  });

  it("lets no markup and no other kind of link through from a page", () => {
    const markdown =
      "# T\n\nS\n\n## A\n\n<script>alert(1)</script>\n\n<img src=x onerror=y> [a](javascript:x) [b](http://c.example) ![p](https://e.example/x.png) [g](gone.md) [k](key-empty.md)\n";
    const page = readPage({ id: "x", group: "app-side" }, markdown);
    const out = blocksHtml(page.sections[0]!.blocks, new Set(["key-empty"]))
      .map(({ markup }) => markup)
      .join("");
    expect(out).not.toMatch(/<(?:script|img)/);
    expect(
      [...out.matchAll(/href="([^"]*)"/g)].map(([, href]) => href),
    ).toEqual(["key-empty.html"]);
  });
});

describe("the files of the site", () => {
  const files = siteFiles(served);
  const pages = [...files].filter(([name]) => name.endsWith(".html"));

  it.each(pages.map(([name]) => name))(
    "%s loads only files of the site, and holds nothing inline",
    (name) => {
      const page = files.get(name)!();
      expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
      expect(page).not.toMatch(/<style|\sstyle=|\son[a-z]+="|<script(?! src)/);
      for (const [, url = ""] of page.matchAll(
        /<(?:script|link|img|form|source|iframe)\b[^>]*?\b(?:src|href|action)="([^"]*)"/g,
      ))
        expect(url === "diagnose" || files.has(url), url).toBe(true);
      expect(page.match(/<h1[ >]/g)).toHaveLength(1);
      const anchors = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(anchors).size).toBe(anchors.length);
      for (const [, url = ""] of page.matchAll(/<a\b[^>]*?href="([^"]*)"/g)) {
        if (/^https:\/\//.test(url)) continue;
        const [file = "", anchor] = url.split("#");
        const target = file === "" ? page : files.get(file)?.();
        expect(target, url).toBeDefined();
        if (anchor !== undefined) expect(target).toContain(`id="${anchor}"`);
      }
    },
  );

  it("the style and the scripts load nothing", () => {
    for (const [name, make] of files)
      if (/\.(?:css|js|svg)$/.test(name) && name !== "search-index.js")
        expect(
          make().replace("http://www.w3.org/2000/svg", ""),
          name,
        ).not.toMatch(
          /https?:\/\/|@import|url\(|fetch\(|XMLHttpRequest|\beval\b|innerHTML/,
        );
  });
});

describe("the search", () => {
  const entries = searchEntries(library);
  const search = loadSearch(join(guidesFolder, "site", "search.js"));

  it.each([
    ["quota", "no-billing"],
    ["RateLimitError: 429 rate limit reached for requests", "rate-limit"],
    ["trailing newline", "trailing-newline"],
    ["self-signed certificate in certificate chain", "tls-inspection"],
    ["model does not exist", "model-name-typo"],
    ["mutual tls", "client-certificate-required"],
    ["Invalid organization header", "organization-mismatch"],
  ])("finds for %s the guide %s among the first five", async (query, id) => {
    expect((await search)(entries, query).slice(0, 5)).toContain(id);
  });

  it("finds nothing for nonsense, for nothing, and for empty words", async () => {
    for (const query of ["qqxzzv wwkjx", "", "the of and", "***"])
      expect((await search)(entries, query)).toEqual([]);
  });

  it("stays quick on a long text", async () => {
    const started = performance.now();
    (await search)(entries, "lorem ipsum 401 ".repeat(20_000));
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe("keymend guides --web", () => {
  it("serves every file with a strict policy, on its own address only", async () => {
    const { url } = await startGuides(folderWith(), {
      values: { offline: true },
    });
    for (const [name, make] of siteFiles(served)) {
      const { status, headers, text } = await ask(url + name);
      expect(status, name).toBe(200);
      expect(headers["content-security-policy"]).toMatch(
        /^default-src 'none'; style-src 'self'; script-src 'self';.*frame-ancestors 'none'$/,
      );
      expect(headers["content-security-policy"]).not.toContain("unsafe");
      expect(headers["x-content-type-options"]).toBe("nosniff");
      if (name !== "index.html") expect(text).toBe(make());
    }
    expect((await ask(url)).text).toContain("<h1>Why is my OpenAI API key");
    expect((await ask(`${url}rate-limit`)).status).toBe(200);
    expect((await ask(`${url}rate-limit.html`, { method: "HEAD" })).text).toBe(
      "",
    );
  });

  it("answers 404 for anything else, and leaves the folder alone", async () => {
    const { url } = await startGuides(folderWith({ "index.md": "x" }));
    for (const path of [
      "nothing",
      "..%2f..%2fpackage.json",
      "site/style.css",
      "index.md",
      "__proto__",
    ])
      expect((await ask(url + path)).status, path).toBe(404);
    expect((await ask(`${url}index.html`, { method: "DELETE" })).status).toBe(
      405,
    );
    expect((await ask(`${url}diagnose`)).status).toBe(405);
  });

  it("searches without script", async () => {
    const { url } = await startGuides(folderWith());
    const { text } = await ask(`${url}?q=trailing+newline`);
    const results = /<section id="results"[^]*?<\/section>/.exec(text)![0];
    expect(results).not.toContain("hidden");
    expect(results).toContain('href="trailing-newline.html"');
    expect(results).toMatch(/\d+ guides? fits?/);
    expect(text).toMatch(/id="everything" hidden/);
    const hostile = await ask(
      `${url}?q=${encodeURIComponent('"><qqzscript>x')}`,
    );
    expect(hostile.text).not.toContain("<qqzscript>x");
    expect(hostile.text).toContain("No guide fits");
  });

  it("answers no stranger: another Host is DNS rebinding", async () => {
    const { url } = await startGuides(folderWith());
    const { port } = new URL(url);
    for (const host of [
      "evil.example",
      `evil.example:${port}`,
      "127.0.0.1",
      `127.0.0.1:${port}.evil.example`,
    ]) {
      const { status, text } = await ask(url, { headers: { host } });
      expect(status, host).toBe(403);
      expect(text).not.toContain("<html");
    }
    const local = await ask(url, { headers: { host: `localhost:${port}` } });
    expect(local.status).toBe(200);
  });

  it("takes a form from its own pages only", async () => {
    const { url } = await startGuides(folderWith());
    const others: Record<string, string>[] = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: url.replace("http:", "https:").slice(0, -1) },
      { origin: "http://127.0.0.1:1" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ];
    for (const headers of others) {
      const { status, text } = await paste(url, "401", headers);
      expect(status, JSON.stringify(headers)).toBe(403);
      expect(text).toContain("nothing was done");
    }
    const without = await ask(`${url}diagnose`, {
      method: "POST",
      body: "error=401",
    });
    expect(without.status).toBe(403);
  });

  it("diagnoses a pasted 401: verdict, proof, remedy and guide, and no key", async () => {
    const canary = fakeKey("project", "guides-canary");
    const provider = await startProvider([canary]);
    const dir = folderWith({
      ".env": `OPENAI_API_KEY="${canary}\n`,
      "index.js":
        'require("dotenv").config();\nconst OpenAI = require("openai");\nnew OpenAI();\n',
      "package.json": '{"dependencies":{"dotenv":"17.0.0","openai":"6.0.0"}}',
    });
    const { url } = await startGuides(dir, {
      env: { OPENAI_BASE_URL: provider.url },
    });
    const pasted = `> POST /v1/responses\n> Authorization: Bearer ${canary}\r\nAuthenticationError: 401 Incorrect API key provided: "sk-proj${"*".repeat(20)}${canary.slice(-4)}. You can find your API key at https://platform.openai.com/account/api-keys. marker-of-the-paste`;
    const { status, text } = await paste(url, pasted);
    expect(status).toBe(200);
    expect(text).toMatch(
      /<p class="verdict">(?:Refused|At risk|Undecided)<\/p>/,
    );
    expect(text).toContain("Proof");
    expect(text).toContain("What to do");
    expect(text).toMatch(/href="[a-z-]+\.html"\s*>Read the guide/);
    expect(text).not.toContain("marker-of-the-paste");
    expect(leaksIn(text, [canary])).toEqual([]);
    const hosts = provider.requests.map(({ method }) => method);
    expect(hosts).not.toContain("POST");
  });

  it("asks nobody with --offline", async () => {
    const provider = await startProvider([]);
    const dir = folderWith({ ".env": `OPENAI_API_KEY=${fakeKey()}\n` });
    const { url } = await startGuides(dir, {
      values: { offline: true },
      env: { OPENAI_BASE_URL: provider.url },
    });
    const { text } = await paste(url, "401 Incorrect API key provided");
    expect(text).toContain("offline: the provider was not asked");
    expect(provider.requests).toEqual([]);
    expect((await ask(url)).text).toContain("<code>--offline</code>");
  });

  it("says what is wrong with an empty or an endless form", async () => {
    const { url } = await startGuides(folderWith());
    expect((await paste(url, " \n")).status).toBe(400);
    const long = await paste(url, "x".repeat(16 << 20));
    expect(long.status).toBe(413);
    expect(long.text).toContain("more than keymend reads");
  });

  it("stops when it is told to, with status 0", async () => {
    const started = await startGuides(folderWith());
    await ask(started.url);
    started.stop();
    expect((await started.ended).status).toBe(0);
    await expect(ask(started.url)).rejects.toThrow();
  });

  it("refuses a port that is none or that is taken", async () => {
    const { url } = await startGuides(folderWith());
    for (const port of ["x", "65536", "-1", "1e3", "", new URL(url).port])
      await expect(
        guides(shellIn(folderWith()), [], { web: true, port }),
      ).rejects.toMatchObject({ code: "USAGE" });
  });
});

describe("keymend guides --export", () => {
  const out = (dir: string, to: string) =>
    guides(shellIn(dir), [], { export: to });

  it("writes the site as files, with the command in place of the box", async () => {
    const dir = folderWith();
    const { status } = await out(dir, "site");
    expect(status).toBe(0);
    const names = readdirSync(join(dir, "site"));
    const view = viewOf(library, null);
    expect(names.sort()).toEqual(
      [...siteFiles(view).keys(), "keymend-guides.json"].sort(),
    );
    const index = readFileSync(join(dir, "site", "index.html"), "utf8");
    expect(index).toContain("npx keymend explain");
    expect(index).not.toMatch(/<textarea|method="post"/);
    expect(index).not.toContain(dir);
    expect(index).toContain('http-equiv="Content-Security-Policy"');
  });

  it("replaces its own files and no others", async () => {
    const dir = folderWith();
    await out(dir, "site");
    put(dir, "site/CNAME", "guides.example");
    put(dir, "site/index.html", "old");
    put(dir, "site/gone-page.html", "old");
    const marker = join(dir, "site", "keymend-guides.json");
    const held = JSON.parse(readFileSync(marker, "utf8")) as {
      files: string[];
    }; // our own file
    put(
      dir,
      "site/keymend-guides.json",
      JSON.stringify({ files: [...held.files, "gone-page.html", "../.env"] }),
    );
    put(dir, ".env", "KEEP=1");
    await out(dir, "site");
    expect(readFileSync(join(dir, "site/index.html"), "utf8")).toContain(
      "<h1>",
    );
    expect(readdirSync(join(dir, "site"))).not.toContain("gone-page.html");
    expect(readFileSync(join(dir, "site/CNAME"), "utf8")).toBe(
      "guides.example",
    );
    expect(readFileSync(join(dir, ".env"), "utf8")).toBe("KEEP=1");
  });

  it("refuses a folder that holds anything else, and a file", async () => {
    const dir = folderWith({
      "site/index.html": "mine",
      "other/keymend-guides.json": "null",
      file: "x",
    });
    for (const to of ["site", "other"])
      await expect(out(dir, to)).rejects.toMatchObject({ code: "USAGE" });
    await expect(out(dir, "file")).rejects.toMatchObject({
      code: "NOT_A_FOLDER",
    });
    expect(readFileSync(join(dir, "site/index.html"), "utf8")).toBe("mine");
    expect(readdirSync(join(dir, "site"))).toEqual(["index.html"]);
  });
});
