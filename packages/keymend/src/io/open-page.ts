import { spawn } from "node:child_process";

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Opens a page of the provider in the person's browser; false when there is nothing to open it with. */
export function openPage(
  url: string,
  platform: NodeJS.Platform,
): Promise<boolean> {
  const [command = "xdg-open", ...args] = OPENERS[platform] ?? ["xdg-open"];
  return new Promise((resolve) => {
    const child = spawn(command, [...args, url], {
      stdio: "ignore",
      detached: true,
    });
    child.on("error", () => {
      resolve(false);
    });
    child.on("spawn", () => {
      child.unref();
      resolve(true);
    });
  });
}
