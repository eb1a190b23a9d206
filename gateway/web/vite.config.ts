import react from '@vitejs/plugin-react'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const gateway = process.env.KLADE_GATEWAY ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react(), compressed()],
  build: {
    target: 'es2022',
    // The gateway's Content-Security-Policy allows no data: addresses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
  },
  server: { proxy: { '/api': gateway } },
  preview: { proxy: { '/api': gateway } },
  test: {
    environment: 'jsdom',
    include: ['tests/**/*_test.{ts,tsx}'],
    setupFiles: ['tests/setup.ts'],
    testTimeout: 60_000,
  },
})

// The gateway sends the .br or .gz file beside a file to whoever accepts it.
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    writeBundle({ dir = 'dist' }) {
      for (const file of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(html|js|css|svg)$/.test(file)) continue
        const path = join(dir, file)
        const content = readFileSync(path)
        writeFileSync(`${path}.br`, brotliCompressSync(content))
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
      }
    },
  }
}
