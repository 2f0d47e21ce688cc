/// The version of the program, as it names itself.
let programVersion = "0.1.0"
