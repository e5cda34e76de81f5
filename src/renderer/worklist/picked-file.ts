/** A file with its name inside what was picked or dropped, e.g. `CD/IMAGES/IM1`. */
export interface PickedFile {
  readonly file: File
  readonly name: string
}

/** The service takes names of up to 255 characters; of a longer one the end says most. */
const nameLimit = 255

export const picked = (file: File, name: string): PickedFile => ({ file, name: name.slice(-nameLimit) })

/** Files of an `<input type="file">`, folders included. */
export function pickedFromInput(input: HTMLInputElement): PickedFile[] {
  return [...(input.files ?? [])].map((file) => picked(file, file.webkitRelativePath || file.name))
}

/** Every file in what was dropped, folders read to the bottom. Call it in the drop handler: the items do not outlive it. */
export async function pickedFromDrop(transfer: DataTransfer): Promise<PickedFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  const nested = await Promise.all(entries.map((entry) => filesOf(entry)))
  return nested.flat()
}

async function filesOf(entry: FileSystemEntry): Promise<PickedFile[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    return [picked(file, entry.fullPath.replace(/^\//, ''))]
  }
  if (!isFolder(entry)) return []
  const reader = entry.createReader()
  const files: PickedFile[] = []
  for (;;) {
    // A reader gives a folder in portions; an empty one is the end.
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (portion.length === 0) return files
    for (const child of portion) files.push(...(await filesOf(child)))
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory
