import { codeBlock, html, type Html } from "../html.ts";
import type { SiteView } from "./view.ts";

/** The box for an error; where no server stands behind the page, the command that does the same. */
export function pasteBox({ paste }: SiteView): Html {
  if (paste === null)
    return html`<section class="paste">
      <h2 id="paste">Have an error in front of you?</h2>
      <p>
        Give it to keymend in the folder of your project. It names the cause,
        shows the proof and says what to do. The text stays on your machine.
      </p>
      ${codeBlock('npx keymend explain "the error, as it was printed"', "sh")}
    </section>`;
  return html`<section class="paste">
    <h2 id="paste">Have an error in front of you?</h2>
    <form method="post" action="diagnose">
      <label for="error">Paste the error, the log or the stack trace</label>
      <textarea
        id="error"
        name="error"
        rows="5"
        required
        spellcheck="false"
        autocomplete="off"
        autocapitalize="off"
        aria-describedby="error-note"
      ></textarea>
      <p id="error-note" class="note">
        It is read on this machine and sent nowhere. keymend compares it with
        the project in <code>${paste.dir}</code>${
          paste.offline
            ? html` and asks nobody, because of <code>--offline</code>.`
            : ", and asks the provider about the key it finds there."
        }
      </p>
      <button type="submit">Find the cause</button>
    </form>
  </section>`;
}
