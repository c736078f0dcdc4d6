/// In the words of apimachinery's `pkg/util/validation/field/errors.go`.
extension Cause {
  static func required(_ field: String, _ detail: String = "") -> Cause {
    make("FieldValueRequired", "Required value", field, detail)
  }

  /// - Parameter value: as it shall be shown: strings already in quotes; empty when it shall not.
  static func invalid(_ field: String, _ value: String, _ detail: String) -> Cause {
    make(
      "FieldValueInvalid", value.isEmpty ? "Invalid value" : "Invalid value: \(value)", field,
      detail)
  }

  static func typeInvalid(_ field: String, _ value: String, _ detail: String) -> Cause {
    make("FieldValueTypeInvalid", "Invalid value: \(value)", field, detail)
  }

  static func duplicate(_ field: String, _ value: String) -> Cause {
    make(
      "FieldValueDuplicate", value.isEmpty ? "Duplicate value" : "Duplicate value: \(value)", field,
      "")
  }

  static func notFound(_ field: String, _ value: String) -> Cause {
    make("FieldValueNotFound", "Not found: \(value)", field, "")
  }

  static func forbidden(_ field: String, _ detail: String) -> Cause {
    make("FieldValueForbidden", "Forbidden", field, detail)
  }

  static func tooLong(_ field: String, limit: Int) -> Cause {
    make(
      "FieldValueTooLong", "Too long", field,
      limit == 1 ? "may not be more than 1 byte" : "may not be more than \(limit) bytes")
  }

  static func tooMany(_ field: String, count: Int, limit: Int) -> Cause {
    make(
      "FieldValueTooMany", "Too many: \(count)", field,
      limit == 1 ? "must have at most 1 item" : "must have at most \(limit) items")
  }

  static func notSupported(_ field: String, _ value: String, _ supported: [String]) -> Cause {
    make(
      "FieldValueNotSupported", "Unsupported value: \(value)", field,
      "supported values: " + supported.map(quoted).joined(separator: ", "))
  }

  private static func make(
    _ reason: String, _ message: String, _ field: String, _ detail: String
  ) -> Cause {
    Cause(reason: reason, message: detail.isEmpty ? message : "\(message): \(detail)", field: field)
  }
}
