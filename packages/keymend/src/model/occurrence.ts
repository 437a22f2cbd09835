import type { Secret } from "../secret.ts";

/** Kinds of place, as CONTRACT `source`. A new place adds a row here. */
export type SourceKind =
  | "process"
  | "env-from"
  | "dotenv"
  | "envrc"
  | "shell-profile"
  | "shell-script"
  | "system-environment"
  | "systemd"
  | "cron"
  | "powershell"
  | "batch"
  | "dockerfile"
  | "compose"
  | "kubernetes"
  | "helm"
  | "github-actions"
  | "gitlab-ci"
  | "circleci"
  | "ci-config"
  | "deploy-config"
  | "filter-config"
  | "framework-config"
  | "bundler-config"
  | "package-manifest"
  | "source-code"
  | "notebook"
  | "tool-settings"
  | "login-store"
  | "key-file"
  | "proxy-config"
  | "config-file"
  | "shell-history"
  | "git-history";

/** What the value of an occurrence is for. */
export type Role =
  | "key"
  | "admin-key"
  | "organization"
  | "project"
  | "base-url"
  | "proxy"
  | "model"
  | "other";

/** Half-open range of UTF-16 offsets in the decoded text of the file. */
export interface Span {
  start: number;
  end: number;
}

/** One value (or one point of interest) as a place reads it. Offsets and lines count in the decoded text. */
export interface Found {
  /** 1-based; null when the place has no lines. */
  line: number | null;
  /** 1-based column of the first character of the raw value. */
  column: number | null;
  /** Name it stands under: variable, JSON property, assignment target; null when it has none. */
  variable: string | null;
  /**
   * The value after the place's own decoding (JSON string, base64 of a Kubernetes Secret ...),
   * before any loader; null for a mere point of interest or a value that is not literal.
   */
  value: Secret | null;
  role: Role;
  /** Where the raw value text stands, for edits. */
  span?: Span;
  /** Where the whole definition stands (for dotenv and shell: the line without its line break). */
  definition?: Span;
  /** When the content says another kind than the name of the file: a Kubernetes object in any YAML file. */
  source?: SourceKind;
  /** Anything else about it that causes may ask for. */
  tags?: readonly Tag[];
}

/** Marks of a place, read by the resolver and by causes. */
export type Tag =
  | "template" // a sample file: .env.example, values.sample.yaml
  | "misnamed" // an env file under a name that no loader reads
  | "commented" // stands in a comment
  | "exported" // reaches child processes
  | "not-exported"
  | "persistent" // set for future sessions (setx, launchctl, /etc/environment)
  | "public" // a variable or file that a browser receives
  | "build-time" // ARG, ENV of an image, cached configuration
  | "base64" // the place holds it base64-encoded
  | "store-wins" // a tool that prefers this stored copy to the environment
  | "env-wins" // a tool that prefers the environment to this stored copy
  | "indirect" // refers to a secret that lives elsewhere: ${{ secrets.X }}, env.X
  | "test"; // stands in a test or fixture

/** A Found with its place and file. */
export interface Occurrence extends Found {
  /** `o1`, `o2` ...: stable within one run. */
  id: string;
  source: SourceKind;
  /** Relative to the folder under diagnosis when inside it, else `~/…` or absolute; null for the process. */
  path: string | null;
}
