import type { Secret } from "../secret.ts";

/** A point in a file: `path` as in Occurrence. */
export interface At {
  path: string;
  line: number;
}

export type Language =
  | "javascript"
  | "python"
  | "go"
  | "ruby"
  | "php"
  | "java"
  | "csharp"
  | "rust"
  | "shell"
  | "other";

export type Endpoint =
  | "chat"
  | "responses"
  | "embeddings"
  | "images"
  | "audio"
  | "models"
  | "files"
  | "admin"
  | "realtime"
  | "other";

/** How an option of a client constructor gets its value. */
export type OptionValue =
  | { kind: "variable"; name: string } // process.env.X, os.environ["X"], ENV['X'], env('X')
  | { kind: "literal"; occurrence?: string; line?: number } // the literal itself is an occurrence at the same line, or at `line` when a name stands between
  | { kind: "empty" } // "" or None/null/nil
  | { kind: "file"; file: string; trimmed: boolean } // read_text() of a key file
  | { kind: "other" }; // an expression we do not follow

/** What files say besides values. `kind` is the discriminant; a place or code reader adds rows here. */
export type Fact =
  // ---- files that could not be read, or only in part
  | { kind: "unreadable"; path: string; reason: Unreadable }
  | {
      kind: "encoding";
      path: string;
      encoding: "utf-16le" | "utf-16be" | "utf-8-bom" | "not-utf-8";
    }
  | {
      kind: "file";
      path: string;
      mode: number;
      size: number;
      modifiedMs: number;
      /** Every folder above it lets all accounts through; looked at only when the mode lets them read. */
      reachable?: boolean;
    } // env and key files
  // ---- manifests
  | {
      kind: "dependency";
      path: string;
      line: number | null;
      ecosystem: Ecosystem;
      name: string;
      version: string | null;
    } // version: as resolved by a lock file, else the range's own text
  | { kind: "script"; at: At; name: string; command: string } // package.json scripts, Makefile targets, Procfile, justfile
  // ---- source code
  | {
      kind: "env-read";
      at: At;
      column: number;
      language: Language;
      name: string;
      browser: boolean;
      fallback: "none" | "empty" | "literal";
    } // browser: code that runs in one
  | {
      kind: "env-write";
      at: At;
      language: Language;
      name: string;
      to: "empty" | "literal" | "input" | "expression";
      onlyIfUnset?: boolean;
      topLevel?: boolean;
    } // os.environ["X"] = …; onlyIfUnset: setdefault, ||=, or below a test whether it is set
  | {
      kind: "loader-call";
      at: At;
      language: Language;
      loader: string;
      override: boolean;
      files: string[] | null;
      expand: boolean;
      fromFile: boolean;
      /** An import declaration of an ES module: it runs before the statements of its file. */
      hoisted?: boolean;
      /** It runs when the file is loaded, not when a function of it is called. */
      topLevel?: boolean;
      /** False when it only hands the values out: dotenv_values, decouple, pydantic-settings. */
      intoEnvironment?: boolean;
      /** A file is named by an expression that cannot be followed: `.env.${mode}`. */
      unknownFile?: boolean;
      /** find_dotenv(usecwd=True): from the working folder upward, whatever the loader does by default. */
      search?: "cwd-upward";
    } // files: literal paths given, null for the default search; fromFile: path is built from the calling file's folder
  | {
      kind: "client";
      at: At;
      language: Language;
      sdk: string;
      browser: boolean;
      topLevel: boolean;
      options: Partial<
        Record<
          | "apiKey"
          | "adminKey"
          | "organization"
          | "project"
          | "baseURL"
          | "headers",
          OptionValue
        >
      >;
    } // sdk: openai, azure-openai, langchain-openai, litellm, ai-sdk, ruby-openai, openai-php, openai-java, openai-dotnet, chromem, raw-http ...
  | {
      kind: "api-call";
      at: At;
      language: Language;
      endpoint: Endpoint;
      model: string | null;
      stream: boolean;
    }
  | { kind: "model"; at: At; name: string }
  | {
      kind: "import";
      at: At;
      language: Language;
      from: string;
      to: string;
      column: number;
      /** An import declaration of an ES module, not a `require` or an `import()` in its turn. */
      hoisted?: boolean;
      /** It runs when the file is loaded, not when a function of it is called. */
      topLevel?: boolean;
    } // local imports only, both resolved relative to the folder under diagnosis
  | { kind: "key-file-read"; at: At; file: string; trimmed: boolean } // file as written, resolved to a path when literal
  | { kind: "key-as-name"; at: At } // os.environ.get("sk-…"): the key stands where a name belongs
  | { kind: "name-as-key"; at: At; name: string } // apiKey: "OPENAI_API_KEY": the name stands where the key belongs
  | {
      kind: "format-check";
      at: At;
      check: "length" | "pattern" | "prefix";
      detail: string;
    } // detail: `51` for an exact length (`>60` for a bound), the pattern's source, the prefix. Never run the pattern: the project wrote it
  | { kind: "field-limit"; at: At; limit: number } // a column or form field for a key with a maximum length
  | { kind: "legacy-sdk-setting"; at: At; setting: string } // openai.api_type = "azure", openai.api_base, Configuration/OpenAIApi of v3
  | { kind: "hidden-default"; at: At; component: string } // an embedding or second client that falls back to api.openai.com
  | { kind: "entry"; path: string; language: Language; by: string } // by: package.json main/start script, python command in README/Dockerfile ...
  // ---- containers and services
  | {
      kind: "compose-service";
      at: At;
      service: string;
      image: string | null;
      build: string | null;
      envFiles: { path: string; line: number; format: string | null }[]; // paths as written: relative to the folder of at.path
      environment: {
        name: string;
        line: number;
        value: string | null;
        form: "literal" | "interpolated" | "bare";
      }[];
    } // value: null for a bare name and for key-like literals
  | {
      kind: "docker-run";
      at: At;
      sudo: boolean;
      preservesEnv: boolean;
      envFiles: { path: string; line: number }[]; // paths as written
      passes: {
        name: string;
        line: number;
        form: "bare" | "literal" | "interpolated";
      }[];
      image: string | null;
    }
  | {
      kind: "dockerfile";
      at: At;
      instruction: "ARG" | "ENV" | "COPY" | "CMD" | "ENTRYPOINT";
      text: string;
    } // text never holds a literal value
  | {
      kind: "service-unit";
      at: At;
      environmentFiles: { path: string; line: number }[];
      variables: string[];
      command: string | null;
    }
  | {
      kind: "kubernetes-ref";
      at: At;
      workload: string;
      variable: string | null;
      secret: string;
      key: string | null;
      optional: boolean;
    }
  | {
      kind: "kubernetes-source";
      at: At;
      object: "Secret" | "ConfigMap" | "ExternalSecret" | "SealedSecret";
      name: string;
      keys: { name: string; line: number }[];
    } // what a kubernetes-ref can refer to; keys: names only, empty when the manifest does not list them
  // ---- CI and deployment
  | { kind: "workflow"; path: string; events: string[]; reusable: boolean }
  | {
      kind: "workflow-env";
      at: At;
      variable: string;
      secret: string | null;
      scope: "workflow" | "job" | "step";
      job: string | null;
      environment: string | null;
    } // secret: name in secrets.NAME
  | {
      kind: "workflow-run";
      at: At;
      job: string;
      command: string;
      variables: string[];
      environment: string | null;
    } // variables: every env name this step sees
  | { kind: "platform"; at: At; platform: string; variables: string[] } // vercel, netlify, fly, heroku, cloudflare, appengine, serverless, render ...; names its config sets
  | {
      kind: "filter";
      at: At;
      tool: "turbo" | "tox" | "sudoers" | "nx" | "cron" | "other";
      passes: string[];
      patterns: string[];
    }
  | {
      kind: "mapping";
      at: At;
      framework: string;
      configKey: string | null;
      expectedKey: string | null;
      variable: string | null;
    } // Laravel config/openai.php, Rails credentials, Spring application.yml, next.config env …
  | {
      kind: "bundler";
      at: At;
      bundler: string;
      prefix: string[];
      envDir: string | null;
    } // what a bundler lets into the page: vite, next, nuxt, astro ...; its defaults when the config says nothing
  | {
      kind: "mapping-missing";
      framework: string;
      expectedFile: string;
      at: At | null;
    }
  | {
      kind: "cached-config";
      at: At;
      framework: string;
      holds: "empty" | "value";
    }
  | {
      kind: "proxy-directive";
      at: At;
      server: string;
      directive: "passes-authorization" | "basic-auth" | "strips-authorization";
    }
  // ---- shells
  | {
      kind: "shell-syntax";
      at: At;
      shell: string;
      variable: string;
      problem: string;
    } // problem: a sentence for people
  | {
      kind: "shell-source";
      at: At;
      file: string;
      exports: boolean;
      loader?: string;
    } // loader: row of loaderRules when not a plain source; `. ./.env` with or without set -a / export $(…)
  | { kind: "env-typo"; at: At; variable: string; meant: string } // HTTP_PORXY
  // ---- tools
  | {
      kind: "tool";
      at: At | null;
      tool: string;
      readsVariables: string[];
      prefers: "store" | "environment";
    }; // installed or configured tool with its own settings

export type Unreadable =
  | "permission"
  | "not-text"
  | "too-large"
  | "not-a-file"
  | "link-loop"
  | "gone"
  | "io";

export type Ecosystem =
  "npm" | "pypi" | "gem" | "composer" | "go" | "maven" | "nuget" | "crates";

export type FactOf<K extends Fact["kind"]> = Extract<Fact, { kind: K }>;

/** A literal that a fact carries must not be a key: readers put keys into occurrences instead. */
export type NeverSecret<T> = T extends Secret ? never : T;
