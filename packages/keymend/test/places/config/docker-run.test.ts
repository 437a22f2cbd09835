import { describe, expect, it } from "vitest";
import {
  readDockerRun,
  readDockerRunLines,
} from "../../../src/formats/docker-run.ts";
import { fakeKey } from "../../../src/key/fake.ts";

const first = (text: string) => readDockerRun(text, { path: "Makefile" })[0];

describe("readDockerRun", () => {
  it("reads every way to hand on variables and files", () => {
    expect(
      first(
        "docker run -it --rm -p 80:80 -e A -eB=1 --env C=$C --env=D --env-file x.env --env-file=y.env --name web -v $(pwd):/app my/image:1 node -e 'x'",
      ),
    ).toMatchObject({
      envFiles: [
        { path: "x.env", line: 1 },
        { path: "y.env", line: 1 },
      ],
      passes: [
        { name: "A", form: "bare" },
        { name: "B", form: "literal" },
        { name: "C", form: "interpolated" },
        { name: "D", form: "bare" },
      ],
      image: "my/image:1",
      sudo: false,
    });
  });

  it("counts lines through continuations, from the line it is told", () => {
    const text = "docker run \\\n  -e A \\\n  --env-file .env \\\n  image\n";
    expect(readDockerRun(text, { path: "x", firstLine: 10 })[0]).toMatchObject({
      at: { path: "x", line: 10 },
      passes: [{ name: "A", line: 11 }],
      envFiles: [{ path: ".env", line: 12 }],
      image: "image",
    });
  });

  it.each([
    ["docker run x", false, false],
    ["sudo docker run x", true, false],
    ["\t@sudo docker run x", true, false],
    ["sudo -E docker run x", true, true],
    ["sudo -HE docker run x", true, true],
    ["sudo --preserve-env=A docker run x", true, true],
    ["sudo apt update && docker run x", false, false],
  ])("%s", (text, sudo, preservesEnv) => {
    expect(first(text)).toMatchObject({ sudo, preservesEnv });
  });

  it("knows podman, and leaves compose and build alone", () => {
    expect(first("podman run -e A img")).toMatchObject({ image: "img" });
    expect(first("docker container run img")).toMatchObject({ image: "img" });
    expect(first("docker compose run -e A web")).toBeUndefined();
    expect(first("docker build -t x .")).toBeUndefined();
  });

  it("never takes a value into a fact, and says where it stands", () => {
    const key = fakeKey();
    const text = `docker run -e "OPENAI_API_KEY=${key}" -e 'B=x' img`;
    const [line] = readDockerRunLines(text, { path: "x" });
    expect(JSON.stringify(line?.fact)).not.toContain(key);
    expect(
      line?.settings.map((one) => [one.name, text.slice(one.start, one.end)]),
    ).toEqual([
      ["OPENAI_API_KEY", key],
      ["B", "x"],
    ]);
  });

  it("ends for junk", () => {
    expect(
      readDockerRun(`${"docker run ".repeat(5_000)}"`, { path: "x" }).length,
    ).toBeLessThanOrEqual(200);
  });
});
