import { malformed, unsafe } from '@main/checkpoint/pickle/refusal'
import type { PickleGlobal } from '@main/checkpoint/pickle/values'

/**
 * Modules that only an attack names. This list is not what protects: no name is ever looked up and nothing is ever
 * called, whatever it is. It lets us say that a file is hostile instead of leaving the user to open it elsewhere.
 */
const hostileModules = new Set(
  `_pickle _posixsubprocess asyncio bdb cProfile cloudpickle code codeop commands concurrent ctypes dill distutils ftplib http
  importlib inspect marshal multiprocessing nt ntpath operator os pdb pickle pip pkgutil posix posixpath profile pty pydoc requests
  runpy shutil signal smtplib socket socketserver ssl subprocess sys tempfile threading timeit urllib venv webbrowser xmlrpc zipimport`.split(/\s+/)
)
const hostileNames = new Set(
  `_io.FileIO _io.open io.FileIO io.open io.open_code numpy.f2py.compile numpy.load torch.hub.load torch.jit.load torch.load
  torch.serialization.load types.CodeType types.FunctionType`.split(/\s+/)
)
const harmlessBuiltins = new Set(
  `bool bytearray bytes complex dict float frozenset int list long object range set slice str tuple unicode xrange Ellipsis NotImplemented`.split(' ')
)

/** Names a class or function. Errors: CHECKPOINT_UNSAFE for what only an attack names; CHECKPOINT_INVALID for no name. */
export function globalOf(module: string, name: string): PickleGlobal {
  if (!/^[\w.]{1,500}$/.test(module) || !/^[\w.<>]{1,500}$/.test(name)) throw malformed('names a class in an impossible way')
  const builtin = ['builtins', '__builtin__', '__builtins__'].includes(module)
  if (builtin ? !harmlessBuiltins.has(name) : hostileModules.has(module.split('.')[0]!) || hostileNames.has(`${module}.${name}`))
    throw unsafe(`${module}.${name}`)
  // Attributes of attributes lead from a harmless class to anything (protocol 4: `Class.__init__.__globals__`).
  if (`${module}.${name}`.split('.').some((part) => part.startsWith('__') && !builtin && part !== '__main__')) throw unsafe(`${module}.${name}`)
  return { kind: 'global', module, name }
}

export const isGlobal = (value: PickleGlobal, module: string, name: string): boolean => value.module === module && value.name === name
