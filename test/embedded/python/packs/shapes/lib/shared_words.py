WORD = 'from the lib of the pack'
