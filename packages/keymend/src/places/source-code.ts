import { grammarOf } from "../code/grammar.ts";
import { readSource } from "../code/read-source.ts";
import { fakeKey } from "../key/fake.ts";
import type { FilePlace } from "../model/place.ts";

/** Program source in the languages that have an OpenAI SDK. */
export const sourceCode: FilePlace = {
  source: "source-code",
  scopes: ["project"],
  matches: (path) => grammarOf(path) !== null,
  read: ({ path, text }, context) => readSource({ path, text }, context),
  examples: () => [
    {
      path: "prompt.py",
      text: `import openai\n\nclient = openai.OpenAI(api_key="${fakeKey("legacy")}")\n`,
      found: [{ line: 3, variable: "api_key", value: fakeKey("legacy") }],
      facts: [
        {
          kind: "client",
          sdk: "openai",
          topLevel: true,
          options: { apiKey: { kind: "literal" } },
        },
      ],
    },
    {
      path: "src/App.jsx",
      text: `const API_KEY = '${fakeKey()}';\nfetch('https://api.openai.com/v1/models', {\n  headers: { Authorization: 'Bearer ' + API_KEY },\n});\n`,
      found: [{ line: 1, variable: "API_KEY", value: fakeKey() }],
      facts: [
        {
          kind: "client",
          sdk: "raw-http",
          options: { apiKey: { kind: "literal", line: 1 } },
        },
        { kind: "api-call", endpoint: "models" },
      ],
    },
    {
      path: "crew.py",
      text: `import os\n\napi = os.environ.get("${fakeKey()}")\n`,
      found: [{ line: 3, variable: null, value: fakeKey() }],
      facts: [{ kind: "key-as-name", at: { path: "crew.py", line: 3 } }],
    },
    {
      path: "config.ts",
      text: 'export const openaiApiKey = "your-api-key";\nexport const labels = { openaiApiKey: "OpenAI API key" };\n',
      found: [{ line: 1, variable: "openaiApiKey", value: "your-api-key" }],
    },
    {
      path: "main.go",
      text: `package main\n\n// old: ${fakeKey("project", 2)}\nvar client = openai.NewClient("${fakeKey("project", 3)} ")\n`,
      found: [
        { line: 3, variable: "old", value: fakeKey("project", 2) },
        { line: 4, variable: null, value: `${fakeKey("project", 3)} ` },
      ],
    },
    {
      path: "bootstrap/cache/config.php",
      text: `<?php return array (\n  'openai' => \n  array (\n    'api_key' => '${fakeKey()}',\n  ),\n);\n`,
      found: [{ line: 4, variable: "api_key", value: fakeKey() }],
      facts: [{ kind: "cached-config", holds: "value" }],
    },
    {
      path: "index.html",
      text: `<p>Don't</p>\n<script>const key = "${fakeKey()}"; document.body.append(key)</script>\n`,
      found: [{ line: 2, variable: "key", value: fakeKey() }],
    },
    {
      path: "lib/client.rb",
      text: "OpenAI::Client.new(access_token: ENV.fetch('OPENAI_API_KEY'))\n",
      found: [],
      facts: [{ kind: "client", sdk: "ruby-openai" }],
    },
  ],
};
