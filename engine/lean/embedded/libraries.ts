/** What headers can import. Of Lake there are the declarations, not its syntax: its code is not compiled. */
export const embeddedLibraries = ['Init', 'Std', 'Lean', 'Lake']
