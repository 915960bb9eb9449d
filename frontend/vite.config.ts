import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const fonts = fileURLToPath(new URL("./node_modules/@uswds/uswds/dist/fonts", import.meta.url));

/** Builds the islands and styles into the staff app's static folder, with the manifest Django reads. */
export default defineConfig({
  base: "/static/staff/build/",
  // The package does not export its fonts; the alias names the folder itself.
  resolve: { alias: { "@fonts": fonts } },
  worker: { format: "es" },
  css: {
    preprocessorOptions: {
      scss: { loadPaths: ["node_modules/@uswds/uswds/packages"], quietDeps: true },
    },
  },
  build: {
    outDir: "../src/lapel/staff/static/staff/build",
    emptyOutDir: true,
    manifest: true,
    target: "es2022",
    // The pages' content security policy allows no data: address, so nothing is inlined.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rollupOptions: {
      input: {
        main: "src/main.ts",
        footage: "src/footage.ts",
        quarantine: "src/quarantine.ts",
        recording: "src/recording.ts",
        day: "src/day.ts",
      },
    },
  },
});
