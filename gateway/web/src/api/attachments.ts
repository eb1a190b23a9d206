import { client } from './client'
import type { Attachment } from './mail'
import { part } from './queries'
import type { Written } from './types'

// Files go up in parts, each a write of its own, so that a broken connection costs one part only.

export const maxFileBytes = 8 * 1024 * 1024
export const maxFiles = 10
const partBytes = 256 * 1024

export function attachmentAddress(id: string): string {
  return `/api/v1/mail/attachments/${part(id)}`
}

// `onProgress` is told the share that is up, from 0 to 1.
export async function uploadFile(
  file: File,
  onProgress: (share: number) => void,
): Promise<Attachment> {
  const { name, size } = file
  const media_type = file.type || 'application/octet-stream'
  const { id } = await client.write<Written>('POST', '/mail/attachments', {
    name,
    media_type,
    size,
  })
  const bytes = new Uint8Array(await file.arrayBuffer())
  for (let number = 0; number * partBytes < size; number++) {
    const from = number * partBytes
    const content = base64(bytes.subarray(from, from + partBytes))
    await client.write('POST', `/mail/attachments/${part(id)}/parts`, { number, content })
    onProgress(Math.min((from + partBytes) / size, 1))
  }
  return { id, name, media_type, size }
}

// In slices, since a call takes only so many arguments.
function base64(bytes: Uint8Array): string {
  const slice = 0x8000
  let binary = ''
  for (let i = 0; i < bytes.length; i += slice) {
    binary += String.fromCharCode(...bytes.subarray(i, i + slice))
  }
  return btoa(binary)
}
