// An object that answers as another does, but for what is put over it. Its functions are arrows and not bound ones, which V8
// does not take for something to dispose with.

export const overlaid = <T extends object>(under: T, over: Partial<T>): T => {
  const made = {}
  for (
    let at: object | null = under;
    at !== null && at !== Object.prototype;
    at = Object.getPrototypeOf(at) as object
  )
    for (const name of Reflect.ownKeys(at)) {
      if (name === 'constructor' || Object.hasOwn(made, name)) continue
      const layer: object = Object.hasOwn(over, name) ? over : under
      Object.defineProperty(made, name, {
        enumerable: true,
        get: () => {
          const value: unknown = Reflect.get(layer, name)
          return typeof value === 'function'
            ? (...given: unknown[]): unknown => Reflect.apply(value, layer, given)
            : value
        },
      })
    }
  return made as T
}
