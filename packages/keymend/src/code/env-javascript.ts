import { destructured, type EnvRow, type ReadName } from "./env-row.ts";

const NOT_WRITTEN = String.raw`(?!\w)(?!\s{0,9}(?:=(?![=>])|\|\|=|\?\?=))`;
const KEYISH = "[A-Z][A-Z0-9_]*(?:KEY|TOKEN|SECRET|OPENAI|BASE_URL)[A-Z0-9_]*";

/** `openaiApiKey` as the environment variable that Nuxt puts over it. */
function nuxtName(property: string, open: boolean): string {
  const snake = property.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();
  return `NUXT_${open ? "PUBLIC_" : ""}${snake}`;
}

export const javascriptReads: readonly EnvRow[] = [
  {
    id: "process.env.X",
    needs: ["process.env"],
    pattern: new RegExp(
      String.raw`(?<!delete\s)\bprocess\.env\??\.(?<name>[A-Za-z_]\w*)${NOT_WRITTEN}`,
      "g",
    ),
    examples: [
      ["const k = process.env.OPENAI_API_KEY", ["OPENAI_API_KEY"], "none"],
      ["f(process.env.A_KEY || '')", ["A_KEY"], "empty"],
      ['f(process.env.A_KEY ?? "x")', ["A_KEY"], "literal"],
      ["f(process.env.A_KEY!)", ["A_KEY"], "none"],
      ["`Bearer ${process.env.A_KEY}`", ["A_KEY"], "none"],
      ["// process.env.A_KEY", []],
      ["say('set process.env.A_KEY first')", []],
      ["process.env.A_KEY = 'x'", []],
      ["delete process.env.A_KEY", []],
      ["if (process.env.A_KEY === 'x') f()", ["A_KEY"], "none"],
    ],
  },
  {
    id: "process.env['X']",
    needs: ["process.env[", "process.env?.["],
    pattern:
      /\bprocess\.env(?:\?\.)?\[\s{0,9}(["'`])(?<name>[^"'`\n]{1,300})\1\s{0,9}\](?!\s{0,9}=(?!=))/g,
    examples: [
      ["const k = process.env['OPENAI_API_KEY'] || ''", ["OPENAI_API_KEY"]],
      ["process.env['A'] = 'x'", []],
    ],
  },
  {
    id: "const { X } = process.env",
    needs: ["process.env", "import.meta.env", "Bun.env"],
    pattern:
      /\{([^{}]{1,1000})\}\s{0,9}=\s{0,9}(?:process|import\.meta|Bun)\.env\b(?!\.)/g,
    names: (match) => destructured(match[1] ?? "", match.index + 1),
    examples: [
      [
        "const { OPENAI_API_KEY, PORT: port = '' } = process.env",
        ["OPENAI_API_KEY", "PORT"],
        "none",
      ],
    ],
  },
  {
    id: "import.meta.env.X",
    needs: ["import.meta.env"],
    pattern: new RegExp(
      String.raw`\bimport\.meta\.env\??\.(?<name>[A-Za-z_]\w*)${NOT_WRITTEN}`,
      "g",
    ),
    bundled: true,
    examples: [
      ["f(import.meta.env.VITE_OPENAI_API_KEY)", ["VITE_OPENAI_API_KEY"]],
    ],
  },
  {
    id: "Deno.env.get",
    needs: ["Deno.env"],
    pattern: /\bDeno\.env\.get\(\s{0,9}(["'`])(?<name>[^"'`\n]{1,300})\1/g,
    examples: [
      [
        "const k = Deno.env.get('OPENAI_API_KEY') ?? ''",
        ["OPENAI_API_KEY"],
        "empty",
      ],
    ],
  },
  {
    id: "Bun.env.X",
    needs: ["Bun.env"],
    pattern: new RegExp(
      String.raw`\bBun\.env\.(?<name>[A-Za-z_]\w*)${NOT_WRITTEN}`,
      "g",
    ),
    examples: [["Bun.env.OPENAI_API_KEY", ["OPENAI_API_KEY"]]],
  },
  {
    id: "$env of SvelteKit",
    needs: ["$env/"],
    pattern:
      /\bimport\s{0,9}\{([^{}]{1,1000})\}\s{0,9}from\s{0,9}["']\$env\/static\/(?:private|public)["']/g,
    names: (match) =>
      destructured(match[1] ?? "", match.index + match[0].indexOf("{") + 1),
    examples: [
      [
        "import { OPENAI_API_KEY as key, B } from '$env/static/private'",
        ["OPENAI_API_KEY", "B"],
      ],
    ],
  },
  {
    id: "env.X",
    needs: ["env."],
    pattern: new RegExp(
      String.raw`(?<![\w$.])(?:(?:c|ctx|context|platform|this|event\.platform)[?!]?\.)?env\??\.(?<name>[A-Z][A-Z0-9_]{2,})${NOT_WRITTEN}`,
      "g",
    ),
    examples: [
      ["new OpenAI({ apiKey: env.OPENAI_API_KEY })", ["OPENAI_API_KEY"]],
      ["f(c.env.OPENAI_API_KEY)", ["OPENAI_API_KEY"]],
      ["f(my.env.OPENAI_API_KEY, environment.env.B_KEY)", []],
    ],
  },
  {
    id: "config.get('X')",
    needs: [".get(", ".get<", ".getOrThrow"],
    pattern: new RegExp(
      String.raw`(?<!env)\.(?:get|getOrThrow)(?:<[^<>()\n]{0,40}>)?\(\s{0,9}(["'])(?<name>${KEYISH})\1`,
      "g",
    ),
    examples: [
      ["this.configService.get<string>('OPENAI_API_KEY')", ["OPENAI_API_KEY"]],
      ["map.get('something')", []],
    ],
  },
  {
    id: "getEnv('X')",
    needs: ["nv(", "nvVar(", "nvironmentVariable("],
    pattern:
      /(?<![\w$.])(?:getEnv|getenv|requireEnv|mustEnv|readEnv|env|useEnv|getEnvVar|requireEnvVar|getEnvironmentVariable)\(\s{0,9}(["'])(?<name>[A-Z][A-Z0-9_]{2,})\1/g,
    examples: [["const k = getEnv('OPENAI_API_KEY')", ["OPENAI_API_KEY"]]],
  },
  {
    id: "schema of the environment",
    needs: ["process.env", "import.meta.env", "createEnv", "cleanEnv"],
    pattern:
      /(?<![\w$.])(?<name>[A-Z][A-Z0-9_]{2,})["']?\s{0,9}:\s{0,9}(?:z\s{0,20}\.|Joi\s{0,20}\.|yup\.|str\(|v\.|t\.|envField\.)/g,
    examples: [
      [
        "const env = z.object({ OPENAI_API_KEY: z.string().min(1) }).parse(process.env)",
        ["OPENAI_API_KEY"],
      ],
    ],
  },
  {
    id: "useRuntimeConfig of Nuxt",
    needs: ["useRuntimeConfig"],
    pattern:
      /(?:\b(?:const|let)\s{1,9}(?<bound>\w{1,60})\s{0,9}=\s{0,9})?\buseRuntimeConfig\([^()\n]{0,40}\)(?:\.(?<open>public\.)?(?<name>[A-Za-z_]\w*))?/g,
    names(match, source) {
      const { bound, open, name } = match.groups ?? {};
      if (name !== undefined)
        return [
          {
            name: nuxtName(name, open !== undefined),
            start: match.index,
            fallback: "literal",
          },
        ];
      return bound === undefined || !source.first(`nuxt ${bound}`)
        ? []
        : nuxtUses(source.code, bound, match.index);
    },
    examples: [
      ["useRuntimeConfig().openaiApiKey", ["NUXT_OPENAI_API_KEY"], "literal"],
      [
        "const config = useRuntimeConfig()\nf(config.openaiKey, config.public.site)",
        ["NUXT_OPENAI_KEY", "NUXT_PUBLIC_SITE"],
      ],
    ],
  },
];

function nuxtUses(code: string, bound: string, from: number): ReadName[] {
  const uses = code
    .slice(from)
    .matchAll(/(?<![\w$.])(\w{1,60})\.(public\.)?([A-Za-z_]\w*)/g);
  const names: ReadName[] = [];
  for (const use of uses) {
    if (use[1] !== bound) continue;
    names.push({
      name: nuxtName(use[3] ?? "", use[2] !== undefined),
      start: from + use.index,
      fallback: "literal",
    });
  }
  return names;
}
