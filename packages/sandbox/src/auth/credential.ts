const BEARER = /^bearer (.+)$/is;
const BASIC = /^basic (\S+)\s*$/i;

function passwordOf(encoded: string): string | null {
  const [user, ...rest] = Buffer.from(encoded, "base64").toString().split(":");
  const password = rest.join(":");
  return user === "" && password !== "" ? password : null;
}

/**
 * The value a request presents: all that follows `Bearer `, or the password of Basic with a blank user. Null when
 * there is none, or when it came without a scheme. (A header `api-key` is Azure's and means nothing here.)
 */
export function readCredential(header: string | null): string | null {
  if (header === null) return null;
  const bearer = BEARER.exec(header)?.[1];
  if (bearer !== undefined && bearer.trim() !== "") return bearer;
  const basic = BASIC.exec(header)?.[1];
  return basic === undefined ? null : passwordOf(basic);
}
