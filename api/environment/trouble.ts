// A setting is read into its value or into the sentence that says what is wrong with it.

export type Reading<T> = { type: 'value'; value: T } | { type: 'trouble'; detail: string }
export type Reader<T> = (text: string) => Reading<T>

export const value = <T>(value: T): Reading<T> => ({ type: 'value', value })
export const trouble = (detail: string): Reading<never> => ({ type: 'trouble', detail })
