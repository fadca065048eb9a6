import CGSL

/// A GSL routine that gave no number, with the meaning of its status.
public struct GSLError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The routine, such as `"BetaDistribution.quantile"`.
  public let routine: String
  /// GSL's status code (`gsl_errno.h`).
  public let code: Int32

  init(routine: String, code: Int32) {
    self.routine = routine
    self.code = code
  }

  /// The argument lies outside the domain of the function.
  static func domain(_ routine: String) -> GSLError {
    GSLError(routine: routine, code: Int32(GSL_EDOM))
  }

  /// What the status means, in GSL's words.
  public var meaning: String {
    guard let text = gsl_strerror(code) else { return "unknown status" }
    return String(cString: text)
  }

  /// The routine and what went wrong.
  public var description: String { "\(routine): \(meaning) (GSL status \(code))" }
}
