import { describe, expect, it } from "vitest";
import { readSource } from "../../src/code/read-source.ts";
import type { Fact } from "../../src/model/fact.ts";
import { fakeKey } from "../../src/key/fake.ts";

/** A project as people write it, file by file, with what must be known of it. */
interface Program {
  title: string;
  files: Record<string, string>;
  knows: (Partial<Fact> & { kind: Fact["kind"] })[];
  found?: [path: string, line: number, variable: string | null][];
}

const programs: Program[] = [
  {
    title: "an Express server that loads .env behind its own modules",
    files: {
      "server.js":
        "const chat = require('./services/chat');\nrequire('dotenv').config({ path: require('path').resolve(__dirname, '.env') });\nchat.start();\n",
      "services/chat.js":
        "const { OpenAI } = require('openai');\n\nconst openai = new OpenAI({\n  apiKey: process.env.OPENAI_API_KEY, // from .env\n});\n\nmodule.exports.start = () => openai.chat.completions.create({ model: 'gpt-4o', messages: [] });\n",
    },
    knows: [
      { kind: "import", from: "server.js", to: "services/chat.js" },
      {
        kind: "loader-call",
        at: { path: "server.js", line: 2 },
        files: [".env"],
        fromFile: true,
      },
      {
        kind: "client",
        at: { path: "services/chat.js", line: 3 },
        topLevel: true,
        options: { apiKey: { kind: "variable", name: "OPENAI_API_KEY" } },
      },
      { kind: "api-call", model: "gpt-4o", endpoint: "chat" },
    ],
  },
  {
    title: "FastAPI with settings of pydantic in a module of its own",
    files: {
      "app/__init__.py": "",
      "app/config.py":
        'from pydantic_settings import BaseSettings, SettingsConfigDict\n\n\nclass Settings(BaseSettings):\n    model_config = SettingsConfigDict(env_file=".env")\n\n    openai_api_key: str\n    openai_model: str = "gpt-4o-mini"\n\n\nsettings = Settings()\n',
      "app/main.py":
        "from openai import AsyncOpenAI\n\nfrom app.config import settings\n\nclient = AsyncOpenAI(api_key=settings.openai_api_key)\n",
    },
    knows: [
      {
        kind: "env-read",
        name: "OPENAI_API_KEY",
        at: { path: "app/config.py", line: 7 },
      },
      { kind: "loader-call", loader: "pydantic-settings", files: [".env"] },
      { kind: "import", from: "app/main.py", to: "app/config.py" },
      {
        kind: "model",
        name: "gpt-4o-mini",
        at: { path: "app/config.py", line: 8 },
      },
    ],
  },
  {
    title: "a React page with the key in it",
    files: {
      "vite.config.js": "export default {}\n",
      "index.html": '<script type="module" src="/src/main.jsx"></script>\n',
      "src/App.jsx": `import axios from 'axios';\nconst apiKey = '${fakeKey()}';\nconst http = axios.create({ baseURL: 'https://api.openai.com/v1', headers: { Authorization: \`Bearer \${apiKey}\` } });\nexport default () => <p>It's {http.name}</p>;\n`,
    },
    knows: [
      {
        kind: "client",
        sdk: "raw-http",
        browser: true,
        options: { apiKey: { kind: "literal", line: 2 } },
      },
    ],
    found: [["src/App.jsx", 2, "apiKey"]],
  },
  {
    title: "a gateway in Go with another embedding function by default",
    files: {
      "cmd/main.go":
        'package main\n\nimport (\n\t"os"\n\n\t"github.com/openai/openai-go"\n\t"github.com/openai/openai-go/option"\n)\n\nfunc main() {\n\tclient := openai.NewClient(\n\t\toption.WithAPIKey(os.Getenv("OPENAI_KEY")), // their own name\n\t\toption.WithBaseURL(os.Getenv("OPENAI_URL")),\n\t)\n\t_ = client\n}\n',
    },
    knows: [
      {
        kind: "client",
        sdk: "openai-go",
        options: {
          apiKey: { kind: "variable", name: "OPENAI_KEY" },
          baseURL: { kind: "variable", name: "OPENAI_URL" },
        },
      },
    ],
  },
  {
    title: "a JetBrains plugin that tells providers by length",
    files: {
      "src/main/java/Detector.java":
        'class Detector {\n  static Provider of(String key) {\n    if (key == null || key.isEmpty()) return Provider.NONE;\n    if (key.startsWith("sk-proj-") && key.length() == 164) return Provider.OPENAI;\n    return Provider.UNKNOWN;\n  }\n}\n',
    },
    knows: [
      {
        kind: "format-check",
        check: "length",
        detail: "164",
        at: { path: "src/main/java/Detector.java", line: 4 },
      },
      { kind: "format-check", check: "prefix", detail: "sk-proj-" },
    ],
  },
  {
    title: "a Rails initializer that reads another name",
    files: {
      "config/initializers/openai.rb":
        'OpenAI.configure do |config|\n  config.access_token = ENV.fetch("OPENAI_ACCESS_TOKEN")\n  config.organization_id = ENV["OPENAI_ORGANIZATION_ID"]\nend\n',
    },
    knows: [
      {
        kind: "client",
        sdk: "ruby-openai",
        options: {
          apiKey: { kind: "variable", name: "OPENAI_ACCESS_TOKEN" },
          organization: { kind: "variable", name: "OPENAI_ORGANIZATION_ID" },
        },
      },
    ],
  },
  {
    title: "a script that takes its key from a file, in pieces",
    files: {
      "tool/run.py":
        "import os\nfrom pathlib import Path\n\nHERE = Path(__file__).resolve().parent\nkey_path = HERE / 'key.txt'\n\nwith key_path.open() as handle:\n    api_key = handle.read()\n\nos.environ['OPENAI_API_KEY'] = api_key\n",
    },
    knows: [{ kind: "env-write", name: "OPENAI_API_KEY", to: "expression" }],
  },
];

describe.each(programs)("$title", ({ files, knows, found }) => {
  const readings = Object.entries(files).map(([path, text]) => ({
    path,
    ...readSource({ path, text }, { has: (name) => name in files }),
  }));

  it("is understood", () => {
    const facts = readings.flatMap((one) => one.facts);
    for (const fact of knows)
      expect(facts).toContainEqual(expect.objectContaining(fact));
  });

  it("holds these values and no other", () => {
    expect(
      readings.flatMap((one) =>
        one.found.map(({ line, variable }) => [one.path, line, variable]),
      ),
    ).toEqual(found ?? []);
  });
});
