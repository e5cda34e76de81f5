import type { TensorType } from '@main/checkpoint/tensor-type'

/** What the interpreter makes of a pickle: plain values, containers, and records of what it does not interpret. */
export type PickleValue =
  null | boolean | number | bigint | string | Uint8Array | PickleTuple | PickleList | PickleDict | PickleSet | PickleGlobal | PickleRecord | StorageReference | TensorReference

export interface PickleTuple {
  readonly kind: 'tuple'
  readonly items: readonly PickleValue[]
  readonly depth: number
}

/** Containers are filled while the pickle is read; nobody changes them afterwards. */
export interface PickleList {
  readonly kind: 'list'
  readonly items: PickleValue[]
  depth: number
}

export interface PickleDict {
  readonly kind: 'dict'
  /** A Map, so that a key such as __proto__ is a key like any other. Containers as keys are told apart by identity. */
  readonly entries: Map<PickleValue, PickleValue>
  depth: number
}

export interface PickleSet {
  readonly kind: 'set'
  readonly items: Set<PickleValue>
  depth: number
}

/** The name of a class or function. It is never looked up. */
export interface PickleGlobal {
  readonly kind: 'global'
  readonly module: string
  readonly name: string
}

/** An object of a class that is not interpreted: what it would have been made of. */
export interface PickleRecord {
  readonly kind: 'record'
  /** The class or function that would have been called; null for a persistent id that is no storage. */
  readonly made: PickleGlobal | null
  readonly args: PickleValue
  state: PickleValue
  readonly items: PickleValue[]
  readonly entries: Map<PickleValue, PickleValue>
  depth: number
}

/** A block of elements kept in the zip as `data/<key>`. */
export interface StorageReference {
  readonly kind: 'storage'
  readonly key: string
  readonly dtype: TensorType
  readonly elements: number
}

/** A view of a storage; every element lies inside the storage as declared. Offset and strides count elements. */
export interface TensorReference {
  readonly kind: 'tensor'
  readonly storage: StorageReference
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
}

export const depthOf = (value: PickleValue): number =>
  value !== null && typeof value === 'object' && 'depth' in value ? value.depth : 0
