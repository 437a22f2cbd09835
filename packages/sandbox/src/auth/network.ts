import { BlockList, isIP } from "node:net";
import type { Governed } from "../platform/state.ts";

function addTo(list: BlockList, entry: string): void {
  const [address = "", prefix] = entry.split("/");
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  if (isIP(address) === 0) return;
  if (prefix === undefined) list.addAddress(address, family);
  else list.addSubnet(address, Number(prefix), family);
}

/** Whether an address passes the active allow-lists. Without one everything passes; an unknown address does not. */
export function isIpAllowed(
  { ipAllowlists }: Governed,
  address: string | null,
): boolean {
  const active = ipAllowlists.filter((list) => list.active);
  if (active.length === 0) return true;
  if (address === null) return false;
  const plain = address.replace(/^::ffff:/, "");
  const list = new BlockList();
  for (const { allowedIps } of active) {
    for (const entry of allowedIps) addTo(list, entry);
  }
  return (
    isIP(plain) !== 0 && list.check(plain, isIP(plain) === 6 ? "ipv6" : "ipv4")
  );
}

/** The regional host that data residency demands, or null. */
export function regionOf(residency: string): string | null {
  return (
    /^([A-Z]{2})_STORAGE_PROCESSING$/.exec(residency)?.[1]?.toLowerCase() ??
    null
  );
}
