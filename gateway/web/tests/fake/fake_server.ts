// Serves the built client and the fake gateway, to look at pages: npx vite-node tests/fake/fake_server.ts
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { FakeApi } from './fake_api'

const port = Number(process.env.PORT ?? 8099)
const dist = join(process.cwd(), 'dist')
const api = new FakeApi()
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  // `/as/father?to=/marks` signs in and goes there; `/as/nobody` signs out.
  if (url.pathname.startsWith('/as/')) {
    const name = url.pathname.slice(4)
    api.signedIn = name === 'nobody' ? null : name
    response.writeHead(302, { Location: url.searchParams.get('to') ?? '/' }).end()
  } else if (url.pathname === '/api/v1/live') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(': up\n\n')
  } else if (url.pathname.startsWith('/api/v1')) {
    void answer(url, request, response)
  } else {
    void serveFile(url.pathname, response)
  }
}).listen(port)

async function answer(url: URL, request: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  const { status, body } = api.handle({
    method: request.method ?? 'GET',
    path: url.pathname.replace('/api/v1', ''),
    query: url.searchParams,
    headers: request.headers as Record<string, string>,
    body: text ? JSON.parse(text) : {},
  })
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}

async function serveFile(path: string, response: ServerResponse) {
  const file = extname(path) ? normalize(path) : '/index.html'
  try {
    const content = await readFile(join(dist, file))
    response.writeHead(200, {
      'Content-Type': types[extname(file)] ?? 'application/octet-stream',
      'Content-Security-Policy': "default-src 'self'; style-src 'self' 'unsafe-inline'",
    })
    response.end(content)
  } catch {
    response.writeHead(404).end()
  }
}
