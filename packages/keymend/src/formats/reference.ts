// How configuration files refer to a value that is kept elsewhere.

/** Forms with the variable's name in group 1, if they have one. Linear: no form can match in two ways. */
const FORMS: readonly RegExp[] = [
  /\$\{\{\s*(?:secrets|vars|env|inputs|parameters)\s*\.\s*([A-Za-z_][\w-]*)/,
  /\$\{\{\s*(?:secrets|vars|env)\s*\[\s*['"]([A-Za-z_][\w-]*)/,
  /\$\{(?:env[:.]|localEnv:|containerEnv:)?([A-Za-z_]\w*)/,
  /\{\{-?\s*(?:getenv\s+|env\s*(?:\.|\(|:)?\s*|\.Values\.|secrets\.)["']?([A-Za-z_][\w.]*)/,
  /(?:process\.env|import\.meta\.env|Deno\.env\.get|Bun\.env)(?:\.|\[\s*["']|\(\s*["'])([A-Za-z_]\w*)/,
  /ENV(?:\.fetch\(|\[)\s*["']([A-Za-z_]\w*)/,
  /(?:System\.getenv|os\.getenv|os\.environ\.get|getenv|env)\(\s*["']([A-Za-z_]\w*)/,
  /os\.environ(?:\/|\[\s*["'])([A-Za-z_]\w*)/,
  /^(?:env|ENV|secrets|vars)[.:/]([A-Za-z_]\w*)$/,
  /\{env:([A-Za-z_]\w*)/,
  // in a Makefile and in a compose file $$ stands for the dollar sign
  /^\$\$?([A-Za-z_]\w*)$/,
  /^\$\(([A-Za-z_]\w*)\)$/,
  /^%([A-Za-z_]\w*)%$/,
  /^@([a-z][a-z0-9_-]{2,})$/,
  /^\(\(([\w./-]+)\)\)$/,
];

/** Forms that name a store, not a variable. */
const STORES =
  /^(?:op:\/\/|vault:|arn:aws|ssm:|secretsmanager:|gcp-?secret|secretref:|kv:|doppler:|awssm:|sm:\/\/|ref\+|file:|@Microsoft\.KeyVault|\{\{resolve:|projects\/[^/]+\/secrets\/)/i;
const TEMPLATES = /\$\{|\$\(|\{\{|<%=|#\{|!(?:Ref|Sub|GetAtt|ImportValue)\b/;

/** The value is not here: it comes from a variable, a store or a template. */
export function isReference(text: string): boolean {
  const short = text.length > 2_000 ? text.slice(0, 2_000) : text;
  return (
    STORES.test(short.trim()) ||
    TEMPLATES.test(short) ||
    referredName(short) !== null
  );
}

/** The variable or secret that a value refers to: `${OPENAI_API_KEY:-}`, `env.OPENAI_API_KEY`, `<%= ENV["X"] %>`. */
export function referredName(text: string): string | null {
  const short = text.slice(0, 2_000).trim();
  for (const form of FORMS) {
    const name = form.exec(short)?.[1];
    if (name !== undefined) return name;
  }
  return null;
}
