package import Diagnostics
package import GSLSupport
package import ValueModel

/// What can go wrong when logs are produced.
package enum ElicitationError: Error, Sendable, CustomStringConvertible {
  /// The plan cannot be used; all its problems.
  case plan(ModelDefinitionError)
  /// A special function failed: an error of the program, not of the plan.
  case numerical(GSLError)
  /// The files of a study could not be made or written.
  case writing(Diagnostics)

  /// One line a problem.
  package var description: String {
    switch self {
    case .plan(let error): error.description
    case .numerical(let error): "The simulation failed in a special function: \(error)."
    case .writing(let error): "\(error)"
    }
  }
}
