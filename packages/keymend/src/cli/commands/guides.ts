import { join, resolve } from "node:path";
import { diagnose } from "../../doctor/diagnose.ts";
import { ToolError } from "../../errors.ts";
import { exportSite } from "../../guides/export.ts";
import {
  guidesFolder,
  openLibrary,
  type Library,
} from "../../guides/library.ts";
import type { GuidePage } from "../../guides/page.ts";
import { loadSearch } from "../../guides/search.ts";
import { siteFiles } from "../../guides/site/site.ts";
import { viewOf } from "../../guides/site/view.ts";
import { startGuideServer } from "../../guides/web/server.ts";
import { openPage } from "../../io/open-page.ts";
import { realFiles } from "../../io/real-files.ts";
import type { CommandResult, Shell } from "../command.ts";
import { isSet, nearest, textOf, type ParsedLine } from "../command-line.ts";
import { renderGuide, renderGuideList } from "../render/guide.ts";
import { doctorIo, folderOf, requestOf } from "./request.ts";

const SCHEMA = "keymend.guides/1";

/** One page, the list of pages, or all of them as a site: served, or written to a folder. */
export async function guidesCommand(
  line: ParsedLine,
  shell: Shell,
): Promise<CommandResult> {
  const { values, positionals } = line;
  const library = openLibrary(realFiles);
  const dir = textOf(values, "export");
  if (dir !== null) {
    refuseTogether(line, "export");
    return exported(library, shell, dir);
  }
  if (isSet(values, "web")) {
    refuseTogether(line, "web");
    return served(library, line, shell);
  }
  const stray = ["port", "open"].find((name) => values[name] !== undefined);
  if (stray !== undefined)
    throw new ToolError("USAGE", {
      at: `--${stray}`,
      hint: `it belongs to the web page: keymend guides --web --${stray}`,
    });
  return positionals.length === 0
    ? listed(library)
    : shown(library, positionals.join(" "));
}

/** A site holds every page, and it is either served or written. */
function refuseTogether(
  { values, positionals }: ParsedLine,
  name: string,
): void {
  const other = ["web", "port", "open"].find(
    (option) => name === "export" && values[option] !== undefined,
  );
  const [word] = positionals;
  if (other === undefined && word === undefined) return;
  throw new ToolError("USAGE", {
    at: other === undefined ? (word ?? "") : `--${other}`,
    hint: `it does not go with --${name}, which is about all guides`,
  });
}

function listed(library: Library): CommandResult {
  const guides = library.heads().map(({ id, group, title, summary }) => ({
    id,
    group,
    title,
    summary,
    guide: `guides/${id}.md`,
  }));
  return {
    status: 0,
    report: { schema: SCHEMA, guides },
    text: (terminal) => renderGuideList(library.heads(), terminal),
  };
}

function shown(library: Library, named: string): CommandResult {
  const id = named
    .trim()
    .toLowerCase()
    .replace(/^(?:\.\/)?guides\//, "")
    .replace(/\.md$/, "")
    .replace(/[\s_]+/g, "-");
  const page = library.page(id);
  if (page === null) throw unknown(library, named, id);
  return {
    status: 0,
    report: { schema: SCHEMA, guide: reported(page) },
    text: (terminal) => renderGuide(page, terminal),
  };
}

function unknown(library: Library, named: string, id: string): ToolError {
  const near = nearest(
    id,
    library.heads().map((head) => head.id),
  );
  return new ToolError("NOT_FOUND", {
    at: `guide ${named}`,
    hint:
      near === null
        ? "keymend guides lists them all"
        : `did you mean keymend guides ${near}?`,
  });
}

function reported({ id, group, title, summary, sections, related }: GuidePage) {
  return {
    id,
    group,
    title,
    summary,
    guide: `guides/${id}.md`,
    sections: sections.map(({ heading, markdown }) => ({ heading, markdown })),
    related,
  };
}

function exported(
  library: Library,
  shell: Shell,
  named: string,
): CommandResult {
  const dir = resolve(shell.cwd, named);
  const files = siteFiles(viewOf(library, null));
  exportSite(dir, named, files);
  return {
    status: 0,
    report: { schema: SCHEMA, dir, files: [...files.keys()] },
    text: () =>
      `${String(files.size)} files in ${named}; open ${join(named, "index.html")}\n`,
  };
}

async function served(
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
    report: { schema: SCHEMA, url: server.url },
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
