import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { DoctorReport } from "../../doctor/report.ts";
import { ToolError } from "../../errors.ts";
import { maskText } from "../../key/mask-text.ts";
import type { Search } from "../search.ts";
import { answerPage } from "../site/answer-page.ts";
import { indexPage } from "../site/index-page.ts";
import { POLICY } from "../site/layout.ts";
import { messagePage } from "../site/message-page.ts";
import { contentTypes, searchEntries, siteFiles } from "../site/site.ts";
import type { SiteView } from "../site/view.ts";
import { isOurHost, isOurOrigin } from "./guard.ts";

/** A log of 5 MB grows when a form encodes it. */
const MAX_FORM_BYTES = 15 << 20;

export interface GuideServerOptions {
  view: SiteView;
  search: Search;
  /** Diagnoses a pasted text. The report holds no key. */
  diagnose(errorText: string): Promise<DoctorReport>;
  /** 0: any free port. */
  port: number;
}

export interface GuideServer {
  url: string;
  close(): Promise<void>;
}

interface Answer {
  status: number;
  type: string;
  body: string;
}

/** Serves the guides on 127.0.0.1, to pages of their own only. */
export async function startGuideServer(
  options: GuideServerOptions,
): Promise<GuideServer> {
  const respond = responder(options);
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo; // it listens on TCP
    respond(request, port)
      .catch(() => refusal(options.view, 500, "Something went wrong"))
      .then((answer) => {
        send(response, answer, request.method === "HEAD");
      })
      .catch(() => {
        response.destroy();
      });
  });
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      reject(
        new ToolError("USAGE", {
          at: `--port ${String(port)}`,
          hint:
            cause.code === "EADDRINUSE"
              ? "that port is taken; without --port any free one is used"
              : "that port may not be used; without --port any free one is used",
          cause,
        }),
      );
    });
    server.listen(port, "127.0.0.1", resolve);
  });
}

function responder(
  options: GuideServerOptions,
): (request: IncomingMessage, port: number) => Promise<Answer> {
  const { view } = options;
  const files = siteFiles(view);
  let entries: ReturnType<typeof searchEntries> | null = null;
  return async (request, port) => {
    if (!isOurHost(request, port))
      return {
        status: 403,
        type: "txt",
        body: "open the address that keymend printed\n",
      };
    const { pathname, searchParams } = new URL(
      request.url ?? "/",
      "http://127.0.0.1",
    );
    const name = pathname === "/" ? "index.html" : pathname.slice(1);
    if (name === "diagnose")
      return request.method === "POST"
        ? diagnosis(options, request, port)
        : refusal(view, 405, "Paste the error first");
    if (request.method !== "GET" && request.method !== "HEAD")
      return refusal(view, 405, "Pages can only be read");
    const query = searchParams.get("q")?.trim().slice(0, 2000) ?? "";
    if (name === "index.html" && query !== "") {
      entries ??= searchEntries(view.library);
      const ids = options.search(entries, query);
      return page(200, indexPage(view, { query, ids }));
    }
    const make = files.get(name) ?? files.get(`${name}.html`);
    return make === undefined
      ? refusal(view, 404, "There is no such page")
      : { status: 200, type: typeOf(name), body: make() };
  };
}

const typeOf = (name: string) => /\.([a-z]+)$/.exec(name)?.[1] ?? "html";

const page = (status: number, body: string): Answer => ({
  status,
  type: "html",
  body,
});

const TEXTS: Readonly<Record<number, string>> = {
  400: "The box was empty. Paste the error, the log or the stack trace.",
  403: "The form was not sent from a page of these guides, so nothing was done.",
  404: "The list of all guides may have what you look for.",
  405: "The box for errors is on the list of all guides.",
  413: "That is more than keymend reads. Paste the part around the error.",
  500: "keymend could not do this. The same command in the terminal may say more: keymend explain.",
};

const refusal = (view: SiteView, status: number, title: string): Answer =>
  page(status, messagePage(view, { title, text: TEXTS[status] ?? "" }));

async function diagnosis(
  options: GuideServerOptions,
  request: IncomingMessage,
  port: number,
): Promise<Answer> {
  const { view } = options;
  if (!isOurOrigin(request, port))
    return refusal(view, 403, "Not from this page");
  const body = await readBody(request);
  if (body === null) return refusal(view, 413, "Too long");
  // browsers send line breaks of forms as CR LF; a log has LF
  const text = new URLSearchParams(body).get("error")?.replaceAll("\r\n", "\n");
  if (text === undefined || text.trim() === "")
    return refusal(view, 400, "Nothing was pasted");
  try {
    return page(200, answerPage(view, await options.diagnose(text)));
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    const said = `${error.message} [${error.code}]. ${error.hint}`;
    return page(
      500,
      messagePage(view, {
        title: "keymend could not look",
        text: maskText(said),
      }),
    );
  }
}

/** Null when it is longer than we read. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // the rest is read and dropped, so that the browser gets to see the answer
    if (size <= MAX_FORM_BYTES) chunks.push(chunk);
    else if (size > 8 * MAX_FORM_BYTES) return null;
  }
  return size > MAX_FORM_BYTES ? null : Buffer.concat(chunks).toString("utf8");
}

function send(
  response: ServerResponse,
  { status, type, body }: Answer,
  isHead: boolean,
): void {
  response.writeHead(status, {
    "content-type": contentTypes[type] ?? "text/plain; charset=utf-8",
    "content-length": Buffer.byteLength(body),
    "content-security-policy": `${POLICY}; frame-ancestors 'none'`,
    "x-content-type-options": "nosniff",
    // not "no-referrer": browsers then hide the origin of our own form
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
  });
  response.end(isHead ? undefined : body);
}
