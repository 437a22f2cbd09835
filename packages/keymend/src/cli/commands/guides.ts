import { GUIDES_SCHEMA } from "./guides-schema.ts";
import { ToolError } from "../../errors.ts";
import { openLibrary, type Library } from "../../guides/library.ts";
import type { GuidePage } from "../../guides/page.ts";
import { realFiles } from "../../io/real-files.ts";
import type { CommandResult, Shell } from "../command.ts";
import { isSet, nearest, textOf, type ParsedLine } from "../command-line.ts";
import { renderGuide, renderGuideList } from "../render/guide.ts";

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
    return (await site()).exportGuides(library, shell, dir);
  }
  if (isSet(values, "web")) {
    refuseTogether(line, "web");
    return (await site()).serveGuides(library, line, shell);
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

/** With the diagnosis behind its box, the site is most of keymend: a page in the terminal does without. */
const site = () => import("./guides-site.ts");

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
    report: { schema: GUIDES_SCHEMA, guides },
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
    report: { schema: GUIDES_SCHEMA, guide: reported(page) },
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
