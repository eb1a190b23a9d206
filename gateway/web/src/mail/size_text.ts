const kilobyte = 1024
const megabyte = kilobyte * 1024

export function sizeText(number: (value: number) => string, bytes: number): string {
  if (bytes >= megabyte) return `${number(Math.round((bytes / megabyte) * 10) / 10)} MB`
  return `${number(Math.max(1, Math.round(bytes / kilobyte)))} KB`
}
