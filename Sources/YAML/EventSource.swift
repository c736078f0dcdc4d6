import CYAML

/// One step of libyaml's parser.
struct Event {
  enum Kind {
    case streamEnd, documentStart, documentEnd, alias, scalar
    case sequenceStart, sequenceEnd, mappingStart, mappingEnd
  }

  let kind: Kind
  let anchor: String?
  let tag: String?
  let value: String
  let isPlain: Bool
  /// Counted from 1.
  let line: Int
  let column: Int

  func error(_ message: String) -> YAMLError {
    YAMLError(line: line, column: column, message: message)
  }
}

/// The events of bytes that outlive it. `close` must be called.
struct EventSource {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let parser: OpaquePointer

  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(YAMLError) {
    guard let parser = rota_yaml_open(bytes.baseAddress, bytes.count) else {
      throw YAMLError(line: 1, column: 1, message: "out of memory")
    }
    self.bytes = bytes
    self.parser = parser
  }

  func close() {
    rota_yaml_close(parser)
  }

  func next() throws(YAMLError) -> Event {
    var event = rota_yaml_event()
    guard rota_yaml_next(parser, &event) == 1 else { throw fault() }
    return Event(
      kind: Self.kind(event.kind),
      anchor: event.anchor.map { String(cString: $0) },
      tag: event.tag.map { String(cString: $0) },
      value: String(
        decoding: UnsafeBufferPointer(start: event.value, count: event.length), as: UTF8.self),
      isPlain: event.is_plain == 1,
      line: event.line + 1, column: event.column + 1)
  }

  private static func kind(_ raw: Int32) -> Event.Kind {
    switch Int(raw) {
    case Int(ROTA_YAML_DOCUMENT_START): .documentStart
    case Int(ROTA_YAML_DOCUMENT_END): .documentEnd
    case Int(ROTA_YAML_ALIAS): .alias
    case Int(ROTA_YAML_SCALAR): .scalar
    case Int(ROTA_YAML_SEQUENCE_START): .sequenceStart
    case Int(ROTA_YAML_SEQUENCE_END): .sequenceEnd
    case Int(ROTA_YAML_MAPPING_START): .mappingStart
    case Int(ROTA_YAML_MAPPING_END): .mappingEnd
    default: .streamEnd
    }
  }

  private func fault() -> YAMLError {
    var fault = rota_yaml_fault()
    rota_yaml_fault_of(parser, &fault)
    var message = fault.problem.map { String(cString: $0) } ?? "not YAML"
    if let context = fault.context { message = "\(String(cString: context)): \(message)" }
    guard fault.has_offset == 1 else {
      return YAMLError(line: fault.line + 1, column: fault.column + 1, message: message)
    }
    return error(atOffset: fault.offset, message)
  }

  private func error(atOffset offset: Int, _ message: String) -> YAMLError {
    let before = bytes.prefix(offset)
    let newline = UInt8(ascii: "\n")
    let lineStart = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
    return YAMLError(
      line: before.count { $0 == newline } + 1, column: before.count - lineStart + 1,
      message: message)
  }
}
