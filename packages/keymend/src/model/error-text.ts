import type { NetworkFault, Refusal } from "./answer.ts";

/** A failure of the client itself, before anything reached the provider. */
export type LocalFault =
  | { kind: "missing-key"; sdk: string; variables: string[] } // "Missing credentials", "Did not find openai_api_key", KeyError: 'OPENAI_API_KEY'
  | { kind: "missing-variable"; variables: string[] } // another tool names the variable it wants
  | {
      kind: "illegal-header";
      header: string | null;
      what: "newline" | "empty" | "character" | "other";
    }
  | {
      kind: "codec";
      codePoint: number | null;
      position: number | null;
      endPosition: number | null;
    } // position as reported; minus 7 = index in the key
  | { kind: "shell"; shell: string } // "is not recognized as an internal or external command", "command not found", "volume label syntax"
  | {
      kind: "env-file";
      loader: string;
      what: "utf-16" | "syntax" | "missing" | "other";
      path: string | null;
    }
  | { kind: "format-check"; expected: string | null } // the program itself calls the key malformed
  | { kind: "app-gate" } // access code, licence, password of the app
  | { kind: "store-broken" } // cannot decrypt, keychain error
  | { kind: "config-missing"; framework: string | null } // "Please publish the [openai.php] configuration file"
  | { kind: "cors" }
  | { kind: "browser" } // dangerouslyAllowBrowser
  | { kind: "sdk-shape"; what: string } // missing keyword, removed API, unexpected argument
  | { kind: "wrong-host"; host: string } // the text names another host or path than api.openai.com/v1
  | { kind: "generic"; status: number | null }; // "401", "Unauthorized", "connection error" with nothing more

export interface Frame {
  path: string;
  line: number;
  /** In site-packages, node_modules, vendor: a library's own file. */
  library: boolean;
}

/** What a pasted error, log or stack trace says. The text itself is not kept. */
export interface ErrorText {
  refusals: Refusal[];
  local: LocalFault[];
  network: { fault: NetworkFault; host: string | null }[];
  frames: Frame[];
  /** Statements of people in the text: ChatGPT Plus, expired grant, works on another machine, just rotated ... */
  remarks: (
    | "chatgpt-plan"
    | "grant-expired"
    | "other-organization"
    | "works-elsewhere"
    | "in-container"
    | "in-ci"
    | "deployed"
    | "just-changed"
    | "budget"
    | "first-use"
    // setx: for windows that are opened later
    | "set-for-later"
  )[];
  /** Names that look like environment variables. */
  variables: string[];
  /** Tools and SDKs recognised: openai-python, openai-node, litellm, langchain, codex, continue, aider ... */
  tools: string[];
}
