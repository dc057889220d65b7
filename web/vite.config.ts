import { fileURLToPath } from "node:url";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const backend = process.env.RAPPORT_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [tanstackRouter({ target: "react", autoCodeSplitting: true }), react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: { manifest: true, target: "es2023", chunkSizeWarningLimit: 700 },
  server: { proxy: { "/api": { target: backend, ws: true } } },
  test: {
    // A document costs half a second a file: a test that needs one says so at its head.
    environment: "node",
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    // Files share their modules, which takes a sixth of the time: a test that sets something of a module puts it back.
    isolate: false,
    pool: "threads",
  },
});
