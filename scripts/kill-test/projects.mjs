// Projects for the kill test: what stands there, what a fix makes of it.
const text = (n, name = "OPENAI_API_KEY") =>
  `# settings ${n}\nPORT=3000\n${name}=value-${n}-${"x".repeat(60)}\nLAST=1\n`;

/** For the apply step alone: files with their mode, and rounds of changes. A state of null: no such file. */
export const applyProjects = [
  {
    title: "one file",
    files: { ".env": { before: text("old"), mode: 0o600 } },
    rounds: [{ ".env": text("new") }],
  },
  {
    title: "a file that others may read",
    files: { ".env": { before: text("old"), mode: 0o644 } },
    rounds: [{ ".env": text("new") }],
  },
  {
    title: "four files",
    files: {
      ".env": { before: text("old"), mode: 0o640 },
      "compose.yaml": { before: "services:\n  a: {}\n", mode: 0o644 },
      "k8s/secret.yaml": { before: "kind: Secret\n", mode: 0o600 },
      "home/.zshrc": { before: "export A=1\n", mode: 0o644 },
    },
    rounds: [
      {
        ".env": text("new"),
        "compose.yaml": "services:\n  a: { b: 1 }\n",
        "k8s/secret.yaml": "kind: Secret # new\n",
        "home/.zshrc": "export A=2\n",
      },
    ],
  },
  {
    title: "a renamed file",
    files: {
      ".env.txt": { before: text("old"), mode: 0o644 },
      ".env": { before: null, mode: 0o600 },
    },
    rounds: [{ ".env.txt": null, ".env": text("old") }],
  },
  {
    title: "new files",
    files: {
      ".env": { before: null, mode: 0o600 },
      ".env.example": { before: null, mode: 0o644 },
      ".gitignore": { before: "dist\n", mode: 0o644 },
    },
    rounds: [
      {
        ".env": text("new"),
        ".env.example": "OPENAI_API_KEY=\n",
        ".gitignore": "dist\n.env\n",
      },
    ],
  },
  {
    title: "three rounds",
    files: {
      ".env": { before: text("old"), mode: 0o600 },
      "app.py": { before: "import openai\n", mode: 0o755 },
    },
    rounds: [
      { ".env": text("first") },
      { ".env": text("second"), "app.py": "import os, openai\n" },
      { "app.py": "import openai, os\n" },
    ],
  },
  {
    title: "a long file behind a link",
    link: [".env", "shared/real.env"],
    files: {
      "shared/real.env": { before: text("old").repeat(8_000), mode: 0o600 },
    },
    through: { "shared/real.env": ".env" },
    rounds: [{ "shared/real.env": text("new").repeat(8_000) }],
  },
];

const manifest = JSON.stringify({
  name: "shop",
  type: "module",
  scripts: { start: "node index.js" },
  dependencies: { dotenv: "^17.0.0", openai: "^6.0.0" },
});
const program =
  "import 'dotenv/config';\nimport OpenAI from 'openai';\nconst openai = new OpenAI();\nawait openai.models.list();\n";

/** For the whole command. `input`: a new key on standard input. */
export const commandProjects = [
  {
    title: "a scheme before the key",
    files: (key) => ({
      "package.json": manifest,
      "index.js": program,
      ".env": `PORT=1\r\nOPENAI_API_KEY="Bearer ${key.good}"\r\nB=2`,
    }),
  },
  {
    title: "a misnamed file with a damaged key",
    files: (key) => ({
      "package.json": manifest,
      "index.js": program,
      ".env.txt": `OPENAI_API_KEY=Bearer ${key.good}\n`,
    }),
  },
  {
    title: "a dead key in three places",
    input: true,
    files: (key) => ({
      "package.json": manifest,
      "index.js": program,
      ".env": `A=1\nOPENAI_API_KEY=${key.dead}\n`,
      "compose.yaml": `services:\n  a:\n    environment:\n      OPENAI_API_KEY: "${key.dead}"\n`,
      "k8s/secret.yaml": `apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  OPENAI_API_KEY: ${Buffer.from(key.dead).toString("base64")}\n`,
      "home/.zshrc": `export PATH="$HOME/bin:$PATH"\nexport OPENAI_API_KEY='${key.dead}' # mine\n`,
    }),
  },
];
