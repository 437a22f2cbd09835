import { noteClient, noteOption, optionName } from "./client.ts";
import type { FactOf } from "../model/fact.ts";
import { callArguments, filesOf, noteLoader } from "./loader.ts";
import type { Hit, Row } from "./row.ts";

export const rubyRows: readonly Row[] = [
  {
    id: "require 'dotenv/load'",
    needs: ["dotenv"],
    pattern:
      /\brequire\s{0,9}\(?["'](?:dotenv\/load|dotenv\/rails-now|dotenv\/autoload)["']/g,
    read: (hit) => {
      noteLoader(hit, "ruby-dotenv", { expand: true });
    },
    examples: [
      [
        "require 'dotenv/load'",
        [
          {
            kind: "loader-call",
            loader: "ruby-dotenv",
            files: null,
            topLevel: true,
          },
        ],
      ],
      ["# require 'dotenv/load'", []],
    ],
  },
  {
    id: "Dotenv.load",
    needs: ["Dotenv"],
    pattern:
      /\bDotenv(?:::Rails(?:tie)?|::Railtie)?\.(?<call>load!?|overload!?|parse)(?<open>\()?/g,
    read: (hit) => {
      const { call, open } = hit.match.groups ?? {};
      noteLoader(hit, "ruby-dotenv", {
        override: call?.startsWith("over") ?? false,
        expand: true,
        ...(call === "parse" ? { intoEnvironment: false } : {}),
        ...(open === undefined
          ? filesOf(bareArguments(hit), hit.source)
          : filesOf(callArguments(hit).positional, hit.source)),
      });
    },
    examples: [
      [
        "Dotenv.load('.env.local', '.env')",
        [
          {
            kind: "loader-call",
            loader: "ruby-dotenv",
            files: [".env.local", ".env"],
          },
        ],
      ],
      [
        "Dotenv.overload",
        [{ kind: "loader-call", override: true, files: null }],
      ],
      [
        "Dotenv.load File.join(__dir__, '.env')",
        [{ kind: "loader-call", loader: "ruby-dotenv" }],
      ],
    ],
  },
  {
    id: "OpenAI::Client.new",
    needs: ["OpenAI::Client", "LLM::OpenAI"],
    pattern:
      /\b(?<name>OpenAI::Client|Langchain::LLM::OpenAI)\.new(?<open>\()?/g,
    read: (hit) => {
      const { name, open } = hit.match.groups ?? {};
      const list = open === undefined ? null : callArguments(hit);
      // two gems share the name; the written option tells them apart
      const official = list?.named.has("api_key") ?? false;
      noteClient(hit, {
        sdk: name?.startsWith("Langchain")
          ? "langchainrb"
          : official
            ? "openai-ruby"
            : "ruby-openai",
        open: open === undefined ? null : hit.end - 1,
      });
    },
    examples: [
      [
        "@client ||= OpenAI::Client.new(access_token: ENV.fetch('K'))",
        [
          {
            kind: "client",
            sdk: "ruby-openai",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
      ],
      [
        "client = OpenAI::Client.new(api_key: ENV['K'], base_url: '')",
        [
          {
            kind: "client",
            sdk: "openai-ruby",
            topLevel: true,
            options: {
              apiKey: { kind: "variable", name: "K" },
              baseURL: { kind: "empty" },
            },
          },
        ],
      ],
      [
        "def client\n  OpenAI::Client.new\nend",
        [{ kind: "client", sdk: "ruby-openai", topLevel: false, options: {} }],
      ],
    ],
  },
  {
    id: "configure blocks",
    needs: ["OpenAI.configure", "RubyLLM.configure"],
    pattern:
      /\b(?<name>OpenAI|RubyLLM)\.configure\s{1,9}(?:do|\{)\s{0,9}\|\s{0,9}(?<bound>\w{1,40})\s{0,9}\|/g,
    read: noteConfigure,
    examples: [
      [
        "OpenAI.configure do |config|\n  config.access_token = ENV.fetch('K')\n  config.organization_id = ENV['ORG']\nend",
        [
          {
            kind: "client",
            at: { path: "a.rb", line: 1 },
            sdk: "ruby-openai",
            options: {
              apiKey: { kind: "variable", name: "K" },
              organization: { kind: "variable", name: "ORG" },
            },
          },
        ],
      ],
      [
        "RubyLLM.configure { |c| c.openai_api_key = nil }",
        [
          {
            kind: "client",
            sdk: "ruby-llm",
            options: { apiKey: { kind: "empty" } },
          },
        ],
      ],
    ],
  },
  {
    id: "credentials of Rails",
    needs: ["credentials"],
    pattern:
      /\bcredentials(?:\.dig\(\s{0,9}:(?<a>\w{1,60})\s{0,9},\s{0,9}:(?<b>\w{1,60})|\.(?<c>\w{1,60})(?:&?\.\[|\[|&?\.)\s{0,9}:?(?<d>\w{1,60})|\[:(?<e>\w{1,60})\]|\.(?<f>open_?ai\w{0,60}))/g,
    read: (hit) => {
      const { a, b, c, d, e, f } = hit.match.groups ?? {};
      const configKey = [a, b, c, d, e, f]
        .filter((part) => part !== undefined && !/^fetch$/.test(part))
        .join(".");
      if (!/open_?ai|gpt/i.test(configKey)) return;
      hit.notes.fact({
        kind: "mapping",
        at: hit.at,
        framework: "rails",
        configKey,
        expectedKey: null,
        variable: null,
      });
    },
    examples: [
      [
        "Rails.application.credentials.openai[:api_key]",
        [{ kind: "mapping", framework: "rails", configKey: "openai.api_key" }],
      ],
      [
        "Rails.application.credentials.dig(:openai, :api_key)",
        [{ kind: "mapping", configKey: "openai.api_key" }],
      ],
    ],
  },
];

/** `Dotenv.load ".env"`: arguments without brackets, up to the end of the line. */
function bareArguments(hit: Hit) {
  const { source } = hit;
  if (!/^ *["'F]/.test(source.code.slice(hit.end, hit.end + 20))) return [];
  const end = source.code.indexOf("\n", hit.end);
  return source.split({
    start: hit.end,
    end: end < 0 ? source.code.length : end,
  });
}

function noteConfigure(hit: Hit): void {
  const { source, notes } = hit;
  const { name, bound } = hit.match.groups ?? {};
  const options: FactOf<"client">["options"] = {};
  const text = source.code.slice(hit.end, hit.end + 3_000);
  for (const match of text.matchAll(
    /(?<![\w.])(\w{1,40})\.(\w{1,60})\s{0,9}=(?!=)\s{0,9}/g,
  )) {
    const option = match[1] === bound ? optionName(match[2] ?? "") : null;
    if (!option || options[option] !== undefined) continue;
    const start = hit.end + match.index + match[0].length;
    options[option] = noteOption(option, source.expressionAt(start), {
      source,
      notes,
    });
  }
  notes.fact({
    kind: "client",
    at: hit.at,
    language: "ruby",
    sdk: name === "RubyLLM" ? "ruby-llm" : "ruby-openai",
    browser: false,
    topLevel: source.isTopLevel(hit.start),
    options,
  });
}
