/// The version of the program, as it names itself.
let programVersion = "1.0.0"
