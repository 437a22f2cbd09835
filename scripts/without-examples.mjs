// The examples of causes, places and code rows are their tests. They stay in the source and out of the published bundle.
import { readFileSync } from "node:fs";
import ts from "typescript";

const WITH_EXAMPLES =
  /packages\/keymend\/src\/(?:causes|places|code)\/[^/]+\.ts$/;

/** Is this the `examples` of an object literal? */
function isExamples(node) {
  return (
    (ts.isPropertyAssignment(node) || ts.isMethodDeclaration(node)) &&
    ts.isObjectLiteralExpression(node.parent) &&
    ts.isIdentifier(node.name) &&
    node.name.text === "examples"
  );
}

function strip(text) {
  const file = ts.createSourceFile("x.ts", text, ts.ScriptTarget.ESNext, true);
  const cuts = [];
  const visit = (node) => {
    if (isExamples(node)) cuts.push([node.getFullStart(), node.getEnd()]);
    else ts.forEachChild(node, visit);
  };
  visit(file);
  let out = text;
  for (const [start, end] of cuts.reverse()) {
    const comma = /^\s*,/.exec(out.slice(end))?.[0].length ?? 0;
    out = out.slice(0, start) + out.slice(end + comma);
  }
  return out;
}

export const withoutExamples = {
  name: "without-examples",
  setup(bundler) {
    bundler.onLoad({ filter: WITH_EXAMPLES }, ({ path }) => ({
      contents: strip(readFileSync(path, "utf8")),
      loader: "ts",
    }));
  },
};
