/**
 * What headers can import. Lake's object files are in the package too, but not its compiled code, which its syntax
 * needs as soon as it is imported.
 */
export const embeddedLibraries = ['Init', 'Std', 'Lean']
