import { readYaml } from "../formats/yaml.ts";
import { fakeKey } from "../key/fake.ts";
import type { FilePlace } from "../model/place.ts";
import { FileReading } from "./file-reading.ts";
import { isKubernetes, readKubernetes } from "./kubernetes-manifest.ts";
import { readProperties } from "./property-settings.ts";

const NAME =
  /(?:^|\/)values[^/]*\.ya?ml$|(?:^|\/)(?:charts?|helm)\/.*\.(?:ya?ml|tpl)$|(?:^|\/)templates\/[^/]+\.(?:ya?ml|tpl)$/i;

/** Values of Helm charts. Templates are no YAML until they are filled in: there only whole keys are looked for. */
export const helm: FilePlace = {
  source: "helm",
  scopes: ["project"],
  matches: (path) => NAME.test(path),
  async read(file) {
    const reading = new FileReading(file);
    const isTemplate =
      /\{\{-?[^{}]*\}\}/.test(file.text) &&
      /(?:^|\/)templates\//.test(file.path);
    for (const document of isTemplate ? [] : await readYaml(file.text)) {
      if (isKubernetes(document)) readKubernetes(reading, document);
      else readProperties(reading, document);
    }
    reading.leftovers();
    return reading.result();
  },
  examples: () => [
    {
      path: "charts/app/values.prod.yaml",
      text: `image: app\nopenai:\n  apiKey: ${fakeKey()}\n  existingSecret: llm\nenv:\n  - name: OPENAI_API_KEY\n    value: ""\nanthropic:\n  apiKey: none\n`,
      found: [
        { line: 3, variable: "apiKey", value: fakeKey() },
        { line: 7, variable: "OPENAI_API_KEY", value: "" },
      ],
    },
    {
      path: "charts/app/templates/secret.yaml",
      text: "apiVersion: v1\nkind: Secret\ndata:\n  OPENAI_API_KEY: {{ .Values.openai.apiKey | b64enc }}\n",
      found: [],
    },
  ],
};
