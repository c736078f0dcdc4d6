/// Prints digits straight into the string's storage: a controller prints timestamps with every
/// status, and Foundation's formatters are out of reach here.
enum RFC3339Printer {
  enum Suffix {
    case utc
    /// Seconds east of UTC.
    case offset(Int)
  }

  /// `localSeconds` is local time counted as if it were UTC; its year has to be 0...9999.
  static func print(_ localSeconds: Int64, fraction microseconds: Int?, suffix: Suffix) -> String {
    let seconds = Int(localSeconds)
    let date = CivilDate(daysSinceEpoch: seconds.flooringQuotient(by: 86400))
    let secondOfDay = seconds.flooringRemainder(by: 86400)
    return String(unsafeUninitializedCapacity: 40) { buffer in
      var writer = DigitWriter(buffer: buffer)
      writer.write(date)
      writer.writeTime(secondOfDay)
      if let microseconds {
        writer.write(".")
        writer.write(microseconds, digits: 6)
      }
      writer.write(suffix)
      return writer.count
    }
  }
}

private struct DigitWriter {
  let buffer: UnsafeMutableBufferPointer<UInt8>
  var count = 0

  init(buffer: UnsafeMutableBufferPointer<UInt8>) {
    self.buffer = buffer
  }

  mutating func write(_ date: CivilDate) {
    write(date.year, digits: 4)
    write("-")
    write(date.month, digits: 2)
    write("-")
    write(date.day, digits: 2)
  }

  mutating func writeTime(_ secondOfDay: Int) {
    write("T")
    write(secondOfDay / 3600, digits: 2)
    write(":")
    write(secondOfDay / 60 % 60, digits: 2)
    write(":")
    write(secondOfDay % 60, digits: 2)
  }

  mutating func write(_ suffix: RFC3339Printer.Suffix) {
    guard case .offset(let seconds) = suffix else { return write("Z") }
    write(seconds < 0 ? "-" : "+")
    let minutes = abs(seconds) / 60
    write(minutes / 60, digits: 2)
    write(":")
    write(minutes % 60, digits: 2)
  }

  mutating func write(_ character: Unicode.Scalar) {
    buffer[count] = UInt8(truncatingIfNeeded: character.value)
    count += 1
  }

  mutating func write(_ value: Int, digits: Int) {
    var rest = value
    for index in stride(from: count + digits - 1, through: count, by: -1) {
      buffer[index] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    count += digits
  }
}
