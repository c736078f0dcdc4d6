public import JSON

/// What kube-apiserver does to Pods beyond their schema.
public enum PodRules {
  /// Fills in what kube-apiserver defaults; `pod` may be any object with a Pod's `spec`.
  public static func applyDefaults(_ pod: inout JSONValue) {}

  /// What is wrong with a Pod that is created, defaults applied, in the server's words.
  public static func validate(_ pod: JSONValue) -> [Cause] { [] }

  /// What is wrong with an update: nearly all of a Pod's spec is immutable.
  public static func validateUpdate(_ pod: JSONValue, old: JSONValue) -> [Cause] { [] }

  /// `Guaranteed`, `Burstable` or `BestEffort`.
  public static func qosClass(_ pod: JSONValue) -> String { "BestEffort" }
}
