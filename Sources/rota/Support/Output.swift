import Foundation

/// What the commands print: results on standard output, everything about them on standard error.
enum Output {
  static func line(_ text: String) { write(Array("\(text)\n".utf8)) }

  static func error(_ text: String) {
    FileHandle.standardError.write(Data("\(text)\n".utf8))
  }

  static func write(_ bytes: [UInt8]) { FileHandle.standardOutput.write(Data(bytes)) }
}
