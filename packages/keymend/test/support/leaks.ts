/** Heads and tails that may be shown; nine characters in a row of the rest may not. */
const HEAD =
  /^(?:sk-(?:proj|svcacct|admin|None|ant-api03|or-v1)-|sk-|gsk_|xai-|nvapi-|hf_|pplx-|sess-|AIza|eyJ)/;
const WINDOW = 9;

function windowsOf(secret: string): string[] {
  const start = Math.max(HEAD.exec(secret)?.[0].length ?? 0, 8);
  const body = secret.slice(start, -4);
  const pieces = Array.from(
    { length: Math.max(body.length - WINDOW + 1, 0) },
    (_, i) => body.slice(i, i + WINDOW),
  );
  // the marker that every key holds gives nothing away
  return pieces.filter((piece) => !piece.includes("T3Blbk" + "FJ"));
}

/** The secrets of which a piece stands in the text: plain, URL-encoded, base64 at each alignment, hex, reversed. */
export function leaksIn(text: string, secrets: readonly string[]): string[] {
  const forms = [text, Array.from(text).reverse().join("")];
  try {
    forms.push(decodeURIComponent(text));
  } catch {
    // not URL-encoded as a whole
  }
  for (const run of text.match(/[A-Za-z0-9+/_-]{16,}={0,2}/g) ?? []) {
    for (let shift = 0; shift < 4; shift += 1)
      forms.push(Buffer.from(run.slice(shift), "base64").toString("latin1"));
  }
  for (const run of text.match(/(?:[0-9a-fA-F]{2}){12,}/g) ?? [])
    forms.push(Buffer.from(run, "hex").toString("latin1"));
  const all = forms.join("\n");
  return secrets.filter((secret) =>
    windowsOf(secret).some((piece) => all.includes(piece)),
  );
}
