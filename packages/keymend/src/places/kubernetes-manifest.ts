import {
  child,
  entriesOf,
  itemsOf,
  textOf,
  type TreeEntry,
  type TreeNode,
} from "../formats/tree.ts";
import { roleOfProperty } from "../key/names.ts";
import type { FactOf } from "../model/fact.ts";
import { envSettings } from "./env-settings.ts";
import type { FileReading } from "./file-reading.ts";

/** Is this document an object of Kubernetes? Says so by its own words, whatever the file is called. */
export function isKubernetes(document: TreeNode): boolean {
  return (
    textOf(child(document, "apiVersion")) !== null &&
    textOf(child(document, "kind")) !== null
  );
}

/** How the kinds that hold values are read; every other kind is searched for containers. */
const KINDS: Readonly<
  Record<string, (reading: FileReading, object: TreeNode) => void>
> = {
  Secret: readSecret,
  ConfigMap: readConfigMap,
  ExternalSecret: readExternalSecret,
  SealedSecret: readSealedSecret,
  Kustomization: readKustomization,
  List: (reading, object) => {
    for (const item of itemsOf(child(object, "items")))
      readKubernetes(reading, item);
  },
};

/** As `readKubernetes`, for an object in a file of another kind. */
export function readKubernetesIn(reading: FileReading, object: TreeNode): void {
  reading.source = "kubernetes";
  readKubernetes(reading, object);
  reading.source = null;
}

/** Values of Secrets and ConfigMaps, literals of workloads, and who refers to what. */
export function readKubernetes(reading: FileReading, object: TreeNode): void {
  const kind = textOf(child(object, "kind")) ?? "";
  const read = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (read !== undefined) read(reading, object);
  else readWorkload(reading, object, kind);
}

function nameOf(object: TreeNode): string {
  return textOf(child(object, "metadata", "name")) ?? "";
}

type Source = FactOf<"kubernetes-source">;

function sourceFact(
  reading: FileReading,
  object: TreeNode,
  kind: Source["object"],
  keys: readonly TreeEntry[],
): Source {
  return {
    kind: "kubernetes-source",
    at: reading.at(object.start),
    object: kind,
    name: nameOf(object),
    keys: keys.map((entry) => ({
      name: entry.key,
      line: reading.line(entry.keyStart),
    })),
  };
}

function readSecret(reading: FileReading, object: TreeNode): void {
  const data = entriesOf(child(object, "data"));
  const plain = entriesOf(child(object, "stringData"));
  reading.fact(sourceFact(reading, object, "Secret", [...data, ...plain]));
  for (const entry of data) {
    if (entry.node.kind !== "scalar") continue;
    const decoded = decode(entry.node.text);
    if (decoded === null)
      reading.scalar(entry.key, entry.node, {
        start: entry.keyStart,
        path: [nameOf(object), entry.key],
      });
    else {
      const role = roleOfProperty([nameOf(object), entry.key]);
      reading.scalar(
        entry.key,
        { ...entry.node, text: decoded },
        {
          start: entry.keyStart,
          tags: ["base64"],
          ...(role === null ? {} : { role }),
        },
      );
    }
  }
  readEntriesOf(reading, object, plain);
}

function readEntriesOf(
  reading: FileReading,
  object: TreeNode,
  entries: readonly TreeEntry[],
): void {
  for (const { key, keyStart, node } of entries) {
    if (node.kind === "scalar")
      reading.scalar(key, node, {
        start: keyStart,
        path: [nameOf(object), key],
      });
  }
}

/** Null when it is not base64: the manifest holds the plain value where an encoded one belongs, or a template. */
function decode(text: string | null): string | null {
  const compact = (text ?? "").replace(/\s+/g, "");
  if (
    compact === "" ||
    compact.length > 100_000 ||
    compact.length % 4 === 1 ||
    !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)
  )
    return null;
  return Buffer.from(compact, "base64").toString("utf8");
}

function readConfigMap(reading: FileReading, object: TreeNode): void {
  const data = entriesOf(child(object, "data"));
  reading.fact(sourceFact(reading, object, "ConfigMap", data));
  readEntriesOf(reading, object, data);
}

/** The value comes from a store; the manifest says under which name. */
function readExternalSecret(reading: FileReading, object: TreeNode): void {
  const target =
    textOf(child(object, "spec", "target", "name")) ?? nameOf(object);
  const keys = itemsOf(child(object, "spec", "data")).flatMap((item) =>
    entriesOf(item).filter(
      (entry) => entry.key === "secretKey" && entry.node.kind === "scalar",
    ),
  );
  const templated = entriesOf(
    child(object, "spec", "target", "template", "data"),
  );
  reading.fact({
    ...sourceFact(reading, object, "ExternalSecret", templated),
    name: target,
    keys: [
      ...keys.map((entry) => ({
        name: textOf(entry.node) ?? "",
        line: reading.line(entry.keyStart),
      })),
      ...templated.map((entry) => ({
        name: entry.key,
        line: reading.line(entry.keyStart),
      })),
    ],
  });
  for (const { node, keyStart } of keys) {
    const name = textOf(node) ?? "";
    reading.setting({
      name,
      path: [target, name],
      text: null,
      span: node,
      start: keyStart,
    });
  }
}

function readSealedSecret(reading: FileReading, object: TreeNode): void {
  const sealed = entriesOf(child(object, "spec", "encryptedData"));
  reading.fact({
    ...sourceFact(reading, object, "SealedSecret", sealed),
    name:
      textOf(child(object, "spec", "template", "metadata", "name")) ??
      nameOf(object),
  });
  for (const { key, keyStart, node } of sealed)
    reading.setting({
      name: key,
      path: [nameOf(object), key],
      text: null,
      span: node,
      start: keyStart,
    });
}

/** `secretGenerator` with literals and env files. */
export function readKustomization(
  reading: FileReading,
  object: TreeNode,
): void {
  for (const [generator, kind] of [
    ["secretGenerator", "Secret"],
    ["configMapGenerator", "ConfigMap"],
  ] as const) {
    for (const item of itemsOf(child(object, generator))) {
      const literals = envSettings(child(item, "literals"), reading.text);
      const name = textOf(child(item, "name")) ?? "";
      reading.fact({
        kind: "kubernetes-source",
        at: reading.at(item.start),
        object: kind,
        name,
        keys: literals.map((one) => ({
          name: one.name,
          line: reading.line(one.start),
        })),
      });
      for (const one of literals)
        reading.setting({
          name: one.name,
          path: [name, one.name],
          text: one.text,
          span: one.span,
          start: one.start,
        });
    }
  }
}

function readWorkload(
  reading: FileReading,
  object: TreeNode,
  kind: string,
): void {
  const workload = `${kind}/${nameOf(object)}`;
  for (const container of containersOf(object, 0)) {
    for (const item of itemsOf(child(container, "envFrom"))) {
      for (const ref of ["secretRef", "configMapRef"])
        reading.fact(
          ...reference(reading, child(item, ref), { workload, variable: null }),
        );
    }
    for (const setting of envSettings(child(container, "env"), reading.text)) {
      const from = child(setting.detail, "valueFrom");
      const ref = child(from, "secretKeyRef") ?? child(from, "configMapKeyRef");
      reading.fact(
        ...reference(reading, ref, { workload, variable: setting.name }),
      );
      reading.setting({
        name: setting.name,
        text: setting.text,
        span: setting.span,
        start: setting.start,
      });
    }
  }
}

/** Every container of the object, wherever the kind keeps its pod template. */
function containersOf(node: TreeNode, depth: number): TreeNode[] {
  if (depth > 15) return [];
  return entriesOf(node).flatMap(({ key, node: below }) => {
    if (/^(?:init|ephemeral)?[cC]ontainers$/.test(key))
      return [...itemsOf(below)];
    return below.kind === "list"
      ? below.items.flatMap((item) => containersOf(item, depth + 1))
      : containersOf(below, depth + 1);
  });
}

function reference(
  reading: FileReading,
  ref: TreeNode | null,
  more: { workload: string; variable: string | null },
): FactOf<"kubernetes-ref">[] {
  const secret = textOf(child(ref, "name"));
  if (ref === null || secret === null) return [];
  return [
    {
      kind: "kubernetes-ref",
      at: reading.at(ref.start),
      ...more,
      secret,
      key: textOf(child(ref, "key")),
      optional: textOf(child(ref, "optional")) === "true",
    },
  ];
}
