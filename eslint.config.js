import tseslint from "typescript-eslint";

/** Layers that must stay pure: no file system, network, clock or process. */
const PURE = [
  "code",
  "risks",
  "key",
  "formats",
  "loaders",
  "causes",
  "doctor",
  "model",
  "error-text",
].map((layer) => `packages/keymend/src/${layer}/**/*.ts`);

const impure = [
  {
    group: ["node:*", "!node:crypto", "!node:buffer"],
    message: "this layer is pure: take what you need as an argument",
  },
  {
    group: ["**/io/*", "**/cli/*"],
    allowTypeImports: true, // the ports are types; their real sides come as arguments
    message: "this layer is pure",
  },
];

const REVEAL = {
  selector: "CallExpression[callee.property.name='reveal']",
  message:
    "reveal() belongs to places, providers, the fix engine and the one line of collect that hands text to the judge",
};

export default tseslint.config(
  {
    ignores: [
      "**/dist/**",
      "**/dist-test/**",
      "**/node_modules/**",
      "**/fixtures/**",
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ["packages/*/tsconfig.test.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "max-lines": [
        "error",
        { max: 400, skipBlankLines: true, skipComments: true },
      ],
      "max-lines-per-function": [
        "error",
        { max: 60, skipBlankLines: true, skipComments: true },
      ],
      "max-params": ["error", 4],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unnecessary-condition": "off", // noUncheckedIndexedAccess makes it noisy beside regular expressions
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true },
      ],
    },
  },
  {
    files: PURE,
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        { patterns: impure },
      ],
      "no-restricted-globals": [
        "error",
        "process",
        "fetch",
        "setTimeout",
        "performance",
      ],
      "no-restricted-properties": [
        "error",
        { object: "Date", property: "now" },
        { object: "Math", property: "random" },
      ],
    },
  },
  {
    files: ["packages/keymend/src/**/*.ts"],
    ignores: [
      "packages/keymend/src/places/**",
      "packages/keymend/src/providers/**",
      "packages/keymend/src/secret.ts",
      "packages/keymend/src/doctor/reveal.ts",
    ],
    rules: { "no-restricted-syntax": ["error", REVEAL] },
  },
  {
    files: ["packages/keymend/src/!(cli)/**/*.ts"],
    rules: { "no-console": "error" },
  },
  {
    files: [
      "**/*.test.ts",
      "packages/keymend/src/causes/*.ts",
      "packages/keymend/src/places/*.ts",
    ],
    rules: { "max-lines": "off", "max-lines-per-function": "off" },
  },
  {
    files: ["**/*.test.ts"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
    },
  },
  {
    files: ["**/*.js", "**/*.mjs", "**/*.cjs"],
    extends: [tseslint.configs.disableTypeChecked],
  },
);
