import { join, resolve } from "node:path";
import { diagnose } from "../../doctor/diagnose.ts";
import { ToolError } from "../../errors.ts";
import { exportSite } from "../../guides/export.ts";
import { guidesFolder, type Library } from "../../guides/library.ts";
import { loadSearch } from "../../guides/search.ts";
import { siteFiles } from "../../guides/site/site.ts";
import { viewOf } from "../../guides/site/view.ts";
import { startGuideServer } from "../../guides/web/server.ts";
import { openPage } from "../../io/open-page.ts";
import type { CommandResult, Shell } from "../command.ts";
import { isSet, textOf, type ParsedLine } from "../command-line.ts";
import { GUIDES_SCHEMA } from "./guides-schema.ts";
import { doctorIo, folderOf, requestOf } from "./request.ts";

/** `--export`: the site as files. */
export function exportGuides(
  library: Library,
  shell: Shell,
  named: string,
): CommandResult {
  const dir = resolve(shell.cwd, named);
  const files = siteFiles(viewOf(library, null));
  exportSite(dir, named, files);
  return {
    status: 0,
    report: { schema: GUIDES_SCHEMA, dir, files: [...files.keys()] },
    text: () =>
      `${String(files.size)} files in ${named}; open ${join(named, "index.html")}\n`,
  };
}

/** `--web`: the site on this machine, until it is told to stop. */
export async function serveGuides(
  library: Library,
  { values }: ParsedLine,
  shell: Shell,
): Promise<CommandResult> {
  const dir = folderOf(shell, undefined);
  const request = requestOf(shell, values, dir);
  const server = await startGuideServer({
    view: viewOf(library, { dir, offline: request.offline }),
    search: await loadSearch(join(guidesFolder, "site", "search.js")),
    port: portOf(textOf(values, "port")),
    diagnose: async (errorText) => {
      const io = { ...doctorIo(shell), step: () => undefined };
      const asked = { ...request, command: "explain" as const, errorText };
      return (await diagnose(io, asked)).report;
    },
  });
  // with --json, standard output is for the document alone
  const say = isSet(values, "json") ? shell.service.err : shell.service.out;
  say(`guides on ${server.url} (stop with Ctrl+C)\n`);
  // when it cannot be opened, the address is there to be followed
  if (isSet(values, "open")) await openPage(server.url, shell.platform);
  await shell.service.untilStopped();
  await server.close();
  return {
    status: 0,
    report: { schema: GUIDES_SCHEMA, url: server.url },
    text: () => "",
  };
}

function portOf(text: string | null): number {
  if (text === null) return 0;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new ToolError("USAGE", {
    at: `--port ${text}`,
    hint: "give a number from 0 to 65535; 0 takes any free one",
  });
}
