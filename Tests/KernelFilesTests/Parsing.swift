/// Hands the bytes of `text` to a parser, as it would see them in a buffer.
func parse<Value>(_ text: String, _ parser: (Span<UInt8>) -> Value) -> Value {
  parse(Array(text.utf8), parser)
}

/// Hands any bytes to a parser.
func parse<Value>(_ bytes: [UInt8], _ parser: (Span<UInt8>) -> Value) -> Value {
  parser(bytes.span)
}
