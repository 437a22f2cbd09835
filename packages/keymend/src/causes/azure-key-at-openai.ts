import { fakeKey } from "../key/fake.ts";
import type { Cause, Proof } from "../model/cause.ts";
import { factsOf, type Evidence } from "../model/evidence.ts";
import {
  answer,
  errorText,
  evidence,
  maskOf,
  refusal,
  seen,
  unknownKey,
} from "./sketch.ts";
import { baseHost } from "./base-url-form.ts";
import { hostIn, providerHosts } from "./provider-hosts.ts";
import { damage, isRefusedAsSent, majorOf } from "./harm.ts";
import { from, named, sentFamily, sentValue } from "./sent.ts";

const AZURE_HOST = providerHosts["azure-openai"]?.host ?? /azure\.com$/;

export const azureKeyAtOpenai: Cause = {
  id: "azure-key-at-openai",
  group: "wrong-destination",
  title: "An Azure OpenAI key was sent to OpenAI",
  why:
    "A key of an Azure resource works only at that resource's own address. The client was built without the Azure settings, " +
    "or in a way that this version of the SDK ignores, and so calls api.openai.com.",
  rank: 15,
  alike: ["key-unknown"],
  detect(e) {
    const sent = sentValue(e);
    if (sent === null || sentFamily(sent)?.id !== "azure-openai") return null;
    // the form alone accuses nobody
    if (!isRefusedAsSent(e, sent)) return null;
    const host = baseHost(e);
    if (host !== null && AZURE_HOST.test(host)) return null;
    const signs = azureSigns(e);
    return damage(e, sent, {
      ...(signs.length === 0 ? { cap: "likely" as const } : {}),
      summary: `${named(e, sent)} holds a key in the form of Azure OpenAI, and it is sent to OpenAI`,
      facts: [
        {
          fact: `what was sent has ${String(sent.length)} characters, the form of a key of Azure OpenAI`,
          from: from(sent),
        },
        ...signs.slice(0, 3),
      ],
      remedies: [
        {
          id: "use-azure-client",
          summary:
            "build the client for Azure: AzureOpenAI with endpoint, api version and deployment",
          steps: [
            "Python: AzureOpenAI(azure_endpoint=…, api_version=…, api_key=…); Node: new AzureOpenAI({ endpoint, apiVersion, apiKey }); .NET: AzureOpenAIClient with the endpoint",
            "name the deployment where the model stands",
            "keep the key in AZURE_OPENAI_API_KEY and the endpoint in AZURE_OPENAI_ENDPOINT",
          ],
        },
        {
          id: "put-openai-key",
          summary: "or, to call OpenAI itself, put a key of OpenAI there",
          steps: [
            "open https://platform.openai.com/api-keys and create a key",
            "put it in the place of the Azure key",
          ],
          url: "https://platform.openai.com/api-keys",
        },
      ],
    });
  },
  examples: () => {
    const azure = fakeKey("azure");
    const refused = errorText({
      refusals: [refusal("invalid-api-key", { mask: maskOf(azure) })],
    });
    return {
      faulty: [
        evidence({
          value: azure,
          facts: [
            {
              kind: "legacy-sdk-setting",
              at: { path: "bot.py", line: 7 },
              setting: 'openai.api_type = "azure"',
            },
            {
              kind: "dependency",
              path: "requirements.txt",
              line: 1,
              ecosystem: "pypi",
              name: "openai",
              version: "1.14.3",
            },
          ],
          answers: [unknownKey(azure)],
        }),
        // openai.api_base names the right host, and SDK 1.x does not read it
        evidence({
          value: azure,
          facts: [
            {
              kind: "legacy-sdk-setting",
              at: { path: "bot.py", line: 8 },
              setting: "openai.api_base",
            },
            {
              kind: "dependency",
              path: "requirements.txt",
              line: 1,
              ecosystem: "pypi",
              name: "openai",
              version: ">=1.14",
            },
          ],
          base: {
            url: "https://hr.openai.azure.com",
            from: seen({ id: "o9", path: "bot.py", line: 8, role: "base-url" }),
            trusted: false,
            defaulted: false,
          },
          answers: [unknownKey(azure)],
        }),
        evidence({
          value: azure,
          environment: new Map([
            ["AZURE_OPENAI_ENDPOINT", "https://corp.openai.azure.com"],
          ]),
          winner: { source: "process", path: null, line: null, column: null },
          answers: [unknownKey(azure)],
        }),
        evidence({
          value: null,
          mask: { mask: maskOf(azure), from: "error-text", matches: [] },
          error: refused,
        }),
      ],
      healthy: [
        evidence({ value: azure }),
        evidence({ value: azure, answers: [answer()] }),
        evidence({
          value: fakeKey("legacy"),
          answers: [unknownKey(fakeKey("legacy"))],
        }),
        evidence({
          value: azure,
          base: {
            url: "https://corp.openai.azure.com/openai/v1",
            from: seen({ id: "o9", role: "base-url" }),
            trusted: true,
            defaulted: false,
          },
          answers: [unknownKey(azure)],
        }),
      ],
    };
  },
};

/** What says that this project means Azure. */
function azureSigns(e: Evidence): Proof[] {
  const out: Proof[] = [];
  for (const fact of factsOf(e, "legacy-sdk-setting")) {
    if (!/azure|api_base|api_version|engine|deployment/.test(fact.setting))
      continue;
    const major = majorOf(
      factsOf(e, "dependency").find(
        (one) => one.ecosystem === "pypi" && one.name === "openai",
      )?.version ?? null,
    );
    out.push({
      fact: `${fact.at.path}:${String(fact.at.line)} sets ${fact.setting.split(" =")[0] ?? ""}${major !== null && major >= 1 ? `, which openai ${String(major)}.x ignores` : ""}`,
      from: "file",
    });
  }
  for (const one of e.seen)
    if (one.value !== null && AZURE_HOST.test(hostIn(one.value) ?? ""))
      out.push({
        fact: `${one.path ?? "the environment"}${one.line === null ? "" : `:${String(one.line)}`} names a host of Azure`,
        from: one.path === null ? "environment" : "file",
      });
  const variables = [
    ...e.environment.keys(),
    ...e.seen.map((one) => one.variable ?? ""),
  ];
  const variable = variables.find((name) =>
    /AZURE.*OPENAI|OPENAI.*AZURE|^AZURE_(?:API|ENDPOINT)/i.test(name),
  );
  if (variable !== undefined)
    out.push({
      fact: `${variable} is set`,
      from: e.environment.has(variable) ? "environment" : "file",
    });
  if (factsOf(e, "client").some((one) => /azure/.test(one.sdk)))
    out.push({
      fact: "the code builds a client for Azure elsewhere",
      from: "file",
    });
  return out;
}
