import { readYaml } from "../formats/yaml.ts";
import { readJson } from "../formats/json.ts";
import { fakeKey } from "../key/fake.ts";
import type { FilePlace } from "../model/place.ts";
import { FileReading } from "./file-reading.ts";
import {
  isKubernetes,
  readKubernetes,
  readKustomization,
} from "./kubernetes-manifest.ts";
import { readProperties } from "./property-settings.ts";

const FOLDER =
  /(?:^|\/)(?:k8s|kube|kubernetes|manifests?|kustomize|overlays|argocd|argo|flux|cluster|clusters|deploy|deployment|deployments)\/(?:.*\/)?[^/]+\.ya?ml$/i;
const FILE =
  /(?:^|\/)(?:[\w.-]*[-_.])?(?:secrets?|config-?map|deployment|statefulset|daemonset|cron-?job|job|pod|sealed-?secrets?|external-?secrets?|kustomization|knative|k8s)(?:[-_.][\w.-]*)?\.ya?ml$/i;
const HELM = /(?:^|\/)(?:charts?|helm)\/|(?:^|\/)templates\//i;

const base64 = (text: string) => Buffer.from(text, "utf8").toString("base64");

/** Manifests of Kubernetes. Other YAML under such a name is read as any configuration is. */
export const kubernetes: FilePlace = {
  source: "kubernetes",
  scopes: ["project"],
  matches: (path) =>
    (FOLDER.test(path) || FILE.test(path)) &&
    !HELM.test(path) &&
    !/(?:^|\/)\.(?:github|gitlab|circleci)\b/.test(path),
  async read(file) {
    const reading = new FileReading(file);
    const json = /^\s*\{/.test(file.text) ? await readJson(file.text) : null;
    for (const document of json === null ? await readYaml(file.text) : [json]) {
      if (isKubernetes(document)) readKubernetes(reading, document);
      else if (/kustomization\.ya?ml$/i.test(file.path))
        readKustomization(reading, document);
      else {
        reading.source = "config-file";
        readProperties(reading, document);
        reading.source = null;
      }
    }
    reading.leftovers();
    return reading.result();
  },
  examples: () => [
    {
      path: "k8s/secret.yaml",
      text: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: llm\ndata:\n  OPENAI_API_KEY: ${base64(`${fakeKey()}\n`)}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: openai}\nstringData:\n  api-key: "${fakeKey("legacy")}"\n  user: bob\n`,
      found: [
        { line: 6, variable: "OPENAI_API_KEY", value: `${fakeKey()}\n` },
        { line: 12, variable: "api-key", value: fakeKey("legacy") },
      ],
      facts: [
        {
          kind: "kubernetes-source",
          object: "Secret",
          name: "llm",
          keys: [{ name: "OPENAI_API_KEY", line: 6 }],
        },
        { kind: "kubernetes-source", object: "Secret", name: "openai" },
      ],
    },
    {
      path: "deploy/app.yaml",
      text: "apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: digest\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          containers:\n            - name: main\n              image: app\n              envFrom:\n                - secretRef:\n                    name: llm\n                    optional: true\n              env:\n                - name: OPENAI_API_KEY\n                  valueFrom:\n                    secretKeyRef: {name: openai, key: api-key}\n                - name: OPENAI_BASE_URL\n                  value: https://gateway.example.org/v1\n",
      found: [
        { line: 18, variable: "OPENAI_API_KEY", value: null },
        {
          line: 22,
          variable: "OPENAI_BASE_URL",
          value: "https://gateway.example.org/v1",
        },
      ],
      facts: [
        {
          kind: "kubernetes-ref",
          workload: "CronJob/digest",
          variable: null,
          secret: "llm",
          key: null,
          optional: true,
        },
        {
          kind: "kubernetes-ref",
          workload: "CronJob/digest",
          variable: "OPENAI_API_KEY",
          secret: "openai",
          key: "api-key",
          optional: false,
        },
      ],
    },
    {
      path: "external-secret.yaml",
      text: "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: llm\nspec:\n  data:\n    - secretKey: OPENAI_API_KEY\n      remoteRef:\n        key: prod/openai\n",
      found: [{ line: 7, variable: "OPENAI_API_KEY", value: null }],
      facts: [
        {
          kind: "kubernetes-source",
          object: "ExternalSecret",
          name: "llm",
          keys: [{ name: "OPENAI_API_KEY", line: 7 }],
        },
      ],
    },
    {
      path: "overlays/dev/kustomization.yaml",
      text: `secretGenerator:\n  - name: llm\n    literals:\n      - OPENAI_API_KEY=${fakeKey()}\n`,
      found: [{ line: 4, variable: "OPENAI_API_KEY", value: fakeKey() }],
      facts: [
        {
          kind: "kubernetes-source",
          object: "Secret",
          name: "llm",
          keys: [{ name: "OPENAI_API_KEY", line: 4 }],
        },
      ],
    },
  ],
};
