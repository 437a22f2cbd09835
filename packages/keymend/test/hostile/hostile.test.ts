import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fakeKey } from "../../src/key/fake.ts";
import { BIN, runCli } from "../support/cli.ts";
import { folderWith, put } from "../support/folder.ts";
import { startProvider, startServer } from "../support/provider.ts";

const key = fakeKey("project", "hostile");
const python =
  "from dotenv import load_dotenv\nfrom openai import OpenAI\n\nload_dotenv()\nclient = OpenAI()\n";

async function doctor(
  dir: string,
  env: Record<string, string> = {},
  args: readonly string[] = ["--json"],
) {
  const result = await runCli(args, {
    cwd: dir,
    env: { HOME: folderWith(), ...env },
  });
  return {
    ...result,
    report: args.includes("--json")
      ? (JSON.parse(result.stdout) as {
          verdict: string;
          diagnoses: {
            cause: string;
            summary: string;
            occurrence: string | null;
          }[];
          notes: string[];
          occurrences: { id: string; path: string | null }[];
        })
      : null,
  }; // the tests below check what they use
}

describe("a hostile or broken project", () => {
  it.each([
    [
      "a folder where the .env file should be",
      (dir: string) => {
        mkdirSync(join(dir, ".env"));
      },
    ],
    ["a pipe", (dir: string) => execFileSync("mkfifo", [join(dir, ".env")])],
    [
      "a device",
      (dir: string) => {
        symlinkSync("/dev/zero", join(dir, ".env"));
      },
    ],
    [
      "a circle of links",
      (dir: string) => {
        symlinkSync(".env", join(dir, ".env"));
      },
    ],
    [
      "a link to nothing",
      (dir: string) => {
        symlinkSync("nowhere", join(dir, ".env"));
      },
    ],
    [
      "a binary file",
      (dir: string) => {
        writeFileSync(
          join(dir, ".env"),
          Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3, 0, 0]),
        );
      },
    ],
    [
      "a file of 1 GB",
      (dir: string) => {
        writeFileSync(join(dir, ".env"), `OPENAI_API_KEY=${key}\n`);
        truncateSync(join(dir, ".env"), 2 ** 30);
      },
    ],
    [
      "one line of 20 MB",
      (dir: string) => {
        writeFileSync(join(dir, ".env"), `A=${"x".repeat(20 << 20)}`);
      },
    ],
  ])("%s: is a finding, not a crash", async (_name, make) => {
    const dir = folderWith({
      "main.py": python,
      "requirements.txt": "openai\npython-dotenv\n",
    });
    make(dir);
    const provider = await startProvider([key]);
    const { status, report, stderr } = await doctor(dir, {
      OPENAI_BASE_URL: provider.url,
    });
    expect(stderr).toBe("");
    expect([0, 1]).toContain(status);
    expect(report?.verdict).not.toBe("undecided");
  });

  it("a folder of links in a circle is walked once", async () => {
    const dir = folderWith({ "a/main.py": python });
    symlinkSync("..", join(dir, "a/up"));
    expect(
      (
        await doctor(dir, {}, ["--json", "--offline"])
      ).report?.occurrences.every(
        (one) => one.path === null || !one.path.includes("up/"),
      ),
    ).toBe(true);
  });

  it("100,000 files and deep folders end within the limits, and the answer says so", async () => {
    const dir = folderWith({
      "main.py": python,
      ".env": `OPENAI_API_KEY=${key}\n`,
    });
    for (let i = 0; i < 100; i += 1) {
      mkdirSync(join(dir, `m${String(i)}`));
      for (let j = 0; j < 1000; j += 1)
        writeFileSync(join(dir, `m${String(i)}`, `f${String(j)}.txt`), "");
    }
    mkdirSync(join(dir, Array.from({ length: 200 }, () => "d").join("/")), {
      recursive: true,
    });
    const provider = await startProvider([key]);
    const { status, report } = await doctor(dir, {
      OPENAI_BASE_URL: provider.url,
    });
    expect(status).toBe(0);
    expect(report?.notes.join()).toContain("larger than the limits");
  }, 120_000);

  it("names with escape sequences and direction marks are shown as codes", async () => {
    const dir = folderWith();
    put(dir, "evil\u001b[31m\u202e\u0007/.env", `OPENAI_API_KEY="${key}\n`);
    put(dir, "evil\u001b[2J.py", `import openai\nopenai.api_key = "${key}"\n`);
    for (const args of [
      ["--verbose"],
      ["--json"],
      ["where"],
      ["where", "--json"],
    ]) {
      const { stdout, stderr } = await runCli(args, {
        cwd: dir,
        env: { HOME: folderWith() },
      });
      expect(stdout + stderr).not.toMatch(
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
      );
    }
  });

  it("a base URL inside the project gets no key", async () => {
    const stranger = await startServer((_request, response) =>
      response
        .writeHead(200, { "content-type": "application/json" })
        .end('{"object":"list","data":[]}'),
    );
    const provider = await startProvider([key]);
    const files = {
      "main.py": python.replace(
        "OpenAI()",
        `OpenAI(base_url="${stranger.url}")`,
      ),
      ".env": `OPENAI_API_KEY=${key}\nOPENAI_BASE_URL=${stranger.url}\n`,
    };
    await doctor(folderWith(files), { OPENAI_BASE_URL: provider.url });
    await doctor(folderWith({ ...files, "main.py": python }), {
      HTTPS_PROXY: "http://127.0.0.1:9",
    });
    expect(stranger.requests).toEqual([]);
  });

  it("a base URL inside the project is asked when the user names its host", async () => {
    const gateway = await startProvider([key]);
    const dir = folderWith({
      "main.py": python,
      ".env": `OPENAI_API_KEY=${key}\nOPENAI_BASE_URL=${gateway.url}\n`,
    });
    const { status, report } = await doctor(dir, {}, [
      "--json",
      "--allow-host",
      "127.0.0.1",
    ]);
    expect({ status, verdict: report?.verdict }).toEqual({
      status: 0,
      verdict: "healthy",
    });
  });

  it("no program of the project is run", async () => {
    const dir = folderWith({
      "main.py": python,
      ".env": `OPENAI_API_KEY=${key}\n`,
    });
    const run = (...args: string[]) =>
      execFileSync("git", args, {
        cwd: dir,
        env: {
          PATH: process.env["PATH"] ?? "",
          HOME: dir,
          GIT_AUTHOR_NAME: "a",
          GIT_AUTHOR_EMAIL: "a@b",
          GIT_COMMITTER_NAME: "a",
          GIT_COMMITTER_EMAIL: "a@b",
        },
      });
    run("init", "-q");
    run("add", ".");
    run("commit", "-q", "-m", "x");
    put(dir, "trap.sh", `#!/bin/sh\ntouch "${dir}/ran"\ncat\n`, 0o755);
    for (const [name, value] of [
      ["core.fsmonitor", `${dir}/trap.sh`],
      ["core.pager", `${dir}/trap.sh`],
      ["diff.external", `${dir}/trap.sh`],
      ["filter.x.smudge", `${dir}/trap.sh`],
      ["core.sshCommand", `${dir}/trap.sh`],
      ["gpg.program", `${dir}/trap.sh`],
      ["log.showSignature", "true"],
    ])
      run("config", name!, value!);
    put(dir, ".gitattributes", "* filter=x diff=x\n");
    const provider = await startProvider([]);
    const { report } = await doctor(dir, { OPENAI_BASE_URL: provider.url });
    expect(report?.verdict).toBe("refused");
    expect(() =>
      execFileSync("test", ["!", "-e", join(dir, "ran")]),
    ).not.toThrow();
  });
});

describe("a provider that misbehaves", () => {
  const broken: [string, Parameters<typeof startServer>[0]][] = [
    [
      "HTML",
      (_request, response) =>
        response
          .writeHead(403, { "content-type": "text/html" })
          .end("<!doctype html><h1>Blocked</h1>"),
    ],
    [
      "half a body",
      (_request, response) => {
        response.writeHead(200, {
          "content-type": "application/json",
          "content-length": "1000",
        });
        response.write('{"object":');
        setTimeout(() => response.destroy(), 20);
      },
    ],
    [
      "a redirect to a stranger",
      (_request, response) =>
        response
          .writeHead(302, { location: "http://127.0.0.1:9/v1/models" })
          .end(),
    ],
    [
      "a wrong content type",
      (_request, response) =>
        response.writeHead(200, { "content-type": "text/plain" }).end("hello"),
    ],
    ["nothing", (request) => request.socket.destroy()],
    ["a hang", () => undefined],
    [
      "a 500",
      (_request, response) =>
        response
          .writeHead(500, { "content-type": "application/json" })
          .end(
            '{"error":{"message":"The server had an error while processing your request. Sorry about that!","type":"server_error","param":null,"code":null}}',
          ),
    ],
    [
      "JSON of another world",
      (_request, response) =>
        response
          .writeHead(401, { "content-type": "application/json" })
          .end('["no"]'),
    ],
    [
      "an endless body",
      (_request, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        const timer = setInterval(() => response.write("x".repeat(1 << 16)), 1);
        response.on("close", () => {
          clearInterval(timer);
        });
      },
    ],
  ];

  it.each(broken)(
    "%s: is never a verdict about the key",
    async (_name, answer) => {
      const provider = await startServer(answer);
      const dir = folderWith({
        "main.py": python,
        "requirements.txt": "openai\npython-dotenv\n",
        ".env": `OPENAI_API_KEY=${key}\n`,
      });
      const { status, report, stderr } = await doctor(
        dir,
        { OPENAI_BASE_URL: provider.url },
        ["--json", "--timeout", "1"],
      );
      expect(stderr).toBe("");
      expect([1, 3]).toContain(status);
      expect(report?.verdict).not.toBe("healthy");
      expect([
        "key-unknown",
        "key-revoked",
        "leaked-and-disabled",
      ]).not.toContain(report?.diagnoses[0]?.cause);
    },
  );
});

describe("wrong use", () => {
  it.each([
    [["--jsno"], 2, "did you mean --json?"],
    [["docter"], 2, "did you mean keymend doctor?"],
    [["no/such/folder"], 2, "[NOT_FOUND]"],
    [["file.txt"], 2, "[NOT_A_FOLDER]"],
    [["--timeout"], 2, "give a value"],
    [["--timeout", "soon"], 2, "seconds between"],
    [["--timeout", "0"], 2, "seconds between"],
    [["a", "b"], 2, "one folder"],
    [["--env-from", "missing.env"], 2, "[NOT_FOUND]"],
    [["--env-from", "999999999"], 3, "[PROCESS_GONE]"],
    [["--env-from", "."], 3, "[NO_ACCESS]"],
    [["explain"], 2, "paste the error"],
    [["explain", "binary"], 2, "[INPUT_NOT_TEXT]"],
    [["--config", "missing.json"], 2, "[NOT_FOUND]"],
    [["--config", "bad.json"], 2, "[CONFIG_INVALID]"],
    [["--config", "typo.json"], 2, "did you mean timeout?"],
    [["undo"], 2, "[UNDO_NOTHING]"],
  ])("%j ends with %i and says what to do", async (args, status, words) => {
    const dir = folderWith({
      "file.txt": "x",
      binary: Buffer.from([0, 1, 2, 3, 4, 5, 6]),
      "bad.json": "{",
      "typo.json": '{ "timeuot": 3 }',
    });
    const result = await runCli(args, {
      cwd: dir,
      env: { HOME: folderWith() },
    });
    expect(result).toMatchObject({ status, stdout: "" });
    expect(result.stderr).toContain(words);
    expect(result.stderr).toMatch(/^error: .+\nhint: .+\n$/);
  });

  it("answers help and version", async () => {
    const dir = folderWith();
    for (const args of [
      ["--help"],
      ["doctor", "--help"],
      ["fix", "-h"],
      ["--version"],
      ["where", "--version"],
    ]) {
      const { status, stdout, stderr } = await runCli(args, { cwd: dir });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).not.toBe("");
    }
  });

  it("starts the sandbox and stops it on a signal", async () => {
    const child = spawn(process.execPath, [BIN, "sandbox"], {
      cwd: folderWith(),
      env: { PATH: process.env["PATH"] ?? "" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const text = await new Promise<string>((resolve) => {
      child.stdout.once("data", (chunk: Buffer) => {
        resolve(chunk.toString());
      });
    });
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? "";
    expect((await fetch(`${url}/v1/models`)).status).toBe(401);
    const ended = new Promise((resolve) => child.on("close", resolve));
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });
});
