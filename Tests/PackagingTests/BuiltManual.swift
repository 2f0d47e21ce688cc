import LiveHarness

/// The built program that writes the man page.
func builtManual() throws -> String { try builtProgram("ManualPage") }
