import type {
  DoctorReport,
  ReportedDiagnosis,
  ReportedOccurrence,
} from "../../doctor/report.ts";
import { codeBlock, html, type Html } from "../html.ts";
import { layout } from "./layout.ts";
import { pasteBox } from "./paste-box.ts";
import type { SiteView } from "./view.ts";

const VERDICTS: Readonly<
  Record<DoctorReport["verdict"], { word: string; without: string }>
> = {
  healthy: {
    word: "Healthy",
    without: "The key that this project uses works.",
  },
  refused: { word: "Refused", without: "Nothing that was found explains it." },
  "at-risk": { word: "At risk", without: "The key works." },
  undecided: {
    word: "Undecided",
    without: "Nothing that was found explains it.",
  },
};

/** The answer to a pasted error. It is made from the report alone, which holds no key; the pasted text is not shown again. */
export function answerPage(view: SiteView, report: DoctorReport): string {
  const best = report.diagnoses[0];
  const verdict = VERDICTS[report.verdict];
  return layout(view, {
    title: `${verdict.word} - keymend guides`,
    description: "What keymend found for the pasted error.",
    current: null,
    query: "",
    searches: false,
    main: html`
      <h1>What keymend found</h1>
      <article class="answer ${report.verdict}">
        <p class="verdict">${verdict.word}</p>
        ${
          best === undefined
            ? html`<p class="lead">${verdict.without}</p>`
            : decisive(view, report, best)
        }
        ${others(view, report)}${notes(report)}
      </article>
      ${pasteBox(view)}
    `,
    aside: null,
  });
}

function decisive(
  view: SiteView,
  report: DoctorReport,
  best: ReportedDiagnosis,
): Html {
  const at = report.occurrences.find((one) => one.id === best.occurrence);
  return html`
    <h2>${best.title}</h2>
    <p class="lead">${sentence(best.summary)}</p>
    <dl class="facts">
      ${
        at === undefined
          ? null
          : html`<div>
              <dt>Place</dt>
              <dd>${place(at)}</dd>
            </div>`
      }
      <div>
        <dt>Certainty</dt>
        <dd>${best.certainty}</dd>
      </div>
      <div>
        <dt>Cause</dt>
        <dd><code>${best.cause}</code></dd>
      </div>
    </dl>
    <h3>Proof</h3>
    <ul>
      ${best.evidence.map(({ fact }) => html`<li>${sentence(fact)}</li>`)}
    </ul>
    ${remedies(best)}
    ${
      view.ids.has(best.cause)
        ? html`<p>
            <a class="go" href="${best.cause}.html"
              >Read the guide<span class="unseen">: ${best.title}</span></a
            >
          </p>`
        : null
    }
  `;
}

function place(at: ReportedOccurrence): Html {
  const where =
    at.path === null
      ? "environment"
      : `${at.path}${at.line === null ? "" : `:${String(at.line)}`}`;
  return html`<code>${where}</code> ${at.variable ?? ""}
    ${at.masked === null ? null : html`<code>${at.masked}</code>`}`;
}

function remedies({ remedies: [first, ...more] }: ReportedDiagnosis): Html {
  if (first === undefined) return html``;
  return html`
    <h3>What to do</h3>
    ${
      first.steps.length > 0
        ? html`<ol>
            ${first.steps.map((step) => html`<li>${sentence(step)}</li>`)}
          </ol>`
        : html`<p>${sentence(first.summary)}</p>`
    }
    ${address(first.url)}
    ${
      first.automatic
        ? html`<p>keymend can do it, and take it back:</p>
            ${codeBlock("keymend fix", "sh")}`
        : null
    }
    ${
      more.length === 0
        ? null
        : html`<h3>Or</h3>
            <ul>
              ${more.map(
                ({ summary, url }) =>
                  html`<li>${sentence(summary)} ${address(url)}</li>`,
              )}
            </ul>`
    }
  `;
}

function address(url: string | undefined): Html | null {
  if (url === undefined) return null;
  return /^https:\/\//.test(url)
    ? html`<p><a href="${url}" rel="noreferrer">${url}</a></p>`
    : html`<p>${url}</p>`;
}

function others(view: SiteView, report: DoctorReport): Html {
  const best = report.diagnoses[0]?.cause;
  const unseparated = report.undecided.flat().filter((id) => id !== best);
  const rest = report.diagnoses
    .slice(1, 4)
    .filter(({ cause }) => !unseparated.includes(cause));
  return html`
    ${
      unseparated.length === 0
        ? null
        : html`<h3>The evidence does not separate this from</h3>
            <ul>
              ${[...new Set(unseparated)].map(
                (id) => html`<li>${link(view, id)}</li>`,
              )}
            </ul>`
    }
    ${
      rest.length === 0
        ? null
        : html`<h3>Also seen</h3>
            <ul>
              ${rest.map(
                ({ cause, summary }) =>
                  html`<li>${sentence(summary)} ${link(view, cause)}</li>`,
              )}
            </ul>`
    }
  `;
}

function link(view: SiteView, id: string): Html {
  const head = view.heads.find((one) => one.id === id);
  return head === undefined
    ? html`<code>${id}</code>`
    : html`<a href="${id}.html">${head.title}</a>`;
}

function notes(report: DoctorReport): Html {
  return html`${report.notes.map(
      (note) => html`<p class="note">Note: ${note}</p>`,
    )}
    <p class="note">Looked in <code>${report.dir}</code>.</p>`;
}

/** A capital and a full stop, but not for a path or a name at the head. */
function sentence(text: string): string {
  const head = /^[a-z]+(?=[ ,])/.test(text)
    ? text.charAt(0).toUpperCase() + text.slice(1)
    : text;
  return /[.!?:]$/.test(head) ? head : `${head}.`;
}
