import type { Ecosystem } from "../../model/fact.ts";

/** A library call that loads env files, and where it looks (measured: reference table of precedence, 2026-11-23). */
export interface CodeLoader {
  /** Row of loaderRules. */
  rules: string;
  /** The row when expansion is switched on. */
  expanding?: string;
  package: string;
  ecosystem: Ecosystem;
  search: "cwd" | "cwd-upward" | "calling-file-upward";
  manifests: readonly string[];
}

const node = ["package.json"];
const python = ["pyproject.toml", "requirements.txt", "setup.py", "Pipfile"];

/** By the loader id that the code reader gives to a call. */
export const codeLoaders: Readonly<Record<string, CodeLoader | undefined>> = {
  dotenv: {
    rules: "dotenv",
    expanding: "dotenv-expand",
    package: "dotenv",
    ecosystem: "npm",
    search: "cwd",
    manifests: node,
  },
  "dotenv-expand": {
    rules: "dotenv-expand",
    package: "dotenv-expand",
    ecosystem: "npm",
    search: "cwd",
    manifests: node,
  },
  "dotenv-safe": {
    rules: "dotenv",
    package: "dotenv-safe",
    ecosystem: "npm",
    search: "cwd",
    manifests: node,
  },
  "dotenv-extended": {
    rules: "dotenv",
    package: "dotenv-extended",
    ecosystem: "npm",
    search: "cwd",
    manifests: node,
  },
  "dotenv-defaults": {
    rules: "dotenv",
    package: "dotenv-defaults",
    ecosystem: "npm",
    search: "cwd",
    manifests: node,
  },
  "dotenv-mono": {
    rules: "dotenv",
    package: "dotenv-mono",
    ecosystem: "npm",
    search: "cwd-upward",
    manifests: node,
  },
  "deno-dotenv": {
    rules: "deno-std",
    package: "@std/dotenv",
    ecosystem: "npm",
    search: "cwd",
    manifests: ["deno.json", "deno.jsonc", "package.json"],
  },
  "dotenv-flow": {
    rules: "dotenv-flow",
    package: "dotenv-flow",
    ecosystem: "npm",
    search: "cwd",
    manifests: node,
  },
  dotenvx: {
    rules: "dotenvx",
    package: "@dotenvx/dotenvx",
    ecosystem: "npm",
    search: "cwd",
    manifests: node,
  },
  next: {
    rules: "next",
    package: "@next/env",
    ecosystem: "npm",
    search: "cwd",
    manifests: node,
  },
  vite: {
    rules: "vite",
    package: "vite",
    ecosystem: "npm",
    search: "cwd",
    manifests: node,
  },
  "node-loadenvfile": {
    rules: "node",
    package: "node",
    ecosystem: "npm",
    search: "cwd",
    manifests: node,
  },
  nest: {
    rules: "nest",
    package: "@nestjs/config",
    ecosystem: "npm",
    search: "cwd",
    manifests: node,
  },
  "python-dotenv": {
    rules: "python-dotenv",
    package: "python-dotenv",
    ecosystem: "pypi",
    search: "calling-file-upward",
    manifests: python,
  },
  "python-dotenv-cwd": {
    rules: "python-dotenv",
    package: "python-dotenv",
    ecosystem: "pypi",
    search: "cwd-upward",
    manifests: python,
  },
  environs: {
    rules: "python-dotenv",
    package: "environs",
    ecosystem: "pypi",
    search: "calling-file-upward",
    manifests: python,
  },
  "pydantic-settings": {
    rules: "python-dotenv",
    package: "pydantic-settings",
    ecosystem: "pypi",
    search: "cwd",
    manifests: python,
  },
  decouple: {
    rules: "decouple",
    package: "python-decouple",
    ecosystem: "pypi",
    search: "calling-file-upward",
    manifests: python,
  },
  "django-environ": {
    rules: "django-environ",
    package: "django-environ",
    ecosystem: "pypi",
    search: "calling-file-upward",
    manifests: python,
  },
  godotenv: {
    rules: "godotenv",
    package: "github.com/joho/godotenv",
    ecosystem: "go",
    search: "cwd",
    manifests: ["go.mod"],
  },
  "ruby-dotenv": {
    rules: "ruby-dotenv",
    package: "dotenv",
    ecosystem: "gem",
    search: "cwd",
    manifests: ["Gemfile"],
  },
  phpdotenv: {
    rules: "phpdotenv",
    package: "vlucas/phpdotenv",
    ecosystem: "composer",
    search: "cwd",
    manifests: ["composer.json"],
  },
  "symfony-dotenv": {
    rules: "symfony",
    package: "symfony/dotenv",
    ecosystem: "composer",
    search: "cwd",
    manifests: ["composer.json"],
  },
  "dotenv-java": {
    rules: "dotenv-java",
    package: "io.github.cdimascio:dotenv-java",
    ecosystem: "maven",
    search: "cwd",
    manifests: ["pom.xml", "build.gradle", "build.gradle.kts"],
  },
  "dotnet-env": {
    rules: "dotnet-env",
    package: "DotNetEnv",
    ecosystem: "nuget",
    search: "cwd",
    manifests: [],
  },
  viper: {
    rules: "godotenv",
    package: "github.com/spf13/viper",
    ecosystem: "go",
    search: "cwd",
    manifests: ["go.mod"],
  },
  dotenvy: {
    rules: "dotenvy",
    package: "dotenvy",
    ecosystem: "crates",
    search: "cwd-upward",
    manifests: ["Cargo.toml"],
  },
};
