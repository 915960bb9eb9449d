import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const fonts = fileURLToPath(new URL("./node_modules/@uswds/uswds/dist/fonts", import.meta.url));

const built = fileURLToPath(new URL("../src/lapel/staff/static/staff/build/assets", import.meta.url));
const TEXT = /\.(js|css|json)$/;

/** Puts a smaller twin beside each text file, as the web server hands out to browsers that take it. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    closeBundle() {
      for (const name of readdirSync(built).filter((each) => TEXT.test(each))) {
        const file = join(built, name);
        const bytes = readFileSync(file);
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
        writeFileSync(`${file}.br`, brotliCompressSync(bytes));
      }
    },
  };
}

/** Builds the islands and styles into the staff app's static folder, with the manifest Django reads. */
export default defineConfig({
  base: "/static/staff/build/",
  // The package does not export its fonts; the alias names the folder itself.
  resolve: { alias: { "@fonts": fonts } },
  worker: { format: "es" },
  plugins: [compressed()],
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
