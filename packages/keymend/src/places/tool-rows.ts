/** How a tool writes its settings. */
export type SettingsFormat =
  "json" | "yaml" | "toml" | "env" | "xml" | "by-ending";

/** One tool with settings of its own. Sources: the tools' documentation and code, checked 2026-11. */
export interface ToolRow {
  /** As error texts and facts call it. */
  tool: string;
  format: SettingsFormat;
  /** Below the home folder; `*` stands for a part of a name. */
  home: readonly string[];
  /** Inside a project. */
  project?: RegExp;
  /** Which one counts when the settings and the environment both hold a key. */
  prefers: "store" | "environment";
  /** Variables that it reads a key from. */
  reads: readonly string[];
  /** A plain `apiKey` in its settings is a key of the OpenAI API. */
  plainKeyIsOpenAi?: boolean;
  /** A property with exactly this name is the key itself: `{ "openai": "…" }`. */
  keyNames?: readonly string[];
  /** Properties that name a variable to read the key from: `env_key`. */
  variableNames?: readonly string[];
}

const OPENAI = ["OPENAI_API_KEY"] as const;

/** Where editors of the VS Code family keep user settings, on the three systems. */
const CODE = ["Code", "Code - Insiders", "VSCodium", "Cursor", "Windsurf"];
const codeFolders = CODE.flatMap((name) => [
  `.config/${name}/User`,
  `Library/Application Support/${name}/User`,
  `AppData/Roaming/${name}/User`,
]);

const JETBRAINS = [
  ".config/JetBrains/*/options",
  "Library/Application Support/JetBrains/*/options",
  "AppData/Roaming/JetBrains/*/options",
  ".config/Google/AndroidStudio*/options",
  "Library/Application Support/Google/AndroidStudio*/options",
];
/** The likely names first: a folder of options is long, and only so many of its files are read. */
const OPTION_FILES = [
  "*gpt*.xml",
  "*GPT*.xml",
  "*penai*.xml",
  "*penAI*.xml",
  "*ai*.xml",
  "*AI*.xml",
  "*ilot*.xml",
  "*ssistant*.xml",
  "*.xml",
];

export const toolRows: readonly ToolRow[] = [
  {
    tool: "continue",
    format: "by-ending",
    home: [
      ".continue/config.yaml",
      ".continue/config.json",
      ".continue/models/*.yaml",
      ".continue/.env",
    ],
    project: /(?:^|\/)\.continue(?:rc\.json$|\/(?:[\w-]+\/)*[^/]+\.ya?ml$)/,
    prefers: "store",
    reads: [],
  },
  {
    tool: "aider",
    format: "yaml",
    home: [".aider.conf.yml", ".aider.conf.yaml"],
    project: /(?:^|\/)\.aider\.conf\.ya?ml$/,
    prefers: "store",
    reads: OPENAI,
  },
  {
    tool: "codex",
    format: "toml",
    home: [".codex/config.toml"],
    project: /(?:^|\/)\.codex\/config\.toml$/,
    prefers: "environment",
    reads: OPENAI,
    variableNames: ["env_key"],
  },
  {
    tool: "shell_gpt",
    format: "env",
    home: [".config/shell_gpt/.sgptrc"],
    prefers: "environment",
    reads: OPENAI,
  },
  {
    tool: "aicommits",
    format: "env",
    home: [".aicommits"],
    prefers: "environment",
    reads: ["OPENAI_KEY", "OPENAI_API_KEY"],
  },
  {
    tool: "opencommit",
    format: "env",
    home: [".opencommit"],
    prefers: "environment",
    reads: ["OCO_API_KEY", "OCO_OPENAI_API_KEY"],
    plainKeyIsOpenAi: true,
    keyNames: ["OCO_API_KEY"],
  },
  {
    tool: "fabric",
    format: "env",
    home: [".config/fabric/.env"],
    prefers: "environment",
    reads: OPENAI,
  },
  {
    tool: "gptme",
    format: "toml",
    home: [".config/gptme/config.toml", ".config/gptme/config.local.toml"],
    project: /(?:^|\/)gptme\.toml$/,
    prefers: "environment",
    reads: OPENAI,
  },
  {
    tool: "llm",
    format: "json",
    home: [
      ".config/io.datasette.llm/keys.json",
      "Library/Application Support/io.datasette.llm/keys.json",
      "AppData/Roaming/io.datasette.llm/keys.json",
    ],
    prefers: "store",
    reads: OPENAI,
    keyNames: ["openai"],
  },
  {
    tool: "mods",
    format: "yaml",
    home: [
      ".config/mods/mods.yml",
      "Library/Application Support/mods/mods.yml",
    ],
    prefers: "store",
    reads: OPENAI,
    variableNames: ["api-key-env"],
  },
  {
    tool: "aichat",
    format: "yaml",
    home: [
      ".config/aichat/config.yaml",
      "Library/Application Support/aichat/config.yaml",
      "AppData/Roaming/aichat/config.yaml",
    ],
    prefers: "store",
    reads: OPENAI,
  },
  {
    tool: "open-interpreter",
    format: "yaml",
    home: [
      ".config/open-interpreter/profiles/*.yaml",
      "Library/Application Support/open-interpreter/profiles/*.yaml",
    ],
    prefers: "store",
    reads: OPENAI,
    plainKeyIsOpenAi: true,
  },
  {
    tool: "chatgpt-cli",
    format: "yaml",
    home: [".chatgpt-cli/config.yaml"],
    prefers: "environment",
    reads: OPENAI,
    plainKeyIsOpenAi: true,
  },
  {
    tool: "goose",
    format: "yaml",
    home: [".config/goose/config.yaml", ".config/goose/secrets.yaml"],
    prefers: "environment",
    reads: OPENAI,
  },
  {
    tool: "opencode",
    format: "json",
    home: [
      ".config/opencode/opencode.json",
      ".config/opencode/opencode.jsonc",
      ".config/opencode/config.json",
    ],
    project: /(?:^|\/)opencode\.jsonc?$/,
    prefers: "store",
    reads: OPENAI,
  },
  {
    tool: "copilot-for-xcode",
    format: "json",
    home: [".config/copilot-for-xcode.json"],
    prefers: "store",
    reads: [],
  },
  {
    tool: "zed",
    format: "json",
    home: [".config/zed/settings.json"],
    project: /(?:^|\/)\.zed\/settings\.json$/,
    prefers: "store",
    reads: OPENAI,
  },
  {
    tool: "litellm",
    format: "yaml",
    home: [".litellm/config.yaml", ".config/litellm/config.yaml"],
    project:
      /(?:^|\/)(?:[\w-]*litellm[\w.-]*|proxy_(?:server_)?config)\.ya?ml$|(?:^|\/)litellm\/[\w.-]*config[\w.-]*\.ya?ml$/i,
    prefers: "store",
    reads: [],
  },
  {
    tool: "autogen",
    format: "json",
    home: [],
    project: /(?:^|\/)OAI_CONFIG_LIST[\w-]*(?:\.json|\.txt)?$/,
    prefers: "store",
    reads: OPENAI,
  },
  {
    tool: "mcp",
    format: "json",
    home: [
      ".cursor/mcp.json",
      ".codeium/windsurf/mcp_config.json",
      ".config/Claude/claude_desktop_config.json",
      "Library/Application Support/Claude/claude_desktop_config.json",
      "AppData/Roaming/Claude/claude_desktop_config.json",
      ...codeFolders.map((folder) => `${folder}/mcp.json`),
    ],
    project:
      /(?:^|\/)(?:\.?mcp|mcp[_-](?:config|servers|settings)|claude_desktop_config)\.jsonc?$/,
    prefers: "store",
    reads: [],
  },
  {
    tool: "vscode",
    format: "json",
    home: [
      ...codeFolders.map((folder) => `${folder}/settings.json`),
      ".vscode-server/data/Machine/settings.json",
    ],
    project:
      /(?:^|\/)\.vscode\/(?:settings|launch|tasks)\.json$|\.code-workspace$/,
    prefers: "store",
    reads: [],
  },
  {
    tool: "obsidian",
    format: "json",
    home: [],
    project: /(?:^|\/)\.obsidian\/plugins\/[^/]+\/data\.json$/,
    prefers: "store",
    reads: [],
  },
  {
    // whoever keeps settings under a name that speaks of GPT or OpenAI
    tool: "other",
    format: "by-ending",
    home: [
      ".openai/config.json",
      ".openai/config.toml",
      ".openai/config.yaml",
      ".openai.json",
      ".chatgpt.json",
      ".chatgptrc",
      ".gptrc",
      ".gpt.json",
      ".config/openai.json",
      ".config/openai/*",
      ".config/*gpt*/*",
      ".*gpt*/config.*",
      ".config/*gpt*.json",
      ".config/*gpt*.yaml",
      ".config/*gpt*.toml",
      ".config/*openai*/*",
    ],
    prefers: "store",
    reads: [],
    plainKeyIsOpenAi: true,
  },
  {
    tool: "jetbrains",
    format: "xml",
    home: OPTION_FILES.flatMap((name) =>
      JETBRAINS.map((folder) => `${folder}/${name}`),
    ),
    prefers: "store",
    reads: [],
    plainKeyIsOpenAi: true,
  },
];
